/** The Calls tree beside the texts: what it follows, and what its rows tell. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, eventually, open, traceNodes, workspaceUri } from './support';

describe('The Calls tree', () => {
  const uri = workspaceUri('3-busy-without-ack.log');

  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await open(uri);
    await traceNodes(uri);
    await vscode.commands.executeCommand('siplens.calls.focus');
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** The message whose row is selected. */
  const selected = async (): Promise<string | undefined> => {
    const [node] = (await api()).calls.selection;
    return node?.kind === 'message' ? node.message.label : undefined;
  };

  const lineOf = async (text: string): Promise<number> => {
    const document = await vscode.workspace.openTextDocument(uri);
    return document.positionAt(document.getText().indexOf(text)).line;
  };

  it('follows the text that an arrow of a ladder leads to, though the ladder has the keyboard', async () => {
    const { calls, ladders } = await api();
    const editor = await open(uri);
    const invite = new vscode.Position(await lineOf('INVITE sip:bob'), 0);
    editor.selection = new vscode.Selection(invite, invite);
    await vscode.commands.executeCommand('siplens.openLadder');
    await eventually('the ladder', () => ladders.all[0]?.state !== undefined);
    await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
    await eventually('the ladder has the keyboard', () => vscode.window.activeTextEditor === undefined);
    const row = await eventually('the row of the 486', async () => {
      await calls.revealLine(editor.document.uri.toString(), await lineOf('SIP/2.0 180'), {});
      await calls.revealLine(editor.document.uri.toString(), await lineOf('SIP/2.0 486'), {});
      // The tree follows a cursor that rests.
      const label = () => selected().then(name => name?.startsWith('486') && name);
      return eventually('it is selected', label, 10_000).catch(() => undefined);
    });
    assert.equal(row, '486 Busy Here');
    assert.equal(vscode.window.activeTextEditor, undefined, 'the keyboard stays where it was');
  });

  it('follows a text that comes into view again with its cursor where it was left', async () => {
    const editor = await open(uri);
    const place = new vscode.Position(await lineOf('SIP/2.0 100'), 0);
    editor.selection = new vscode.Selection(place, place);
    await eventually('the row of the 100', async () => (await selected())?.startsWith('100'));
    const other = await open(workspaceUri('1-fire-a-request.sip'));
    assert.notEqual(other.document.uri.path, uri.path);
    const { calls } = await api();
    const file = await traceNodes(uri);
    const [call] = calls.getChildren(file).filter(node => node.kind === 'call');
    assert.ok(call);
    await eventually('another row', async () => {
      await calls['view'].reveal(call, { select: true });
      return (await selected()) === undefined;
    });
    await open(uri);
    await eventually('the row of the 100 again', async () => (await selected())?.startsWith('100'));
  });

  it('makes the facts of a call when the pointer rests on its row, not for each row that comes', async () => {
    const { calls } = await api();
    const call = (await traceNodes(uri)).calls.find(node => node.call.label.includes('486 Busy Here'));
    assert.ok(call);
    const item = calls.getTreeItem(call);
    assert.equal(item.tooltip, undefined);
    const { tooltip } = calls.resolveTreeItem(item, call);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    const facts = tooltip.value.replaceAll('&nbsp;', ' ');
    assert.match(facts, /486 Busy Here/);
    assert.match(facts, /Post-dial delay/);
    assert.ok(!tooltip.supportHtml && !tooltip.isTrusted);
  });
});
