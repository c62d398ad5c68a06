import type { CodeLens } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { type Lens, ladderLenses, sendLenses } from '../core/features/lens';
import type { EditorOptions } from './editor-options';
import { toRange } from './to-lsp';

const commands: Readonly<Record<Lens['command'], string>> = {
  send: 'siplens.send',
  ladder: 'siplens.openLadder',
};

/**
 * `Send` above each authored request, `Ladder` above each call of a trace. The client's commands take the URI of the
 * document and a position in the message. A trace that is being written has lenses of its own, the client's.
 */
export function codeLenses(uri: string, analysis: Analysis, options: EditorOptions): CodeLens[] {
  const ladders = options.ladderLens && !uri.startsWith('siplens-live:') ? ladderLenses(analysis) : [];
  return [...sendLenses(analysis), ...ladders].map(({ command, title, span }) => {
    const range = toRange(analysis, span);
    return { range, command: { title, command: commands[command], arguments: [uri, range.start] } };
  });
}
