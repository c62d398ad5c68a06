import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { foldingOf } from '../core/features/folding';
import { toRange } from './to-lsp';

/** Folds as LSP has them: whole lines. */
export function foldingRanges(analysis: Analysis): FoldingRange[] {
  return foldingOf(analysis).map(fold => {
    const { start, end } = toRange(analysis, fold.span);
    const lines = { startLine: start.line, endLine: end.line };
    return fold.kind === 'comment' ? { ...lines, kind: FoldingRangeKind.Comment } : lines;
  });
}
