import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnostics, eventually, open, workspaceUri } from './support';

describe('The extension', () => {
  it('is there, and activates by itself when a SIP message is opened', async () => {
    const extension = vscode.extensions.getExtension('siplens.siplens');
    assert.ok(extension, 'siplens.siplens is not installed');
    const { document } = await open(workspaceUri('2-broken-message.sip'));
    assert.equal(document.languageId, 'sip-message');
    await eventually('activation', () => extension.isActive);
    await diagnostics(document.uri, lines => lines.length > 0);
  });
});
