import { type SymbolInformation, SymbolKind } from 'vscode-languageserver/node';
import { messageSymbolsOf } from '../core/features/workspace-symbols';
import type { SipDocument } from './sip-document';
import { toRange } from './to-lsp';

/** More would not help to choose; the editor asks again while the user types on. */
const most = 1000;

/** The messages of open documents that a query finds; `more` is called if there are more than are answered. */
export function workspaceSymbols(
  documents: readonly SipDocument[],
  query: string,
  more: (shown: number) => void,
): SymbolInformation[] {
  const symbols: SymbolInformation[] = [];
  for (const document of documents) {
    const analysis = document.analysis();
    if (!analysis) continue;
    const found = messageSymbolsOf(analysis, query, most - symbols.length);
    for (const { kind, name, part, span } of found.symbols) {
      symbols.push({
        name,
        kind: kind === 'request' ? SymbolKind.Method : SymbolKind.Event,
        location: { uri: document.uri, range: toRange(analysis, span) },
        ...(part === '' ? {} : { containerName: part }),
      });
    }
    if (found.more) {
      more(most);
      break;
    }
  }
  return symbols;
}
