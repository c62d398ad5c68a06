import { type Hover, MarkupKind } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { hoverAt } from '../core/features/hover';
import { toRange } from './to-lsp';

/** What is shown at an offset; null where nothing is. */
export function hover(analysis: Analysis, offset: number): Hover | null {
  const found = hoverAt(analysis, offset);
  if (found === undefined) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: found.markdown },
    range: toRange(analysis, found.span),
  };
}
