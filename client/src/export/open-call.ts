import * as vscode from 'vscode';
import type { CallNode } from '../trees/calls-node';
import type { MemoryFiles } from '../virtual/memory-files';
import { type ExportSurface, pointedCalls } from './export-sources';
import { requestExport } from './request-export';

/** Registers the command that shows single calls as read-only traces of their own, every byte as it was. */
export function activateOpenCall(surface: ExportSurface, files: MemoryFiles): vscode.Disposable {
  return vscode.commands.registerCommand('siplens.openCall', async (node: unknown, nodes: unknown) => {
    try {
      await openCalls({ surface, files, node, nodes });
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  });
}

interface Asked {
  readonly surface: ExportSurface;
  readonly files: MemoryFiles;
  readonly node: unknown;
  readonly nodes: unknown;
}

async function openCalls({ surface, files, node, nodes }: Asked): Promise<void> {
  const calls = surface.calls.callsAt(node, nodes);
  const [only] = calls;
  // A call of a trace on disk has a document already.
  if (only && calls.length === 1 && only.parent.kind === 'trace') {
    await show(vscode.Uri.parse(only.uri), () =>
      surface.traces.documents.provide(vscode.Uri.parse(only.uri)),
    );
    return;
  }
  const { sources } = await pointedCalls(surface, node, nodes);
  if (sources.length === 0) {
    void vscode.window.showInformationMessage(
      'Select a call in the Calls view, or put the cursor on a message of a SIP trace.',
    );
    return;
  }
  const result = await requestExport(surface.client, { sources, form: 'siptrace', shareSafe: false });
  if (result.kind === 'failed') throw new Error(result.reason);
  if (result.kind === 'cancelled' || !('text' in result.content)) return;
  const { text } = result.content;
  const uri = uriOf(calls, sources[0]);
  await show(uri, async () => files.write(uri, text));
}

async function show(uri: vscode.Uri, provide: () => Promise<unknown>): Promise<void> {
  await provide();
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
}

/** `/open/calls.log call 3.siptrace`; the same calls come to the same document. */
function uriOf(calls: readonly CallNode[], source: object | undefined): vscode.Uri {
  const [first] = calls;
  const from =
    first?.uri ?? (source && 'uri' in source && typeof source.uri === 'string' ? source.uri : 'trace');
  const name = vscode.Uri.parse(from).path.split('/').at(-1) ?? 'trace';
  const line = vscode.window.activeTextEditor?.selection.active.line ?? 0;
  const which = first ? calls.map(numberOf).join(', ') : `at line ${line + 1}`;
  return vscode.Uri.from({ scheme: 'siplens-call', path: `/open/${name} call ${which}.siptrace` });
}

/** 1-based, in order of the trace. */
function numberOf(node: CallNode): number {
  return node.parent.kind === 'file' ? node.parent.calls.indexOf(node) + 1 : 0;
}
