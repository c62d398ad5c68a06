import type { PlacedFinding } from './lint/finding';
import {
  FindingFold,
  type FoldableFinding,
  type FoldedStretch,
  type FoldOptions,
} from './lint/fold-findings';

/** A finding that is kept, and what it stands for. */
interface Kept {
  readonly shown: {
    -readonly [K in keyof FoldedStretch['shown'][number]]: FoldedStretch['shown'][number][K];
  };
  readonly groupKey: string | undefined;
  readonly key: string | undefined;
}

/** Keys of which nothing is shown that are known, so that each counts once; beyond, each finding counts. */
const mostHiddenKeys = 100_000;

/**
 * Folds the findings of a stream as those of a document are folded, while they come part by part: memory is bounded by
 * what can be shown.
 */
export class StreamFold {
  private kept: Kept[] = [];
  private readonly byKey = new Map<string, Kept>();
  private readonly hiddenKeys = new Set<string>();
  private readonly counts = new Map<number, number>();
  private readonly hidden = new Map<number, number>();

  constructor(private readonly options: FoldOptions) {}

  /** True if nothing is kept. */
  get isEmpty(): boolean {
    return this.kept.length === 0;
  }

  /** Takes a finding of the chunk at `start`; true if it is kept. `groupKey` is that of the chunk. */
  push({ finding, key }: FoldableFinding, start: number, groupKey: string | undefined): boolean {
    const { numbers, maxPerRule } = this.options;
    const first = key === undefined ? undefined : this.byKey.get(key);
    if (first) {
      first.shown.others++;
      return false;
    }
    if (key !== undefined && this.hiddenKeys.has(key)) return false;
    const rule = numbers.of(finding.rule);
    const count = (this.counts.get(rule) ?? 0) + 1;
    this.counts.set(rule, count);
    // One too many is kept: it tells how many are not shown.
    if (count > maxPerRule + 1) {
      this.hidden.set(rule, (this.hidden.get(rule) ?? 0) + 1);
      if (key !== undefined && this.hiddenKeys.size < mostHiddenKeys) this.hiddenKeys.add(key);
      return false;
    }
    const number = key === undefined ? -1 : numbers.of(key);
    const kept: Kept = { shown: { finding, key: number, rule, start, others: 0 }, groupKey, key };
    if (key !== undefined) this.byKey.set(key, kept);
    this.kept.push(kept);
    return true;
  }

  /** Takes back what these rules said of groups that go on. */
  takeBack(rules: ReadonlySet<string>, goesOn: (groupKey: string) => boolean): void {
    this.kept = this.kept.filter(({ shown: { finding, rule }, groupKey, key }) => {
      if (groupKey === undefined || !rules.has(finding.rule) || !goesOn(groupKey)) return true;
      this.counts.set(rule, (this.counts.get(rule) ?? 1) - 1);
      if (key !== undefined) this.byKey.delete(key);
      return false;
    });
  }

  /** What is shown, in order of the text. */
  finish(): readonly PlacedFinding[] {
    const shown = this.kept
      .map(kept => kept.shown)
      .sort((a, b) => a.start + a.finding.at.span.start - (b.start + b.finding.at.span.start));
    const folding = new FindingFold(this.options);
    folding.add({ shown, hidden: this.hidden }, 0);
    return folding.finish();
  }
}
