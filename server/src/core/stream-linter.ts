import { type AnalyseOptions, chunkSetting } from './analyse-options';
import type { LintRun, RuleSet } from './lint/engine';
import type { Finding, RuleFailure, Severity } from './lint/finding';
import type { Span } from './text/span';
import type { TraceMessage } from './trace/trace-message';
import { type ChunkInput, lintCut } from './understand-chunk';

/** A finding of a captured message as plain data: without what the rule and the chunk say themselves. */
interface SentFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly { readonly message: string; readonly span: Span }[];
}

/** What text and message rules found in one chunk, ready to be sent from one thread to another. */
export interface FoundInChunk {
  /** The number of the chunk, from 0 on. */
  readonly chunk: number;
  readonly findings: readonly SentFinding[];
  readonly failures: readonly RuleFailure[];
}

/**
 * Runs text and message rules on the chunks of a trace, and nothing else: what a second thread does while the first one
 * joins the messages. The findings are those of `understandChunk`.
 */
export class StreamLinter {
  private readonly setting;
  private chunks = 0;

  /** `options` are those of the `StreamAnalyser` that gets the findings; an authored file is not for this. */
  constructor(options: AnalyseOptions) {
    this.setting = chunkSetting(options, true);
  }

  /** Takes the next chunks, each once and in order; answers what is found in them. */
  push(cuts: readonly ChunkInput[]): readonly FoundInChunk[] {
    const found: FoundInChunk[] = [];
    for (const cut of cuts) {
      const { findings, failures } = lintCut(cut, this.setting);
      if (findings.length > 0 || failures.length > 0)
        found.push({ chunk: this.chunks, findings: findings.map(sent), failures });
      this.chunks++;
    }
    return found;
  }
}

const NONE: SentFinding['related'] = [];

function sent({ rule, severity, message, at, related }: Finding): SentFinding {
  return {
    rule,
    severity,
    message,
    span: at.span,
    related:
      related.length === 0 ? NONE : related.map(each => ({ message: each.message, span: each.at.span })),
  };
}

/** Findings that were sent, as those of a chunk: they are certain and have no fixes, as of every captured message. */
export function receivedRun(
  { findings, failures }: FoundInChunk,
  anchor: TraceMessage,
  rules: RuleSet,
): LintRun {
  return {
    findings: findings.map(({ rule, severity, message, span, related }) => ({
      rule,
      severity,
      message,
      confidence: 'certain' as const,
      reference: rules.metaOf(rule)?.reference ?? '',
      at: { message: anchor, span },
      related: related.map(each => ({ message: each.message, at: { message: anchor, span: each.span } })),
      fixes: [],
    })),
    failures: [...failures],
  };
}
