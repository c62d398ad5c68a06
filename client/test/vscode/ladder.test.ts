import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, eventually, open, traceNodes, workspaceUri } from './support';

/** The tab of a ladder whose title holds a text. */
function ladderTab(text: string): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(group => group.tabs)
    .find(tab => tab.label.startsWith('Ladder:') && tab.label.includes(text));
}

describe('The ladder', () => {
  const uri = workspaceUri('3-busy-without-ack.log');

  before(async () => {
    const { ladders } = await api();
    // Another file's tests may have left one open.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await eventually('no ladder is open', () => ladders.all.length === 0);
    await open(uri);
    await traceNodes(uri);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens beside the text for the call at the cursor', async () => {
    const editor = await open(uri);
    const text = editor.document.getText();
    const place = editor.document.positionAt(text.indexOf('SIP/2.0 486'));
    editor.selection = new vscode.Selection(place, place);
    await vscode.commands.executeCommand('siplens.openLadder');
    const tab = await eventually('the ladder of the busy call', () => ladderTab('486 Busy Here'));
    assert.notEqual(tab.group.viewColumn, editor.viewColumn);
    const { ladders } = await api();
    assert.equal(ladders.all.length, 1);
    const [origin] = ladders.all[0]?.state?.origins ?? [];
    assert.equal(origin?.calls.length, 1);
    assert.match(origin?.calls[0] ?? '', /^call 3848276298220188511@/);
  });

  it('shows several calls that are selected in the tree in one', async () => {
    const file = await traceNodes(uri);
    await vscode.commands.executeCommand('siplens.openLadder', file.calls[0], file.calls.slice(0, 2));
    await eventually('the ladder of two calls', () => ladderTab('2 calls'));
    const { ladders } = await api();
    assert.equal(ladders.all.length, 1, 'the same tab shows the other calls');
  });

  it('closes with its tab', async () => {
    const tab = ladderTab('2 calls');
    assert.ok(tab);
    await vscode.window.tabGroups.close(tab);
    const { ladders } = await api();
    await eventually('no ladder is open', () => ladders.all.length === 0);
  });
});
