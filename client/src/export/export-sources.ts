import * as vscode from 'vscode';
import type { ExportSource } from '../../../server/src/core/export-protocol';
import { callsOfNodes } from '../ladder/calls-of-nodes';
import type { SipLanguageClient } from '../language/start-client';
import type { OpenedTraces } from '../traces/opened-traces';
import type { CallNode } from '../trees/calls-node';
import type { CallsView } from '../trees/calls-view';

export interface ExportSurface {
  readonly client: SipLanguageClient;
  readonly calls: CallsView;
  readonly traces: OpenedTraces;
}

/** Calls that a menu, a key or the cursor points to. */
export interface PointedCalls {
  readonly sources: readonly ExportSource[];
  /** The document of the cursor, where that is what was meant: then the whole trace may be, too. */
  readonly whole: ExportSource | undefined;
}

/** The calls of nodes of the tree, else of the cursor in a trace, else of what is selected in the tree; none is an empty list. */
export async function pointedCalls(
  surface: ExportSurface,
  node: unknown,
  nodes: unknown,
): Promise<PointedCalls> {
  const given = callsOfNodes(Array.isArray(nodes) && nodes.length > 0 ? nodes : [node]);
  const selected = async (): Promise<PointedCalls> => ({
    sources: await sourcesOf(surface, callsOfNodes(surface.calls.selection)),
    whole: undefined,
  });
  if (given.length > 0) return { sources: await sourcesOf(surface, given), whole: undefined };
  // A key of the tree says so; its text may still be the active editor.
  if (node === 'selection') return selected();
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId === 'sip-trace') {
    const uri = surface.client.toUri(editor.document.uri);
    const { line, character } = editor.selection.active;
    return { sources: [{ uri, position: { line, character } }], whole: { uri } };
  }
  return selected();
}

/** Calls of traces that the server reads from disk stand in documents of their own, which need not be open. */
async function sourcesOf(
  { traces }: ExportSurface,
  given: ReturnType<typeof callsOfNodes>,
): Promise<readonly ExportSource[]> {
  const sources: ExportSource[] = [];
  for (const { uri, calls } of given) {
    const target = vscode.Uri.parse(uri);
    const made = target.scheme === 'siplens-call' ? await traces.documents.provide(target) : undefined;
    sources.push(made ? { text: made.text } : { uri, ...(calls ? { calls } : {}) });
  }
  return sources;
}

/** One call of the tree. Rejects with a sentence where it is not there any more. */
export async function sourceOfCall(surface: ExportSurface, node: CallNode): Promise<ExportSource> {
  const [source] = await sourcesOf(surface, callsOfNodes([node]));
  return source ?? { uri: node.uri, calls: [node.call.id] };
}
