/** Findings of a trace that is not open as a document: all rules over the whole file, kept as plain rows. */
import type { LintConfig } from '../../core/lint/config';
import type { PlacedFinding } from '../../core/lint/finding';
import type { FindingsPageParams, FindingsPageResult, TraceFinding } from '../../core/open-trace-protocol';
import { StreamAnalyser } from '../../core/stream-analysis';
import type { TraceIndex } from '../../core/trace/index/trace-index';

const mostFindings = 1000;

/** Gives the trace's text in pieces: as it stands, or as native text for a capture. One character a byte. */
export type TextPieces = () => AsyncIterable<string>;

export interface FindingsOptions {
  readonly index: TraceIndex;
  readonly config: LintConfig;
  readonly format: string;
  readonly pieces: TextPieces;
  /** Lets other work pass; false ends the run. */
  readonly pause: () => Promise<boolean>;
}

/** The rules' run over one trace, and its findings once it is done. */
export class TraceFindings {
  private state: FindingsPageResult['state'] = 'running';
  private reason: string | undefined;
  private bytes = 0;
  private rows: readonly TraceFinding[] = [];

  constructor(private readonly options: FindingsOptions) {}

  /** Runs the rules to the end. Never rejects: a failure is what the pages say. */
  async run(): Promise<void> {
    const { config, format, pieces, pause } = this.options;
    try {
      const analyser = new StreamAnalyser({ kind: 'trace', unit: 'bytes', config, format });
      for await (const piece of pieces()) {
        analyser.push(piece);
        this.bytes += piece.length;
        if (!(await pause())) return this.fail('The run was stopped.');
      }
      const outcome = analyser.finish();
      const numberOf = (finding: PlacedFinding) => outcome.placeOf(finding.at.message)?.number ?? 0;
      this.rows = outcome.findings.map(finding => this.rowOf(finding, numberOf(finding)));
      this.state = 'done';
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
  }

  private fail(reason: string): void {
    this.state = 'failed';
    this.reason = reason;
  }

  private rowOf(finding: PlacedFinding, number: number): TraceFinding {
    const { rule, severity, confidence, reference } = finding;
    const message = Buffer.from(finding.message, 'latin1').toString('utf8');
    const call = this.options.index.messages.call[number - 1] ?? -1;
    return { rule, severity, confidence, message, reference, number, call };
  }

  /** One page of what is there by now. */
  page(params: FindingsPageParams): Omit<FindingsPageResult, 'generation'> {
    const counts = { error: 0, warning: 0, information: 0, hint: 0 };
    const byRule = new Map<string, number>();
    for (const { severity, rule } of this.rows) {
      counts[severity]++;
      byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    }
    const { severities, rule } = params;
    const matching = this.rows.filter(
      row => (severities?.includes(row.severity) ?? true) && (rule === undefined || row.rule === rule),
    );
    const from = Math.max(0, params.from);
    return {
      state: this.state,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      bytes: this.bytes,
      counts,
      rules: [...byRule].map(([id, count]) => ({ rule: id, count })).sort((a, b) => b.count - a.count),
      matching: matching.length,
      findings: matching.slice(from, from + Math.min(mostFindings, Math.max(0, params.count))),
    };
  }
}
