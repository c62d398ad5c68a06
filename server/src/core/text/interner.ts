import { detached } from './detached';

/**
 * Keeps one value for equal texts, so that what many messages share is held once. Bounded: when it is full it forgets
 * all and starts again; a text longer than `longest` is never kept. It decides about memory and nothing else: the
 * value depends on the text alone.
 */
export class Interner<T extends {}> {
  private readonly known = new Map<string, T>();

  constructor(
    private readonly make: (text: string) => T,
    private readonly limit = 4096,
    private readonly longest = 2048,
  ) {}

  /** The value of a text. `make` gets a copy of it that keeps nothing else alive. */
  of(text: string): T {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const own = detached(text);
    const made = this.make(own);
    if (own.length <= this.longest) {
      if (this.known.size >= this.limit) this.known.clear();
      this.known.set(own, made);
    }
    return made;
  }
}
