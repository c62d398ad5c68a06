import type { Span } from '../core/text/span';
import type { TextEdit } from '../core/text/text-edit';

/**
 * Edits that a document received since its last analysis. LSP sends them one after the other, each in terms of the
 * text after the one before; `update` of the analysis wants all in terms of the analysed text. Edits that come from
 * the bottom up, as an editor sends several cursors, stay apart; anything else is joined to one edit that covers all.
 */
export class PendingEdits {
  private edits: TextEdit[] = [];
  /** What the edits change so far: in the analysed text, and in the text as it is now. */
  private before: Span = { start: 0, end: 0 };
  private now: Span = { start: 0, end: 0 };

  get isEmpty(): boolean {
    return this.edits.length === 0;
  }

  /**
   * Adds an edit; `span` is in the text as it was just before this edit, and `textAfter` slices the text after it.
   */
  add(span: Span, newText: string, textAfter: (from: number, to: number) => string): void {
    const grown = newText.length - (span.end - span.start);
    const last = this.edits.at(-1);
    if (last === undefined || span.end < last.span.start) {
      this.edits.push({ span, newText });
      const end = last === undefined ? span.end : this.before.end;
      this.before = { start: span.start, end };
      this.now = {
        start: span.start,
        end: last === undefined ? span.start + newText.length : this.now.end + grown,
      };
      return;
    }
    // Left of what is changed already, offsets are those of the analysed text; right of it they are moved by its growth.
    const moved = this.before.end - this.now.end;
    const start = Math.min(this.now.start, span.start);
    const before = { start, end: Math.max(this.before.end, span.end > this.now.end ? span.end + moved : 0) };
    const now = { start, end: Math.max(this.now.end, span.end) + grown };
    this.before = before;
    this.now = now;
    this.edits = [{ span: before, newText: textAfter(now.start, now.end) }];
  }

  /** The edits so far, all in terms of the analysed text, in its order. */
  get all(): readonly TextEdit[] {
    return [...this.edits].reverse();
  }

  /** The text as it is now has been analysed. */
  clear(): void {
    this.edits = [];
  }
}
