import type { SipMessage } from '../sip/message';
import type { Span } from '../text/span';
import type { TraceMessage } from '../trace/trace-message';
import type { TraceRecord } from '../trace/trace-record';
import { guarded, type LintRun, type RuleSet } from './engine';
import { findingOfReport } from './finding-of-report';
import type { JudgedBefore, JudgedMessage } from './judged-message';
import { lintMessage } from './lint-message';

/** One chunk as text and message rules need it. */
export interface LintedChunk {
  readonly text: string;
  readonly unit: 'bytes' | 'utf16';
  readonly message: SipMessage | undefined;
  readonly record: TraceRecord | undefined;
  readonly authored: boolean;
  /** Placeholders of an authored part, relative to the chunk, in order. */
  readonly placeholders: readonly Span[];
  readonly anchor: TraceMessage;
  /** What was judged of its message before an edit; undefined where nothing was kept. */
  readonly before?: JudgedBefore | undefined;
}

/** What was found in a chunk, and what the next version of it may take over. */
export interface ChunkRun extends LintRun {
  readonly judged?: JudgedMessage | undefined;
}

/** Runs text and message rules on one chunk. The findings depend on nothing but the chunk, so they are kept with it. */
export function lintChunk(chunk: LintedChunk, rules: RuleSet): ChunkRun {
  const run: LintRun = { findings: [], failures: [] };
  const { message } = chunk;
  for (const { meta, check } of rules.text) {
    guarded(meta, run.failures, () =>
      check(chunk, report => {
        const finding = findingOfReport(meta, report, { ...chunk, record: undefined }, rules.config);
        if (finding) run.findings.push(finding);
      }),
    );
  }
  return message && rules.judgesMessages
    ? { ...run, judged: lintMessage({ ...chunk, message }, rules, run) }
    : run;
}
