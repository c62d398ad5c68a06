import type { CodeLens } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { lensesOf } from '../core/features/lens';
import { toRange } from './to-lsp';

/** `Send` above each request. The client's command takes the URI of the document and a position in the message. */
export function codeLenses(uri: string, analysis: Analysis): CodeLens[] {
  return lensesOf(analysis).map(lens => {
    const range = toRange(analysis, lens.span);
    return { range, command: { title: lens.title, command: 'siplens.send', arguments: [uri, range.start] } };
  });
}
