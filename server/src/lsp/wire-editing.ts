/** Wires the features that help while a message is written: one line each. */
import type { Connection } from 'vscode-languageserver/node';
import { formatEdits } from '../core/features/formatting';
import { inlayHints } from './inlay-hints';
import type { OnDocument } from './on-document';
import { signatureHelp } from './signature-help';
import { toOffset, toSpan, toWireEdits } from './to-lsp';

/** Signature help, inlay hints, formatting. */
export function wireEditing(connection: Connection, on: OnDocument): void {
  connection.onSignatureHelp(on('signature help', null, (a, p) => signatureHelp(a, toOffset(a, p.position))));
  connection.languages.inlayHint.on(
    on('inlay hints', null, (a, p, { options }) => inlayHints(a, toSpan(a, p.range), options.inlayHints)),
  );
  connection.onDocumentFormatting(
    on('formatting', null, (a, _, { options }) => toWireEdits(a, formatEdits(a, { unfold: options.unfold }))),
  );
  connection.onDocumentRangeFormatting(
    on('formatting', null, (a, p, { options }) =>
      toWireEdits(a, formatEdits(a, { unfold: options.unfold, range: toSpan(a, p.range) })),
    ),
  );
}
