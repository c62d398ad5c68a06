import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension', () => {
  it('is there, and activates when a SIP message is opened', async () => {
    const extension = vscode.extensions.getExtension('siplens.siplens');
    assert.ok(extension, 'siplens.siplens is not installed');
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.joinPath(folder.uri, '1-fire-a-request.sip'),
    );
    assert.equal(document.languageId, 'sip-message');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
