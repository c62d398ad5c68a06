import type { Finding, PlacedFinding } from './finding';
import type { RuleMeta } from './rule';

/** What folding needs to know of the rules and the document. */
export interface FoldOptions {
  readonly metaOf: (rule: string) => RuleMeta | undefined;
  readonly maxPerRule: number;
  /** False for authored messages, where each one is shown. */
  readonly perSender: boolean;
}

/** Who sent the message of a finding, as far as the trace tells; '' where it does not. */
function senderOf(finding: Finding): string {
  const { source, sentBy } = finding.at.message.keys;
  return source ?? sentBy ?? '';
}

/** What findings have in common of which only the first is shown; undefined where each one is. */
function foldKey(finding: Finding, options: FoldOptions): string | undefined {
  const fold = options.metaOf(finding.rule)?.fold;
  if (fold === 'document') return finding.rule;
  if (fold !== 'sender' || !options.perSender) return undefined;
  return `${finding.rule} ${finding.severity} ${senderOf(finding)}`;
}

/** A finding of one chunk, ready to be folded; it stays the same wherever the chunk stands. */
export interface FoldableFinding {
  readonly finding: Finding;
  readonly key: string | undefined;
}

/** Prepares findings; what of them does not depend on the version of the document is worked out here, once. */
export function foldable(findings: readonly Finding[], options: FoldOptions): readonly FoldableFinding[] {
  return findings.map(finding => ({ finding, key: foldKey(finding, options) }));
}

/** In order of the text, then by rule: a strict order of all findings of one chunk but equal ones. */
export function inChunkOrder(a: FoldableFinding, b: FoldableFinding): number {
  const [x, y] = [a.finding.at.span, b.finding.at.span];
  if (x.start !== y.start) return x.start - y.start;
  if (x.end !== y.end) return x.end - y.end;
  return a.finding.rule < b.finding.rule ? -1 : a.finding.rule > b.finding.rule ? 1 : 0;
}

interface Shown extends FoldableFinding {
  readonly start: number;
}

function placed({ finding, start }: Shown): PlacedFinding {
  const { span } = finding.at;
  return { ...finding, span: { start: span.start + start, end: span.end + start } };
}

function withCount(finding: PlacedFinding, others: number): PlacedFinding {
  if (others === 0) return finding;
  const sender = senderOf(finding);
  const more = `(and ${others} more${sender === '' ? '' : ` from ${sender}`})`;
  const { message } = finding;
  return {
    ...finding,
    message: message.endsWith('.') ? `${message.slice(0, -1)} ${more}.` : `${message} ${more}`,
  };
}

/**
 * Folds what a rule wants to be told once, then caps each rule (`rules.md` 2.10, stop-gaps). Findings come in order of
 * the document; a finding that is not shown costs a count and no copy, since a large trace has many of them.
 */
export class FindingFold {
  private readonly others = new Map<string, number>();
  private readonly firsts: Shown[] = [];
  private readonly total = new Map<string, number>();

  constructor(private readonly options: FoldOptions) {}

  /** Takes the next finding; `start` is that of its chunk. */
  push({ finding, key }: FoldableFinding, start: number): void {
    if (key !== undefined) {
      const seen = this.others.get(key);
      this.others.set(key, seen === undefined ? 0 : seen + 1);
      if (seen !== undefined) return;
    }
    const count = (this.total.get(finding.rule) ?? 0) + 1;
    this.total.set(finding.rule, count);
    // One too many is kept: it tells how many are not shown.
    if (count <= this.options.maxPerRule + 1) this.firsts.push({ finding, key, start });
  }

  /** What is shown: `maxPerRule` of each rule, then one information that counts the rest. */
  finish(): readonly PlacedFinding[] {
    const shown = new Map<string, number>();
    return this.firsts.map(first => {
      const { rule } = first.finding;
      const count = (shown.get(rule) ?? 0) + 1;
      shown.set(rule, count);
      if (count <= this.options.maxPerRule) return this.counted(first);
      const hidden = (this.total.get(rule) ?? 0) - this.options.maxPerRule;
      return {
        ...placed(first),
        severity: 'information',
        message: `${hidden} more ${rule} ${hidden === 1 ? 'finding is' : 'findings are'} not shown (limit ${this.options.maxPerRule} per rule).`,
        related: [],
        fixes: [],
      };
    });
  }

  private counted(first: Shown): PlacedFinding {
    const { key, finding } = first;
    const perSender = this.options.metaOf(finding.rule)?.fold === 'sender';
    const others = key === undefined || !perSender ? 0 : (this.others.get(key) ?? 0);
    return withCount(placed(first), others);
  }
}
