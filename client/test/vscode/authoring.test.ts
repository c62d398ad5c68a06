import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticLines, diagnostics, open, rangeOf, workspaceUri, writeWorkspaceFile } from './support';

/** A copy of the tour's broken message, so that tests do not disturb each other. */
async function broken(name: string): Promise<vscode.TextDocument> {
  const text = await vscode.workspace.fs.readFile(workspaceUri('2-broken-message.sip'));
  const { document } = await open(writeWorkspaceFile(name, text));
  await diagnostics(document.uri, lines => lines.length >= 5);
  return document;
}

function label({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

async function completions(
  document: vscode.TextDocument,
  at: vscode.Position,
): Promise<readonly vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  // As the list shows them: by sort text.
  return [...list.items].sort((a, b) => ((a.sortText ?? label(a)) < (b.sortText ?? label(b)) ? -1 : 1));
}

describe('A message with mistakes', () => {
  it('has each marked at its exact place', async () => {
    const document = await broken('marked.sip');
    const lines = diagnosticLines(document.uri);
    assert.ok(lines.includes('5:1-35 hint max-forwards-invalid'), lines.join('\n'));
    // Further rules may add hints; errors and warnings are exactly these.
    assert.deepEqual(
      lines.filter(line => !line.includes(' hint ')),
      [
        '6:34-46 warning via-branch-cookie',
        '10:9-16 error cseq-method-mismatch',
        '11:21-32 error uri-invalid',
        '13:17-19 error content-length-mismatch',
      ],
    );
  });

  it('is mended by quick fixes, one by one', async () => {
    const document = await broken('mended.sip');
    for (const rule of ['content-length-mismatch', 'via-branch-cookie', 'max-forwards-invalid']) {
      const range = vscode.languages
        .getDiagnostics(document.uri)
        .find(({ code }) => (typeof code === 'object' ? code.value === rule : code === rule))?.range;
      assert.ok(range, rule);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
        vscode.CodeActionKind.QuickFix.value,
      );
      const fix = actions.find(({ edit, isPreferred }) => edit && isPreferred);
      assert.ok(fix?.edit, `a fix of ${rule} in ${JSON.stringify(actions)}`);
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      await diagnostics(document.uri, lines => !lines.some(line => line.endsWith(rule)));
    }
    assert.match(document.getText(), /^Content-Length: 100$/m);
    assert.match(document.getText(), /^Max-Forwards: 70$/m);
    assert.match(document.getText(), /;branch=z9hG4bK/);
  });
});

describe('Writing a message', () => {
  it('is offered header names, the mandatory ones that are missing first', async () => {
    const text = 'REGISTER sip:example.com SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\n\n';
    const { document } = await open(writeWorkspaceFile('names.sip', text));
    await diagnostics(document.uri, lines => lines.length > 0);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(2, 0), 'C\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const labels = (await completions(document, new vscode.Position(2, 1))).map(label);
    const missing = ['Call-ID', 'CSeq'];
    for (const name of missing) assert.ok(labels.indexOf(name) >= 0, `${name} in ${labels.slice(0, 12)}`);
    const optional = labels.indexOf('Contact');
    assert.ok(optional >= 0, 'Contact is allowed in a REGISTER');
    for (const name of missing) assert.ok(labels.indexOf(name) < optional, `${name} before Contact`);
  });

  it('is offered methods and reason phrases', async () => {
    const { document } = await open(workspaceUri('1-fire-a-request.sip'));
    const method = rangeOf(document, 'CSeq: 1 OPTIONS').end.translate(0, -'OPTIONS'.length);
    assert.ok((await completions(document, method)).map(label).includes('OPTIONS'));
  });

  it('is told what a header means, with its RFC', async () => {
    const { document } = await open(workspaceUri('1-fire-a-request.sip'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      rangeOf(document, 'Max-Forwards').start,
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map(part => (typeof part === 'string' ? part : part.value));
    assert.match(text.join('\n'), /Max-Forwards[\s\S]*RFC 3261/);
  });

  it('has an outline, folds, and lenses', async () => {
    const { document } = await open(workspaceUri('1-fire-a-request.sip'));
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const names = symbols.map(({ name, detail }) => `${name} ${detail}`).join('\n');
    assert.match(names, /OPTIONS/);
    assert.match(names, /INVITE/);
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    assert.ok(folds.length >= 2);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    assert.deepEqual(
      lenses.map(({ command, range }) => `${range.start.line + 1} ${command?.title}`),
      ['10 Send', '10 Preview', '24 Send', '24 Preview'],
    );
  });
});
