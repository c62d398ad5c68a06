import * as vscode from 'vscode';
import {
  type CompareParams,
  type CompareResult,
  compareMethod,
} from '../../../server/src/core/compare-protocol';
import type { ExportSource } from '../../../server/src/core/export-protocol';
import type { LadderOrigin } from '../../../server/src/core/ladder-protocol';
import type { Ladders } from '../ladder/activate-ladder';
import { callsOfNodes } from '../ladder/calls-of-nodes';
import type { CallNode, CallsNode, MessageNode } from '../trees/calls-node';
import type { MemoryFiles } from '../virtual/memory-files';
import { type ExportSurface, pointedCalls, sourceOfCall } from './export-sources';

export interface CompareSurface extends ExportSurface {
  readonly files: MemoryFiles;
  readonly ladders: Ladders;
}

/** What is compared; of two calls also what their ladders are drawn of. */
interface Chosen {
  readonly params: CompareParams;
  readonly origins: readonly LadderOrigin[];
}

/** Registers "SIP: Compare With…": two calls, or two messages, side by side without what differs between any two. */
export function activateCompare(surface: CompareSurface): vscode.Disposable {
  return vscode.commands.registerCommand('siplens.compareWith', async (node: unknown, nodes: unknown) => {
    try {
      const pair = await chosen(surface, node, nodes);
      if (pair) await show(surface, pair);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  });
}

const tooMany =
  'Two calls, or two messages, can be compared: more are selected. Select two with Ctrl or Cmd.';

/** Two selected nodes are compared at once; for one, or the cursor, the other call is asked for. */
async function chosen(surface: CompareSurface, node: unknown, nodes: unknown): Promise<Chosen | undefined> {
  const given = Array.isArray(nodes) && nodes.length > 0 ? nodes : node === undefined ? undefined : [node];
  // A key or the palette names no node: then it is what is selected, as it is for calls.
  const selected = (given ?? surface.calls.selection) as readonly CallsNode[];
  const messages = selected.filter(one => one.kind === 'message');
  // The menu of a text hands over its URI: then the cursor is meant, whatever is selected in the tree.
  const isText = node instanceof vscode.Uri;
  const chosenCalls = isText ? await surface.calls.callsAtCursor() : surface.calls.callsAt(node, nodes);
  if (messages.length > 2 || chosenCalls.length > 2) throw new Error(tooMany);
  const [first, second] = messages;
  if (first && second) {
    const [a, b] = [await placeOf(surface, first), await placeOf(surface, second)];
    return { params: { kind: 'messages', left: a, right: b }, origins: [] };
  }
  const [left, right] = chosenCalls;
  if (left && right) return callsOf(surface, await sourceOfCall(surface, left), [left, right]);
  const source = left
    ? await sourceOfCall(surface, left)
    : (await pointedCalls(surface, node, nodes)).sources[0];
  if (!source) {
    void vscode.window.showInformationMessage(
      'Select one or two calls in the Calls view, or put the cursor on a message of a SIP trace.',
    );
    return undefined;
  }
  const other = await askForOther(surface, left);
  return other && callsOf(surface, source, [left, other]);
}

async function callsOf(
  surface: CompareSurface,
  left: ExportSource,
  [node, right]: readonly [CallNode | undefined, CallNode],
): Promise<Chosen> {
  // A call at the cursor has no node; then its source names a document.
  const origin = node ? callsOfNodes([node]) : 'text' in left ? [] : [left];
  return {
    params: { kind: 'calls', left, right: await sourceOfCall(surface, right) },
    origins: [...origin, ...callsOfNodes([right])],
  };
}

async function placeOf({ calls }: CompareSurface, { uri, message }: MessageNode): Promise<ExportSource> {
  // The server must know the document of a single call.
  await calls.openDocument(uri);
  return { uri, position: message.range.start };
}

async function askForOther(
  { calls }: CompareSurface,
  left: CallNode | undefined,
): Promise<CallNode | undefined> {
  const items = calls
    .allCalls()
    .filter(call => call !== left)
    .map(node => ({ label: node.call.label, description: node.call.description, node }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      'There is no other call to compare with: open another trace beside this one.',
    );
    return undefined;
  }
  const options = { title: 'Compare With…', placeHolder: 'The other call', matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.node;
}

let shown = 0;

async function show({ client, files, ladders }: CompareSurface, { params, origins }: Chosen): Promise<void> {
  const result = await client.request<CompareResult>(compareMethod, params);
  if (result.kind === 'failed') {
    void vscode.window.showErrorMessage(`Not compared: ${result.reason}`);
    return;
  }
  const number = ++shown;
  const side = (name: string, text: string) => {
    const uri = vscode.Uri.from({ scheme: 'siplens-compare', path: `/${number}/${name}.sip` });
    files.write(uri, text);
    return uri;
  };
  const title = `${result.leftTitle} ↔ ${result.rightTitle}`;
  await vscode.commands.executeCommand(
    'vscode.diff',
    side('left', result.left),
    side('right', result.right),
    title,
    {
      preview: false,
    },
  );
  const told =
    result.first === null
      ? 'No difference beyond Call-IDs, tags, branches, ports and times.'
      : `First difference: ${result.first}.`;
  vscode.window.setStatusBarMessage(told, 10_000);
  if (origins.length === 2) await ladders.show({ origins, linked: false, compares: true });
}
