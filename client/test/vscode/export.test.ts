import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { api, eventually, open, traceNodes, workspaceUri } from './support';

/** What a file of the workspace holds; '' while it is not there. */
function textOf(uri: vscode.Uri): string {
  try {
    return readFileSync(uri.fsPath, 'utf8');
  } catch {
    return '';
  }
}

describe('A call that leaves the editor', () => {
  const uri = workspaceUri('3-busy-without-ack.log');
  const originals = /alice|bob\b|10\.0\.0\.|192\.0\.2\.(?:10|20)\b/;

  async function exported(form: string, name: string, shareSafe = true): Promise<vscode.Uri> {
    const target = workspaceUri(name);
    const file = await traceNodes(uri);
    const { calls } = await api();
    const busy = calls.getChildren(file)[1];
    await vscode.commands.executeCommand('siplens.export', busy, undefined, {
      form,
      shareSafe,
      target: target.toString(),
    });
    return target;
  }

  before(async () => {
    await open(uri);
    await traceNodes(uri);
  });

  it('from the tree is a share-safe report with the finding that the editor shows', async () => {
    const report = textOf(await exported('report-markdown', 'busy.md'));
    assert.match(report, /^# user1 → user2 · 486 Busy Here/);
    assert.match(report, /invite-non2xx-no-ack/);
    assert.doesNotMatch(report, originals);
  });

  it('is a trace with the same findings, if it is opened again', async () => {
    const trace = await exported('siptrace', 'busy.siptrace');
    assert.doesNotMatch(textOf(trace), originals);
    await open(trace);
    const file = await traceNodes(trace);
    const { calls } = await api();
    assert.equal(calls.getChildren(file).length, 1);
    await eventually('the missing ACK', () =>
      vscode.languages
        .getDiagnostics(trace)
        .some(({ code }) => (typeof code === 'object' ? code.value : code) === 'invite-non2xx-no-ack'),
    );
  });

  it('opens alone, as a read-only document with its own findings', async () => {
    const file = await traceNodes(uri);
    const { calls } = await api();
    await vscode.commands.executeCommand('siplens.openCall', calls.getChildren(file)[1]);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'siplens-call');
    assert.match(document.getText(), /486 Busy Here/);
    assert.doesNotMatch(document.getText(), /OPTIONS|REGISTER/);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('siplens-call'), false);
    await eventually('the missing ACK', () => vscode.languages.getDiagnostics(document.uri).length > 0);
    assert.equal(calls.nodesOf(document.uri), undefined, 'the tree lists it a second time');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('has its names where the user wants them', async () => {
    assert.match(textOf(await exported('ladder-mermaid', 'busy.mmd', false)), /INVITE/);
    assert.match(textOf(await exported('report-markdown', 'busy-names.md', false)), originals);
  });

  it('is a capture, and a picture in pixels', async () => {
    const pcap = readFileSync((await exported('pcap', 'busy.pcap')).fsPath);
    assert.equal(pcap.readUInt32LE(0), 0xa1b23c4d);
    const png = readFileSync((await exported('ladder-png', 'busy.png')).fsPath);
    assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
    assert.ok(png.readUInt32BE(16) > 400, 'the picture is wide');
  });

  it('under the cursor is copied as text', async () => {
    const editor = await open(uri);
    const at = editor.document.getText().indexOf('486 Busy Here');
    editor.selection = new vscode.Selection(editor.document.positionAt(at), editor.document.positionAt(at));
    await vscode.env.clipboard.writeText('');
    void vscode.commands.executeCommand('siplens.copyAs', undefined, undefined, {
      form: 'ladder-text',
      shareSafe: true,
    });
    const text = await eventually(
      'the ladder',
      async () => (await vscode.env.clipboard.readText()) || undefined,
    );
    assert.match(text, /<- 486 Busy Here x11 --\|.*invite-non2xx-no-ack/);
    assert.doesNotMatch(text, originals);
  });
});

describe('Two calls of a trace', () => {
  const uri = workspaceUri('3-busy-without-ack.log');

  it('are compared in the diff editor, the first difference on top', async () => {
    await open(uri);
    const file = await traceNodes(uri);
    const { calls } = await api();
    const [first, second] = calls.getChildren(file);
    await vscode.commands.executeCommand('siplens.compareWith', first, [first, second]);
    const tab = await eventually('the diff editor', () => {
      const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      return input instanceof vscode.TabInputTextDiff ? input : undefined;
    });
    const left = (await vscode.workspace.openTextDocument(tab.original)).getText();
    const right = (await vscode.workspace.openTextDocument(tab.modified)).getText();
    assert.match(left, /^# First difference: step 1, /);
    assert.equal(left.split('\n')[0], right.split('\n')[0]);
    assert.notEqual(left, right);
    assert.deepEqual(vscode.languages.getDiagnostics(tab.original), []);
  });
});
