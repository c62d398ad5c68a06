import type { Leak } from '../core/redact/leak-scan';

/** Different leaks that are listed. */
const most = 1000;

/** What the scans of the messages of one export have found, each once, and how much more there is. */
export class FoundLeaks {
  private readonly seen = new Map<string, Leak>();
  private unlisted = 0;

  /** Takes up what one message still tells. */
  add({ leaks, more }: { readonly leaks: readonly Leak[]; readonly more: number }): void {
    this.unlisted += more;
    for (const leak of leaks) {
      const key = `${leak.kind} ${leak.text}`;
      if (this.seen.has(key)) continue;
      if (this.seen.size < most) this.seen.set(key, leak);
      else this.unlisted++;
    }
  }

  /** In order of their first place. */
  get left(): readonly Leak[] {
    return [...this.seen.values()];
  }

  /** Places of leaks beyond those that `left` lists. */
  get more(): number {
    return this.unlisted;
  }
}
