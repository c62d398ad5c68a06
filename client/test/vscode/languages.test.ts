import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  diagnostics,
  eventually,
  languageClient,
  open,
  traceNodes,
  workspaceUri,
  writeWorkspaceFile,
} from './support';

const pythonBinding = `%Module(name=word, language="C++")

class Word {
%TypeHeaderCode
#include <word.h>
%End
public:
    Word(const char *w);
    char *reverse() const;
};
`;

const plainLog = `${'2026-11-20 09:14:02 INFO worker 7: job done in 12 ms\n'.repeat(2000)}`;

/** Counts what the language client tells the server of one document. */
async function notificationsFor(uri: vscode.Uri): Promise<string[]> {
  const sent: string[] = [];
  const client = await languageClient();
  const send = client.sendNotification.bind(client) as (...args: unknown[]) => Promise<void>;
  client.sendNotification = ((type: { method: string } | string, params: unknown) => {
    if (JSON.stringify(params)?.includes(uri.path)) sent.push(typeof type === 'string' ? type : type.method);
    return send(type, params);
  }) as typeof client.sendNotification;
  return sent;
}

describe('The language of a file', () => {
  it('stays SIP Message for an empty .sip file', async () => {
    const { document } = await open(writeWorkspaceFile('empty.sip', ''));
    await diagnostics(workspaceUri('2-broken-message.sip'), () => true);
    assert.equal(document.languageId, 'sip-message');
  });

  it('becomes plain text for a .sip file that is a Python binding, which then stays silent', async () => {
    const uri = writeWorkspaceFile('word.sip', pythonBinding);
    await open(uri);
    const document = await eventually('plain text', () =>
      vscode.workspace.textDocuments.find(
        ({ uri: { path }, languageId }) => path === uri.path && languageId === 'plaintext',
      ),
    );
    // A message analysed after it shows that the server had its turn.
    await open(workspaceUri('2-broken-message.sip'));
    await diagnostics(workspaceUri('2-broken-message.sip'), lines => lines.length > 0);
    assert.equal(document.languageId, 'plaintext');
    assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
  });

  it('is the one that the user chose, once chosen by hand', async () => {
    const uri = writeWorkspaceFile('kept.sip', pythonBinding);
    const { document } = await open(uri);
    await eventually('plain text', () => document.languageId === 'plaintext');
    await vscode.languages.setTextDocumentLanguage(document, 'sip-message');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    const again = await open(uri);
    await diagnostics(uri, lines => lines.length > 0);
    assert.equal(again.document.languageId, 'sip-message');
  });

  it('becomes SIP Trace for a log in which a trace is recognised', async () => {
    const uri = workspaceUri('3-busy-without-ack.log');
    await open(uri);
    await traceNodes(uri);
    const document = vscode.workspace.textDocuments.find(({ uri: { path } }) => path === uri.path);
    assert.equal(document?.languageId, 'sip-trace');
  });

  it('is left alone for a log without SIP, of which the server hears nothing', async () => {
    const other = workspaceUri('2-broken-message.sip');
    await open(other);
    await diagnostics(other, lines => lines.length > 0);
    const uri = writeWorkspaceFile('worker.log', plainLog);
    const sent = await notificationsFor(uri);
    const seen = await notificationsFor(writeWorkspaceFile('seen.sip', 'OPTIONS sip:a@b SIP/2.0\n\n'));
    const before = (await open(uri)).document.languageId;
    const seenUri = workspaceUri('seen.sip');
    await open(seenUri);
    await diagnostics(seenUri, lines => lines.length > 0);
    const document = vscode.workspace.textDocuments.find(({ uri: { path } }) => path === uri.path);
    assert.equal(document?.languageId, before);
    assert.ok(seen.includes('textDocument/didOpen'), 'the counter counts');
    assert.deepEqual(sent, []);
  });

  it('is not switched where siplens.trace.autoDetect is off', async () => {
    const settings = vscode.workspace.getConfiguration('siplens.trace');
    await settings.update('autoDetect', false, vscode.ConfigurationTarget.Workspace);
    try {
      const text = (await vscode.workspace.fs.readFile(workspaceUri('3-busy-without-ack.log'))).slice();
      const uri = writeWorkspaceFile('off.log', text);
      const { document } = await open(uri);
      assert.notEqual(document.languageId, 'sip-trace');
      await vscode.commands.executeCommand('siplens.readAsTrace');
      await traceNodes(uri);
    } finally {
      await settings.update('autoDetect', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
