import type {
  FindingsPageParams,
  FindingsPageResult,
  TraceFinding,
} from '../../../server/src/core/open-trace-protocol';

/** Findings that each click on "Show more" adds. */
export const findingPage = 200;

export interface FindingPagesOptions {
  /** Undefined where the server does not answer. */
  readonly ask: (params: Omit<FindingsPageParams, 'id'>) => Promise<FindingsPageResult | undefined>;
  /** Lets some time pass while the rules run. */
  readonly pause: () => Promise<void>;
  readonly onChange: () => void;
}

/** What the rules find in a trace: counts as far as they are, and pages of each rule's findings. */
export class FindingPages {
  /** Undefined while nobody has asked. */
  summary: Omit<FindingsPageResult, 'findings'> | undefined;
  private readonly byRule = new Map<string, readonly TraceFinding[]>();
  private readonly loading = new Set<string>();
  private round = 0;
  private closed = false;

  constructor(private readonly options: FindingPagesOptions) {}

  /** Starts the rules, where that was not done yet. Settles when they are done. */
  async want(): Promise<void> {
    if (this.summary) return;
    this.summary = notStarted;
    await this.follow(++this.round);
  }

  private async follow(round: number): Promise<void> {
    while (!this.closed && round === this.round) {
      const page = await this.options.ask({ from: 0, count: 0 });
      if (!page || round !== this.round) return;
      this.summary = page;
      this.options.onChange();
      if (page.state !== 'running') return;
      await this.options.pause();
    }
  }

  /** The trace has changed: what was found is old. Those who look at it ask again. */
  reset(): void {
    this.round++;
    this.summary = undefined;
    this.byRule.clear();
  }

  close(): void {
    this.closed = true;
  }

  /** What was loaded of a rule's findings. */
  of(rule: string): readonly TraceFinding[] {
    return this.byRule.get(rule) ?? [];
  }

  /** Loads the next page of a rule's findings. */
  async more(rule: string): Promise<void> {
    if (this.loading.has(rule)) return;
    this.loading.add(rule);
    const { round } = this;
    const have = this.of(rule);
    const page = await this.options.ask({ from: have.length, count: findingPage, rule });
    this.loading.delete(rule);
    if (!page || round !== this.round || this.closed) return;
    this.byRule.set(rule, [...have, ...page.findings]);
    this.options.onChange();
  }
}

const notStarted: Omit<FindingsPageResult, 'findings'> = {
  state: 'running',
  generation: 0,
  scope: 'whole',
  done: 0,
  counts: { error: 0, warning: 0, information: 0, hint: 0 },
  rules: [],
  matching: 0,
};
