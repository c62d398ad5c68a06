import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { foldingOf } from '../core/features/folding';
import { toRange } from './to-lsp';

/** From here on VS Code itself neither folds nor colours: UTF-16 units and lines. */
const editorLimits = { length: 20 * 1024 * 1024, lines: 300_000 };

/** Folds as LSP has them: whole lines. None where the editor would not use them. */
export function foldingRanges(analysis: Analysis): FoldingRange[] {
  const { length, lineCount } = analysis.source;
  if (length > editorLimits.length || lineCount > editorLimits.lines) return [];
  return foldingOf(analysis).map(fold => {
    const { start, end } = toRange(analysis, fold.span);
    const lines = { startLine: start.line, endLine: end.line };
    return fold.kind === 'comment' ? { ...lines, kind: FoldingRangeKind.Comment } : lines;
  });
}
