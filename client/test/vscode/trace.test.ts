import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  api,
  diagnosticLines,
  diagnostics,
  open,
  traceNodes,
  workspaceUri,
  writeWorkspaceFile,
} from './support';

describe('A log of a busy call without its ACK', () => {
  const uri = workspaceUri('3-busy-without-ack.log');
  before(async () => {
    await open(uri);
    await traceNodes(uri);
  });

  it('shows its calls in the tree, down to each message', async () => {
    const file = await traceNodes(uri);
    const { calls } = await api();
    const labels = calls.getChildren(file).map(node => calls.getTreeItem(node).label);
    assert.equal(labels.length, 3);
    assert.match(String(labels[1]), /alice → bob/);
    const busy = calls.getChildren(file)[1];
    assert.ok(busy);
    const [transaction] = calls.getChildren(busy);
    assert.ok(transaction);
    const messages = calls.getChildren(transaction);
    assert.match(String(calls.getTreeItem(messages[0] as never).label), /INVITE/);
    assert.equal(messages.length, 14);
  });

  it('has the missing ACK as an error on the 486, with the INVITE as evidence', async () => {
    const lines = await diagnostics(uri, all => all.some(line => line.endsWith('invite-non2xx-no-ack')));
    const found = vscode.languages
      .getDiagnostics(uri)
      .filter(({ code }) => (typeof code === 'object' ? code.value : code) === 'invite-non2xx-no-ack');
    assert.equal(found.length, 1, lines.join('\n'));
    const [finding] = found;
    assert.ok(finding);
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.lineAt(finding.range.start.line).text, /^SIP\/2\.0 486 Busy Here/);
    const related = finding.relatedInformation?.map(
      ({ location }) => document.lineAt(location.range.start.line).text,
    );
    assert.ok(
      related?.some(text => text.startsWith('INVITE sip:bob@example.com')),
      String(related),
    );
  });

  it('has no other error or warning', () => {
    const others = diagnosticLines(uri).filter(
      line => / (error|warning) /.test(line) && !line.endsWith('invite-non2xx-no-ack'),
    );
    assert.deepEqual(others, []);
  });

  it('reveals the line of a message that is clicked', async () => {
    const file = await traceNodes(uri);
    const { calls } = await api();
    const busy = calls.getChildren(file)[1];
    assert.ok(busy);
    const [transaction] = calls.getChildren(busy);
    assert.ok(transaction);
    const last = calls.getChildren(transaction).at(-1);
    assert.ok(last);
    const { command } = calls.getTreeItem(last);
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.path, uri.path);
    assert.match(editor?.document.lineAt(editor.selection.active.line).text ?? '', /^SIP\/2\.0 486/);
  });

  it('is judged again when the ACK is written into it', async () => {
    const text = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
    const copy = writeWorkspaceFile('mended.log', text);
    const { document } = await open(copy);
    await diagnostics(copy, lines => lines.some(line => line.endsWith('invite-non2xx-no-ack')));
    const ack = [
      'U 2026/11/20 09:14:06.513402 192.0.2.10:5060 -> 192.0.2.20:5060 #7',
      'ACK sip:bob@example.com SIP/2.0.',
      'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK74bf9.',
      'Max-Forwards: 70.',
      'From: "Alice" <sip:alice@example.com>;tag=9fxced76sl.',
      'To: <sip:bob@example.com>;tag=314159.',
      'Call-ID: 3848276298220188511@192.0.2.10.',
      'CSeq: 1 ACK.',
      'Content-Length: 0.',
      '.',
      '',
      '#',
      '',
    ].join('\n');
    const edit = new vscode.WorkspaceEdit();
    const next = document.getText().indexOf('U 2026/11/20 09:14:07.004402');
    edit.insert(copy, document.positionAt(next), ack);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await diagnostics(copy, lines => !lines.some(line => line.endsWith('invite-non2xx-no-ack')));
  });
});
