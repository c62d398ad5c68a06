import type { CodeLens } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { ladderLenses, sendLenses } from '../core/features/lens';
import type { EditorOptions } from './editor-options';
import { toRange } from './to-lsp';

/**
 * `Send` and `Preview` above each authored request, `Ladder` above each call of a trace. The client's commands take the
 * URI of the document and a position in the message. A trace that is being written has lenses of its own, the client's.
 */
export function codeLenses(uri: string, analysis: Analysis, options: EditorOptions): CodeLens[] {
  const ladders = options.ladderLens && !uri.startsWith('siplens-live:') ? ladderLenses(analysis) : [];
  const actions = [
    ...sendLenses(analysis).flatMap(({ title, span }) => [
      { title, span, command: 'siplens.send' },
      { title: 'Preview', span, command: 'siplens.previewRequest' },
    ]),
    ...ladders.map(({ title, span }) => ({ title, span, command: 'siplens.openLadder' })),
  ];
  return actions.map(({ title, span, command }) => {
    const range = toRange(analysis, span);
    return { range, command: { title, command, arguments: [uri, range.start] } };
  });
}
