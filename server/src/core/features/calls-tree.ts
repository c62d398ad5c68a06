import type { Analysis } from '../document';
import type { Finding } from '../lint/finding';
import type { TreeCall, TreeLeg, TreeMessage, TreeTransaction, WireRange } from '../protocol';
import { durationText } from '../text/duration-text';
import { plainLine } from '../text/plain-line';
import type { Span } from '../text/span';
import { callDetails } from '../trace/call-details';
import type { Call } from '../trace/dialog';
import { elapsedMs } from '../trace/elapsed';
import type { Group } from '../trace/group';
import { groupsByStart } from '../trace/groups-by-start';
import { publicationsOf } from '../trace/publications';
import type { TraceMessage } from '../trace/trace-message';
import { finalResponse, type Transaction } from '../trace/transaction';
import { callIds } from './call-ids';
import {
  callDescription,
  callLabel,
  callTooltip,
  clockText,
  publicationText,
  statusText,
} from './call-label';
import { callTies } from './call-ties';
import { maskSecrets } from './mask-secrets';
import { treeFactsOf } from './tree-facts';

interface Counts {
  readonly errors: number;
  readonly warnings: number;
}

/** Findings by the message that they mark. */
type FindingsOf = (message: TraceMessage) => readonly Finding[];

function findingsByMessage(analysis: Analysis): FindingsOf {
  const byMessage = new Map<TraceMessage, Finding[]>();
  for (const finding of analysis.findings) {
    const { message } = finding.at;
    const known = byMessage.get(message);
    if (known) known.push(finding);
    else byMessage.set(message, [finding]);
  }
  return message => byMessage.get(message) ?? [];
}

function counted(findings: readonly Finding[]): Counts {
  const of = (severity: Finding['severity']): number =>
    findings.reduce((count, finding) => count + (finding.severity === severity ? 1 : 0), 0);
  return { errors: of('error'), warnings: of('warning') };
}

function sum(all: readonly Counts[]): Counts {
  let errors = 0;
  let warnings = 0;
  for (const counts of all) {
    errors += counts.errors;
    warnings += counts.warnings;
  }
  return { errors, warnings };
}

function rangeOf(analysis: Analysis, span: Span): WireRange {
  return { start: analysis.lines.positionAt(span.start), end: analysis.lines.positionAt(span.end) };
}

function outcomeOf(message: TraceMessage): string {
  const { kind, status } = message.keys;
  if (kind === 'request') return 'request';
  return status === undefined ? 'response' : `${Math.floor(status / 100)}xx`;
}

/** The first message of the call tells its time of day, the others how long after it they came. */
function timeOrDelta(message: TraceMessage, start: TraceMessage): string {
  if (message === start) return clockText(message);
  const elapsed = elapsedMs(start, message);
  if (elapsed === undefined) return clockText(message);
  return elapsed < 0 ? `-${durationText(-elapsed)}` : `+${durationText(elapsed)}`;
}

function routeOf({ keys }: TraceMessage): string {
  if (keys.source === undefined && keys.destination === undefined) return '';
  return `${plainLine(keys.source ?? '?')} → ${plainLine(keys.destination ?? '?')}`;
}

function joined(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(' · ');
}

interface CallContext {
  readonly analysis: Analysis;
  readonly findings: FindingsOf;
  /** Copies of packets that were captured twice. */
  readonly duplicates: ReadonlySet<TraceMessage>;
  readonly start: TraceMessage;
  /** Hops in the order in which the call reached them; empty where there is but one. */
  readonly legs: readonly string[];
}

function messageNode(context: CallContext, message: TraceMessage, repeated: boolean): TreeMessage {
  const { analysis, findings, start } = context;
  const { keys } = message;
  const label = keys.kind === 'request' ? `${keys.method} ${keys.requestUri ?? ''}` : statusText(message);
  return {
    number: analysis.placeOf(message)?.number ?? 0,
    label: maskSecrets(plainLine(label)) || plainLine(message.startLineText) || 'message',
    description: joined(timeOrDelta(message, start), routeOf(message)),
    range: rangeOf(analysis, analysis.spanOf({ message, span: message.startLine })),
    ...counted(findings(message)),
    outcome: outcomeOf(message),
    retransmission: repeated,
  };
}

function copiesIn(transaction: Transaction): ReadonlySet<TraceMessage> {
  const copies = new Set<TraceMessage>(transaction.requestCopies);
  for (const repeats of transaction.responseCopies.values()) for (const copy of repeats) copies.add(copy);
  for (const ack of transaction.acks.slice(1)) copies.add(ack);
  return copies;
}

function transactionNode(context: CallContext, transaction: Transaction, index: number): TreeTransaction {
  const leg = context.legs.indexOf(transaction.hop.id);
  const copies = copiesIn(transaction);
  const messages = transaction.messages.map(m => messageNode(context, m, copies.has(m)));
  const final = finalResponse(transaction);
  const decisive = final ?? transaction.responses.at(-1) ?? transaction.request;
  const cseq = (transaction.request ?? transaction.messages[0])?.keys.cseq;
  const title = plainLine(`${transaction.method} ${cseq ?? ''}`) || 'transaction';
  const state = final ? statusText(final) : transaction.method === 'ACK' ? '' : 'no final response';
  return {
    id: `t${index}`,
    ...(leg < 0 ? {} : { leg }),
    label: joined(title, state),
    description: routeOf(transaction.request ?? transaction.messages[0] ?? context.start),
    outcome: decisive ? outcomeOf(decisive) : 'request',
    ...sum(messages),
    messages,
  };
}

/** Messages of a call that are in none of its transactions, so that the tree hides none. */
function looseNodes(context: CallContext, call: Call): readonly TreeTransaction[] {
  const joinedMessages = new Set(call.transactions.flatMap(t => t.messages));
  const loose = call.messages.filter(message => !joinedMessages.has(message));
  return [
    looseNode(
      context,
      'Joined to no transaction',
      loose.filter(m => !context.duplicates.has(m)),
    ),
    looseNode(
      context,
      'Captured twice',
      loose.filter(m => context.duplicates.has(m)),
    ),
  ].filter(node => node.messages.length > 0);
}

function looseNode(context: CallContext, label: string, loose: readonly TraceMessage[]): TreeTransaction {
  const messages = loose.map(m => messageNode(context, m, false));
  return { id: label, label, description: '', outcome: 'request', ...sum(messages), messages };
}

function legNodes(
  { legs }: CallContext,
  call: Call,
  transactions: readonly TreeTransaction[],
): readonly TreeLeg[] {
  return legs.map((id, index) => {
    const own = transactions.filter(({ leg }) => leg === index);
    const first = call.transactions.find(({ hop }) => hop.id === id);
    const count = own.length === 1 ? '1 transaction' : `${own.length} transactions`;
    const ends =
      first && `${plainLine(first.client ?? first.hop.a)} → ${plainLine(first.server ?? first.hop.b)}`;
    return { id: plainLine(id), label: ends ?? plainLine(id), description: count, ...sum(own) };
  });
}

/** The hops of a call, where it has several. */
function legsOf(call: Call): readonly string[] {
  const ids = [...new Set(call.transactions.map(({ hop }) => hop.id))];
  return ids.length > 1 ? ids : [];
}

/** What each PUBLISH is part of, by the request. */
function publicationLines({ groups }: Analysis): ReadonlyMap<TraceMessage, string> {
  const lines = new Map<TraceMessage, string>();
  for (const publication of publicationsOf(groups)) {
    for (const { kind, transaction } of publication.steps) {
      if (transaction.request) lines.set(transaction.request, publicationText(publication, kind));
    }
  }
  return lines;
}

interface TooltipParts {
  readonly publications: ReadonlyMap<TraceMessage, string>;
  readonly ties: ReadonlyMap<Group, readonly string[]>;
}

function tooltipOf(call: Call, group: Group | undefined, { publications, ties }: TooltipParts): string {
  const published = publications.get(call.start);
  return [
    callTooltip(call, group && callDetails(group, call)),
    ...((group && ties.get(group)) ?? []),
    ...(published === undefined ? [] : [`Publication: ${published}`]),
  ].join('\n');
}

/**
 * The tree of calls, transactions and messages that a user browses, in order of the trace. A finding counts for the
 * message that it marks and all nodes above it. Labels are plain text of one line.
 */
export function callsTreeOf(analysis: Analysis): readonly TreeCall[] {
  const findings = findingsByMessage(analysis);
  const ids = callIds(analysis);
  const duplicates = new Set(analysis.groups.flatMap(group => [...group.duplicates.keys()]));
  const groups = groupsByStart(analysis.groups);
  const parts: TooltipParts = { publications: publicationLines(analysis), ties: callTies(analysis) };
  return analysis.calls.map((call, index) => {
    const group = call.kind === 'call' ? groups.get(call.start) : undefined;
    const context: CallContext = { analysis, findings, duplicates, start: call.start, legs: legsOf(call) };
    const transactions = [
      ...call.transactions.map((t, index) => transactionNode(context, t, index)),
      ...looseNodes(context, call),
    ];
    return {
      id: ids[index] ?? '',
      kind: call.kind,
      state: call.state,
      label: callLabel(call),
      description: callDescription(call),
      tooltip: tooltipOf(call, group, parts),
      ...sum(transactions),
      facts: treeFactsOf(call, call.messages.flatMap(findings)),
      legs: legNodes(context, call, transactions),
      transactions,
    };
  });
}
