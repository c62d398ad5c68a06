/**
 * Stands in the client's bundle for features of the language client that our server has none of: notebooks, and
 * diagnostics that the client pulls (ours are pushed).
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

exports.NotebookDocumentSyncFeature = NoFeature;
exports.DiagnosticFeature = NoFeature;
exports.DiagnosticPullMode = {};
exports.vsdiag = {};
