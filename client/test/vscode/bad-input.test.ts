import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  diagnosticLines,
  diagnostics,
  eventually,
  open,
  rangeOf,
  serverPid,
  workspaceUri,
  writeWorkspaceFile,
} from './support';

const head = 'OPTIONS sip:bob@example.com SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\n';

describe('Bad input', () => {
  it('a binary file named .sip is left alone', async () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256);
    const uri = writeWorkspaceFile('binary.sip', bytes);
    // VS Code itself may refuse to open it as text; where it does not, we stay silent.
    await vscode.workspace.openTextDocument(uri).then(
      document => eventually('plain text', () => document.languageId === 'plaintext'),
      () => undefined,
    );
    assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
  });

  it('a header of 60 KB is read, and its message judged', async () => {
    const text = `${head}X-Long: ${'a'.repeat(60 * 1024)}\n\n`;
    const { document } = await open(writeWorkspaceFile('long.sip', text));
    const lines = await diagnostics(document.uri, all =>
      all.some(line => line.includes('missing-required-header')),
    );
    assert.ok(!lines.some(line => line.includes('header-syntax')), lines.join('\n'));
  });

  it('a message cut in the middle is judged as far as it goes', async () => {
    const { document } = await open(writeWorkspaceFile('cut.sip', `${head}From: <sip:a@exam`));
    await diagnostics(document.uri, all => all.some(line => line.startsWith('3:')));
  });

  it('a NUL byte is marked in its header', async () => {
    // VS Code opens no file with a NUL as text; it can come in by pasting.
    const { document } = await open(writeWorkspaceFile('nul.sip', `${head}Call-ID: ab\n\n`));
    await diagnostics(document.uri, all => all.length > 0);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, rangeOf(document, 'ab').start.translate(0, 1), '\u0000');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await diagnostics(document.uri, all => all.some(line => line.startsWith('3:')));
  });

  it('a buffer that was not UTF-8 gets one information, and no length is judged', async () => {
    const text = Buffer.from(`${head}Content-Length: 99\nSubject: caf\xe9\n\nbody\n`, 'latin1');
    const { document } = await open(writeWorkspaceFile('latin1.sip', text));
    assert.ok(document.getText().includes('\ufffd'));
    await diagnostics(document.uri, all => all.some(line => line.includes(' information ')));
    const lines = diagnosticLines(document.uri);
    assert.equal(lines.filter(line => line.includes(' information ')).length, 1, lines.join('\n'));
    assert.ok(!lines.some(line => line.endsWith('content-length-mismatch')), lines.join('\n'));
  });
});

/** Listens to what is said in the status bar from now on; answers all of it and stops listening. */
function statusBarMessages(): () => readonly string[] {
  const { window } = vscode;
  const original = window.setStatusBarMessage;
  const said: string[] = [];
  const listen: typeof original = (text: string, ...rest: unknown[]) => {
    said.push(text);
    return Reflect.apply(original, window, [text, ...rest]) as vscode.Disposable;
  };
  assert.ok(Reflect.set(window, 'setStatusBarMessage', listen), 'the status bar can be listened to');
  return () => {
    Reflect.set(window, 'setStatusBarMessage', original);
    return said;
  };
}

describe('The language server, killed', () => {
  it('is started again, and knows what is open, with the edits that came meanwhile', async () => {
    const text = await vscode.workspace.fs.readFile(workspaceUri('2-broken-message.sip'));
    const { document } = await open(writeWorkspaceFile('killed.sip', text));
    const before = await diagnostics(document.uri, lines => lines.length >= 5);
    const old = await serverPid();
    assert.ok(old, 'the server runs as a process');
    const said = statusBarMessages();
    process.kill(old, 'SIGKILL');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, 'CSeq: 1 OPTIONS'), 'CSeq: 1 INVITE');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await diagnostics(
      document.uri,
      lines => lines.length > 0 && !lines.some(line => line.endsWith('cseq-method-mismatch')),
    );
    assert.notEqual(await serverPid(), old);
    assert.deepEqual(
      diagnosticLines(document.uri),
      before.filter(line => !line.endsWith('cseq-method-mismatch')),
    );
    assert.deepEqual(said(), ['$(sync) The SIP language server stopped and was started again.']);
  });
});
