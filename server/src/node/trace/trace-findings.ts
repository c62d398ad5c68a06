/** Findings of a trace that is not open as a document: all rules over the whole file, kept as plain rows. */

import { ratioLines } from '../../core/features/ratio-lines';
import type { LintConfig } from '../../core/lint/config';
import type { PlacedFinding } from '../../core/lint/finding';
import type { FindingsPageParams, FindingsPageResult, TraceFinding } from '../../core/open-trace-protocol';
import { StreamAnalyser } from '../../core/stream-analysis';
import type { Call } from '../../core/trace/dialog';
import type { TaughtFormats } from '../../core/trace/formats/taught/read-taught-formats';
import type { TraceIndex } from '../../core/trace/index/trace-index';
import { SessionCounts } from '../../core/trace/session-ratios';

const mostFindings = 1000;
/** What is known of each message while a trace is judged as a whole takes some 10 kB: beyond this it is judged by call. */
const mostMessagesAtOnce = 100_000;
/** The worst first. */
const severities: readonly TraceFinding['severity'][] = ['error', 'warning', 'information', 'hint'];

/** Gives the trace's text in pieces: as it stands, or as native text for a capture. One character a byte. */
export type TextPieces = () => AsyncIterable<string>;

export interface FindingsOptions {
  readonly index: TraceIndex;
  readonly config: LintConfig;
  readonly format: string;
  readonly taught: TaughtFormats;
  readonly pieces: TextPieces;
  /** The findings of each call in turn, judged alone; `onCall` gets the call. */
  readonly judgeCalls: (onCall: (call: Call) => void) => AsyncIterable<readonly TraceFinding[]>;
  /** Lets other work pass; false ends the run. */
  readonly pause: () => Promise<boolean>;
  /** For tests: as `mostMessagesAtOnce`. */
  readonly atOnce?: number;
}

/** The rules' run over one trace, and its findings as far as it is. */
export class TraceFindings {
  private state: FindingsPageResult['state'] = 'running';
  private reason: string | undefined;
  private done = 0;
  private readonly scope: FindingsPageResult['scope'];
  private readonly rows: TraceFinding[] = [];
  private readonly sessions = new SessionCounts();
  private readonly counts = { error: 0, warning: 0, information: 0, hint: 0 };
  private readonly byRule = new Map<
    string,
    { severity: TraceFinding['severity']; count: number; listed: number }
  >();

  constructor(private readonly options: FindingsOptions) {
    const { index, atOnce = mostMessagesAtOnce } = options;
    this.scope = index.messages.length > atOnce ? 'calls' : 'whole';
  }

  /** Runs the rules to the end. Never rejects: a failure is what the pages say. */
  async run(): Promise<void> {
    try {
      const finished = this.scope === 'whole' ? await this.judgeWhole() : await this.judgeCalls();
      if (finished) this.state = 'done';
      else this.fail('The run was stopped.');
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
  }

  private async judgeWhole(): Promise<boolean> {
    const { config, format, taught, pieces, pause, index } = this.options;
    const analyser = new StreamAnalyser({
      kind: 'trace',
      unit: 'bytes',
      config,
      format,
      taught,
      onPart: part => {
        for (const call of part.calls) this.sessions.add(call);
      },
    });
    for await (const piece of pieces()) {
      analyser.push(piece);
      this.done += piece.length;
      if (!(await pause())) return false;
    }
    const outcome = analyser.finish();
    for (const finding of outcome.findings) {
      const number = outcome.placeOf(finding.at.message)?.number ?? 0;
      const message = Buffer.from(finding.message, 'latin1').toString('utf8');
      this.add(rowOf({ ...finding, message }, number, index.messages.call[number - 1] ?? -1));
    }
    return true;
  }

  private async judgeCalls(): Promise<boolean> {
    const { judgeCalls, pause } = this.options;
    for await (const rows of judgeCalls(call => this.sessions.add(call))) {
      for (const row of rows) this.add(row);
      this.done++;
      if (!(await pause())) return false;
    }
    return true;
  }

  private add(row: TraceFinding): void {
    this.counts[row.severity]++;
    const rule = this.byRule.get(row.rule) ?? { severity: row.severity, count: 0, listed: 0 };
    this.byRule.set(row.rule, rule);
    if (severities.indexOf(row.severity) < severities.indexOf(rule.severity)) rule.severity = row.severity;
    rule.count++;
    // As in a document: the first ones of each rule are listed, the rest is counted.
    if (this.scope === 'calls' && rule.listed >= this.options.config.maxPerRule) return;
    rule.listed++;
    this.rows.push(row);
  }

  private fail(reason: string): void {
    this.state = 'failed';
    this.reason = reason;
  }

  /** One page of what is there by now. */
  page({ severities, rule, from, count }: FindingsPageParams): Omit<FindingsPageResult, 'generation'> {
    const matching = this.rows.filter(
      row => (severities?.includes(row.severity) ?? true) && (rule === undefined || row.rule === rule),
    );
    const start = Math.max(0, from);
    return {
      state: this.state,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      scope: this.scope,
      done: this.done,
      counts: { ...this.counts },
      rules: [...this.byRule]
        .map(([id, counts]) => ({ rule: id, ...counts }))
        .sort((a, b) => b.count - a.count),
      matching: matching.length,
      ...(this.state === 'done' ? { ratios: ratioLines(this.sessions.ratios()) } : {}),
      findings: matching.slice(start, start + Math.min(mostFindings, Math.max(0, count))),
    };
  }
}

/** A finding as a row; its message is Unicode text. */
export function rowOf(
  { rule, severity, confidence, message, reference }: PlacedFinding,
  number: number,
  call: number,
): TraceFinding {
  return { rule, severity, confidence, message, reference, number, call };
}
