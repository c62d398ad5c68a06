import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { type OutlineSymbol, symbolsOf } from '../core/features/symbols';
import { toRange } from './to-lsp';

const kinds: Readonly<Record<OutlineSymbol['kind'], SymbolKind>> = {
  request: SymbolKind.Method,
  response: SymbolKind.Event,
  broken: SymbolKind.Null,
  header: SymbolKind.Field,
  body: SymbolKind.String,
};

/** The outline as LSP has it. */
export function documentSymbols(analysis: Analysis): DocumentSymbol[] {
  const toSymbol = (symbol: OutlineSymbol): DocumentSymbol => ({
    name: symbol.name,
    detail: symbol.detail,
    kind: kinds[symbol.kind],
    range: toRange(analysis, symbol.span),
    selectionRange: toRange(analysis, symbol.selection),
    children: symbol.children.map(toSymbol),
  });
  return symbolsOf(analysis).map(toSymbol);
}
