import type { Span } from './span';

/** Replaces what `span` covers by `newText`. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
  /** Among edits that insert at one place, the lower comes first; 0 if left out. */
  readonly rank?: number;
}

/** Order of edits in the text. */
export function inTextOrder(a: TextEdit, b: TextEdit): number {
  return a.span.start - b.span.start || (a.rank ?? 0) - (b.rank ?? 0) || a.span.end - b.span.end;
}

/**
 * Applies edits whose spans all refer to the text before any of them, as LSP code actions do.
 * Overlapping edits are a programmer error: the later one in the text wins its part.
 */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort(inTextOrder);
  let result = '';
  let at = 0;
  for (const edit of ordered) {
    const start = Math.max(at, edit.span.start);
    result += text.slice(at, start) + edit.newText;
    at = Math.max(start, edit.span.end);
  }
  return result + text.slice(at);
}
