import type { SpanMap } from '../../text/span-map';

/**
 * Collects the parts of a payload with the places in the chunk where they stand. Parts that follow each other in
 * both make one piece of the map.
 */
export class PayloadBuilder {
  private readonly parts: string[] = [];
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private expected = -1;
  /** UTF-16 units collected so far. */
  length = 0;

  /** Adds text that stands at `at` in the chunk, unit by unit. */
  add(text: string, at: number): void {
    if (text === '') return;
    if (at !== this.expected) {
      this.from.push(this.length);
      this.to.push(at);
    }
    this.parts.push(text);
    this.length += text.length;
    this.expected = at + text.length;
  }

  /** The payload up to `length` units, and its map. */
  build(length: number): { readonly payload: string; readonly map: SpanMap } {
    const payload = this.parts.join('').slice(0, length);
    let pieces = this.from.length;
    while (pieces > 1 && (this.from[pieces - 1] ?? 0) >= length) pieces--;
    if (pieces === 0) return { payload, map: { from: [0], to: [0] } };
    return { payload, map: { from: this.from.slice(0, pieces), to: this.to.slice(0, pieces) } };
  }
}
