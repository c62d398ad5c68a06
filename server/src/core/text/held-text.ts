/** A stretch of which nobody knows yet where it ends is kept up to this length, UTF-16 units or bytes. */
export const longestStretch = 1 << 24;
/** So much of the newest text is always kept: the next stretch may have begun in it. */
const newest = 1 << 22;

interface Held {
  readonly text: string;
  readonly start: number;
}

/**
 * The text of a stream that no stretch was cut from yet. A stretch that never ends keeps its head and the newest text,
 * so that memory stays bounded whatever comes.
 */
export class HeldText {
  private pieces: Held[] = [];
  private end = 0;
  private kept = 0;

  /** Adds what comes next; `from` is where the unfinished stretch begins. */
  push(text: string, from: number): void {
    this.pieces.push({ text, start: this.end });
    this.end += text.length;
    this.kept += text.length;
    // Not at each piece: they may be tiny, and there is much to look through.
    if (this.kept > longestStretch + 2 * newest + text.length)
      this.trim(from, this.end - newest - text.length);
  }

  /** Leaves out what is neither the head of a stretch nor new. */
  private trim(from: number, newFrom: number): void {
    this.pieces = this.pieces.filter(
      ({ text, start }) => start < from + longestStretch || start + text.length > newFrom,
    );
    this.kept = this.size;
  }

  /** The text from `start` to `end`, of a long one the first `longestStretch` units. */
  slice(start: number, end: number): string {
    const to = Math.min(end, start + longestStretch);
    const parts: string[] = [];
    for (const piece of this.pieces) {
      if (piece.start >= to) break;
      if (piece.start + piece.text.length <= start) continue;
      parts.push(piece.text.slice(Math.max(0, start - piece.start), to - piece.start));
    }
    return parts.length === 1 ? (parts[0] ?? '') : parts.join('');
  }

  /** Forgets what stands before an offset. */
  drop(before: number): void {
    const first = this.pieces.findIndex(piece => piece.start + piece.text.length > before);
    this.pieces = first < 0 ? [] : this.pieces.slice(first);
    this.kept = this.size;
  }

  /** Units that are kept; for tests. */
  get size(): number {
    return this.pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  }
}
