/** Wires the features that lead from place to place: one line each. */
import type { CallHierarchyItem, Connection } from 'vscode-languageserver/node';
import { callHierarchy, incomingCalls, outgoingCalls } from './call-hierarchy';
import { documentLinks } from './document-links';
import type { DocumentStore } from './document-store';
import { guarded } from './guard';
import { definition, highlights, prepareRename, references, rename, selectionRanges } from './navigation';
import type { OnDocument } from './on-document';
import { toOffset } from './to-lsp';
import { workspaceSymbols } from './workspace-symbols';

/** Definition, references, rename, selections, links, call hierarchy, workspace symbols. */
export function wireNavigation(connection: Connection, on: OnDocument, documents: DocumentStore): void {
  connection.onDefinition(on('definition', null, definition));
  connection.onReferences(on('references', null, references));
  connection.onDocumentHighlight(on('highlights', null, highlights));
  connection.onPrepareRename(on('prepare rename', null, prepareRename));
  connection.onRenameRequest(on('rename', null, rename));
  connection.onSelectionRanges(on('selection ranges', null, selectionRanges));
  connection.onDocumentLinks(on('links', null, (a, p) => documentLinks(p.textDocument.uri, a)));
  const hierarchy = connection.languages.callHierarchy;
  hierarchy.onPrepare(
    on('call hierarchy', null, (a, p) => callHierarchy(a, p.textDocument.uri, toOffset(a, p.position))),
  );
  const incoming = on('incoming calls', null, (a, p: OfItem) => incomingCalls(a, p.item));
  hierarchy.onIncomingCalls(({ item }) => incoming({ item, uri: item.uri }));
  const outgoing = on('outgoing calls', null, (a, p: OfItem) => outgoingCalls(a, p.item));
  hierarchy.onOutgoingCalls(({ item }) => outgoing({ item, uri: item.uri }));
  connection.onWorkspaceSymbol(
    guarded(connection, 'workspace symbols', null, ({ query }) =>
      workspaceSymbols(documents.all(), query, shown =>
        connection.console.info(
          `workspace symbols: more than ${shown} messages match; type more of the name`,
        ),
      ),
    ),
  );
}

/** An item of the call hierarchy and the document that it is of. */
interface OfItem {
  readonly item: CallHierarchyItem;
  readonly uri: string;
}
