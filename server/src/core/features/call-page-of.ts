import type { Analysis } from '../document';
import type { CallPage, PageFinding, PageMessage } from '../export/call-page';
import type { Call } from '../trace/dialog';
import type { TraceMessage } from '../trace/trace-message';
import { finalResponse } from '../trace/transaction';
import { callLabel, callTooltip, timeText } from './call-label';
import { exportedLadder } from './exported-ladder';

/** A report is read, not searched: more messages than this are counted. */
const mostMessages = 30;
/** Longer messages are cut, and say so. */
const longestMessage = 20_000;

/** What a report of calls of an analysis tells. Their trace may be redacted, or not. */
export function callPageOf(analysis: Analysis, calls: readonly Call[], isShareSafe: boolean): CallPage {
  const all = new Set(calls.flatMap(call => call.messages));
  const findings = analysis.findings.filter(({ at }) => all.has(at.message));
  const matter = mattering(calls, new Set(findings.map(({ at }) => at.message)));
  const shown = [...all]
    .filter(message => matter.has(message))
    .sort((a, b) => numberIn(analysis, a) - numberIn(analysis, b));
  const messages = shown.slice(0, mostMessages).map(message => pageMessage(analysis, message));
  return {
    title: titleOf(calls),
    facts: factsOf(calls),
    ladder: exportedLadder(analysis, calls),
    findings: findings.map(
      ({ rule, severity, message, reference, at }): PageFinding => ({
        rule,
        severity,
        message,
        reference,
        number: numberIn(analysis, at.message),
      }),
    ),
    messages,
    omitted: all.size - messages.length,
    isShareSafe,
  };
}

function titleOf(calls: readonly Call[]): string {
  const [only] = calls;
  return only && calls.length === 1 ? callLabel(only) : `${calls.length} calls`;
}

/** Of one call all its facts, of several a line each. */
function factsOf(calls: readonly Call[]): CallPage['facts'] {
  const [only] = calls;
  if (!only || calls.length > 1)
    return calls.map((call, index) => ({ name: `Call ${index + 1}`, value: callLabel(call) }));
  return callTooltip(only)
    .split('\n')
    .slice(1)
    .map(line => {
      const colon = line.indexOf(': ');
      return { name: line.slice(0, colon), value: line.slice(colon + 2) };
    });
}

/** What begins, decides and ends a call, and what a finding stands on. */
function mattering(calls: readonly Call[], found: ReadonlySet<TraceMessage>): ReadonlySet<TraceMessage> {
  const matter = new Set(found);
  for (const { start, answer, end, transactions } of calls) {
    for (const message of [start, answer, end]) if (message) matter.add(message);
    for (const transaction of transactions) {
      const final = finalResponse(transaction);
      if (final && (final.keys.status ?? 0) >= 300) matter.add(final);
    }
  }
  return matter;
}

function numberIn(analysis: Analysis, message: TraceMessage): number {
  return analysis.placeOf(message)?.number ?? 0;
}

function pageMessage(analysis: Analysis, message: TraceMessage): PageMessage {
  const placed = analysis.placeOf(message);
  const { source, destination } = message.keys;
  const way = `${source ?? '?'} → ${destination ?? '?'}`;
  const text = placed?.chunk.record?.payload ?? message.startLineText;
  return {
    number: placed?.number ?? 0,
    head: [timeText(message), way].filter(part => part !== '').join('  '),
    text: cut(text.replace(/\r\n?/g, '\n').trimEnd()),
  };
}

function cut(text: string): string {
  return text.length > longestMessage
    ? `${text.slice(0, longestMessage)}\n[cut: ${text.length} characters]`
    : text;
}
