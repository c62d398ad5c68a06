/**
 * Stands in the client's bundle for features of the language client that our server has none of: notebooks, colours,
 * hierarchies of types, what is done with files, …, and diagnostics that the client pulls (ours are pushed).
 */
class NoFeature {
  // What VS Code gives the documents of a notebook's cells; the client compares with it.
  static CellScheme = 'vscode-notebook-cell';

  /** Nothing is offered to the server, so that it asks for nothing. */
  fillClientCapabilities() {}

  initialize() {}

  getState() {
    return { kind: 'static' };
  }

  clear() {}
}

for (const name of [
  'ColorProviderFeature',
  'DeclarationFeature',
  'DiagnosticFeature',
  'DidCreateFilesFeature',
  'DidDeleteFilesFeature',
  'DidRenameFilesFeature',
  'ImplementationFeature',
  'InlineCompletionItemFeature',
  'InlineValueFeature',
  'LinkedEditingFeature',
  'NotebookDocumentSyncFeature',
  'TextDocumentContentFeature',
  'TypeDefinitionFeature',
  'TypeHierarchyFeature',
  'WillCreateFilesFeature',
  'WillDeleteFilesFeature',
  'WillRenameFilesFeature',
])
  exports[name] = NoFeature;
exports.DiagnosticPullMode = {};
exports.vsdiag = {};
