import type { Span } from './span';

/** Replaces what `span` covers by `newText`. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * Applies edits whose spans all refer to the text before any of them, as LSP code actions do.
 * Overlapping edits are a programmer error: the later one in the text wins its part.
 */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let at = 0;
  for (const edit of ordered) {
    const start = Math.max(at, edit.span.start);
    result += text.slice(at, start) + edit.newText;
    at = Math.max(start, edit.span.end);
  }
  return result + text.slice(at);
}
