import { type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { completionTriggers } from '../core/features/completion';
import { signatureTriggers } from '../core/features/signature-help';
import { codeActionKinds } from './code-actions';
import { semanticTokensLegend } from './semantic-tokens';

/** What the server tells the client that it can do. A snapshot test holds it. */
export const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  completionProvider: { triggerCharacters: [...completionTriggers], resolveProvider: true },
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: [...signatureTriggers], retriggerCharacters: [' ', '=', '>'] },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  selectionRangeProvider: true,
  callHierarchyProvider: true,
  documentLinkProvider: {},
  inlayHintProvider: true,
  workspaceSymbolProvider: true,
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  codeActionProvider: { codeActionKinds, resolveProvider: true },
  codeLensProvider: {},
  semanticTokensProvider: { legend: semanticTokensLegend, full: true, range: true },
};
