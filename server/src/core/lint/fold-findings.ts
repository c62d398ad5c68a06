import { compareSeverity } from './config';
import type { Finding, PlacedFinding } from './finding';
import type { RuleMeta } from './rule';

/** What folding needs to know of the rules and the document. */
export interface FoldOptions {
  readonly metaOf: (rule: string) => RuleMeta | undefined;
  readonly maxPerRule: number;
  /** False for authored messages, where each one is shown. */
  readonly perSender: boolean;
  /** Numbers of keys and rules, the same for all stretches that are put together. */
  readonly numbers: FoldNumbers;
}

/** Gives each text a number, from 0 on: counting by number is far cheaper than by text where many are counted. */
export class FoldNumbers {
  private readonly known = new Map<string, number>();

  get size(): number {
    return this.known.size;
  }

  of(text: string): number {
    let number = this.known.get(text);
    if (number === undefined) {
      number = this.known.size;
      this.known.set(text, number);
    }
    return number;
  }
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

/**
 * In order of the text, at one place the gravest first, then by rule: a strict order of all findings of one chunk but
 * equal ones.
 */
export function inChunkOrder(a: FoldableFinding, b: FoldableFinding): number {
  const [x, y] = [a.finding.at.span, b.finding.at.span];
  if (x.start !== y.start) return x.start - y.start;
  const graver = compareSeverity(b.finding.severity, a.finding.severity);
  if (graver !== 0) return graver;
  if (x.end !== y.end) return x.end - y.end;
  return a.finding.rule < b.finding.rule ? -1 : a.finding.rule > b.finding.rule ? 1 : 0;
}

/** A finding that stands for `others` more of its key. `start` is that of its chunk. */
interface Shown {
  readonly finding: Finding;
  /** Number of its key, -1 for none. */
  readonly key: number;
  /** Number of its rule. */
  readonly rule: number;
  readonly start: number;
  others: number;
}

/** The findings of a stretch of the document, folded as far as the stretch goes; it stays while the stretch does. */
export interface FoldedStretch {
  /** In order of the text; `start` is relative to the stretch. */
  readonly shown: readonly Readonly<Shown>[];
  /** Findings beyond what could be shown anywhere, by number of the rule. */
  readonly hidden: ReadonlyMap<number, number>;
}

/** Folds the findings of one stretch, which come in order of the text. */
export class StretchFold {
  private readonly shown: Shown[] = [];
  private readonly byKey = new Map<string, Shown>();
  private readonly counts = new Map<number, number>();
  private readonly hidden = new Map<number, number>();

  constructor(private readonly options: FoldOptions) {}

  /** Takes the next finding; `start` is that of its chunk in the stretch. */
  push({ finding, key }: FoldableFinding, start: number): void {
    const { numbers, maxPerRule } = this.options;
    const first = key === undefined ? undefined : this.byKey.get(key);
    if (first) {
      first.others++;
      return;
    }
    const rule = numbers.of(finding.rule);
    if (key === undefined) {
      const count = (this.counts.get(rule) ?? 0) + 1;
      this.counts.set(rule, count);
      // One too many is kept: it tells how many are not shown.
      if (count > maxPerRule + 1) {
        this.hidden.set(rule, (this.hidden.get(rule) ?? 0) + 1);
        return;
      }
    }
    const shown: Shown = { finding, key: key === undefined ? -1 : numbers.of(key), rule, start, others: 0 };
    if (key !== undefined) this.byKey.set(key, shown);
    this.shown.push(shown);
  }

  finish(): FoldedStretch {
    return { shown: this.shown, hidden: this.hidden };
  }
}

function placed({ finding, start }: Shown, message: string): PlacedFinding {
  const { rule, severity, confidence, reference, at, related, fixes } = finding;
  const span = { start: at.span.start + start, end: at.span.end + start };
  // Field by field: a copy of the whole by `...` costs several times as much, and this is done for each key.
  return { rule, severity, confidence, message, reference, at, related, fixes, span };
}

function withCount(finding: Finding, others: number): string {
  const { message } = finding;
  if (others === 0) return message;
  const sender = senderOf(finding);
  const more = `(and ${others} more${sender === '' ? '' : ` from ${sender}`})`;
  return message.endsWith('.') ? `${message.slice(0, -1)} ${more}.` : `${message} ${more}`;
}

/**
 * Folds what a rule wants to be told once, then caps each rule (`rules.md` 2.10, stop-gaps). Stretches come in order of
 * the document; a finding that is not shown costs a count and no copy, since a large trace has many of them.
 */
export class FindingFold {
  /** How often each key was seen, and each rule. */
  private readonly seen: Int32Array;
  private readonly total: Int32Array;
  private readonly firsts: Shown[] = [];

  /** To be made when all stretches are folded. */
  constructor(private readonly options: FoldOptions) {
    this.seen = new Int32Array(options.numbers.size);
    this.total = new Int32Array(options.numbers.size);
  }

  /** Takes the next stretch, which starts at `start`. */
  add({ shown, hidden }: FoldedStretch, start: number): void {
    const { seen, total, options } = this;
    for (const entry of shown) {
      const { finding, key, rule, others } = entry;
      if (key >= 0) {
        const before = seen[key] ?? 0;
        seen[key] = before + 1 + others;
        if (before > 0) continue;
      }
      const count = (total[rule] ?? 0) + 1;
      total[rule] = count;
      if (count <= options.maxPerRule + 1) {
        this.firsts.push({ finding, key, rule, start: start + entry.start, others: 0 });
      }
    }
    for (const [rule, count] of hidden) total[rule] = (total[rule] ?? 0) + count;
  }

  /** What is shown: `maxPerRule` of each rule, then one information that counts the rest. */
  finish(): readonly PlacedFinding[] {
    const { maxPerRule, metaOf } = this.options;
    const shown = new Int32Array(this.total.length);
    return this.firsts.map(first => {
      const { finding, key, rule } = first;
      const count = (shown[rule] ?? 0) + 1;
      shown[rule] = count;
      if (count <= maxPerRule) {
        const perSender = key >= 0 && metaOf(finding.rule)?.fold === 'sender';
        return placed(first, perSender ? withCount(finding, (this.seen[key] ?? 1) - 1) : finding.message);
      }
      const hidden = (this.total[rule] ?? 0) - maxPerRule;
      const are = hidden === 1 ? 'finding is' : 'findings are';
      return {
        ...placed(first, `${hidden} more ${finding.rule} ${are} not shown (limit ${maxPerRule} per rule).`),
        severity: 'information',
        related: [],
        fixes: [],
      };
    });
  }
}
