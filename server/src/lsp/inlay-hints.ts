import type { InlayHint } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { type InlayHintKind, inlayHintsOf } from '../core/features/inlay-hints';
import type { Span } from '../core/text/span';
import { toRange } from './to-lsp';

/** Hints of the wanted kinds in the part of a document that is on the screen. */
export function inlayHints(analysis: Analysis, part: Span, wanted: ReadonlySet<InlayHintKind>): InlayHint[] {
  return inlayHintsOf(analysis, part, wanted).map(({ offset, label, tooltip }) => ({
    position: toRange(analysis, { start: offset, end: offset }).start,
    label,
    tooltip,
    paddingLeft: true,
  }));
}
