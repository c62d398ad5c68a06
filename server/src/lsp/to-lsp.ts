/** The only place where offsets of the core become lines and characters of LSP, and back. */
import type { Position, Range, TextEdit as WireEdit } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import type { Span } from '../core/text/span';
import type { TextEdit } from '../core/text/text-edit';

/** The range of a document span; a span outside of the text is moved to its nearest end. */
export function toRange(analysis: Analysis, span: Span): Range {
  return { start: analysis.lines.positionAt(span.start), end: analysis.lines.positionAt(span.end) };
}

/** The offset of a position; a column past the end of its line answers the end of the line. */
export function toOffset(analysis: Analysis, position: Position): number {
  return analysis.lines.offsetAt(position);
}

/** The span of a range. */
export function toSpan(analysis: Analysis, range: Range): Span {
  return { start: toOffset(analysis, range.start), end: toOffset(analysis, range.end) };
}

/** Edits with document spans as LSP edits. */
export function toWireEdits(analysis: Analysis, edits: readonly TextEdit[]): WireEdit[] {
  return edits.map(edit => ({ range: toRange(analysis, edit.span), newText: edit.newText }));
}
