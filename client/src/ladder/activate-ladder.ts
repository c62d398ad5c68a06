import * as vscode from 'vscode';
import type { LadderOrigin, LadderPageCommand } from '../../../server/src/core/ladder-protocol';
import { type AnalysedParams, analysedMethod } from '../../../server/src/core/protocol';
import type { SipLanguageClient } from '../language/start-client';
import type { CallsView } from '../trees/calls-view';
import { callsOfNodes } from './calls-of-nodes';
import { type LadderChoice, LadderPanel, type LadderServices, ladderView } from './ladder-panel';

export interface LadderSurface {
  readonly client: SipLanguageClient;
  readonly calls: CallsView;
}

/** The open ladders, for tests and for other surfaces that draw. */
export class Ladders implements vscode.Disposable {
  private readonly panels = new Set<LadderPanel>();

  constructor(private readonly services: LadderServices) {}

  /** The ladder in the active tab. */
  get active(): LadderPanel | undefined {
    return [...this.panels].find(panel => panel.isActive);
  }

  get all(): readonly LadderPanel[] {
    return [...this.panels];
  }

  /** Shows calls in the tab that was opened first, or in one of their own; a comparison in that of the last one. */
  async show(choice: LadderChoice, inNewTab = false): Promise<void> {
    const open = this.all.find(({ compares }) => compares === (choice.compares === true));
    if (open && !inNewTab) return open.showCalls(choice);
    const panel = vscode.window.createWebviewPanel(
      ladderView,
      'Ladder',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true },
    );
    this.add(panel, choice);
  }

  /** Takes a tab; without a choice it is one that comes back after a reload and knows itself what it shows. */
  add(tab: vscode.WebviewPanel, choice: LadderChoice | undefined): void {
    const panel = new LadderPanel(tab, this.services, choice);
    this.panels.add(panel);
    panel.onClose(() => this.panels.delete(panel));
  }

  dispose(): void {
    for (const panel of this.all) panel.dispose();
  }
}

/** Registers the ladder: its commands, its tabs, and that they come back after a reload. */
export function activateLadder(context: vscode.ExtensionContext, { client, calls }: LadderSurface): Ladders {
  const services: LadderServices = {
    client,
    extensionUri: context.extensionUri,
    open: uri => calls.openDocument(uri),
    reveal: (uri, line, how) => calls.revealLine(uri, line, how),
  };
  const ladders = new Ladders(services);
  const inPage = (command: LadderPageCommand) => () => ladders.active?.run(command);
  context.subscriptions.push(
    ladders,
    vscode.commands.registerCommand('siplens.openLadder', (node: unknown, nodes: unknown) =>
      openLadder(ladders, originsOf(services, calls, node, nodes), false),
    ),
    vscode.commands.registerCommand('siplens.openLadderInNewTab', (node: unknown, nodes: unknown) =>
      openLadder(ladders, originsOf(services, calls, node, nodes), true),
    ),
    vscode.commands.registerCommand('siplens.ladder.moveLaneLeft', () => moveLane(ladders, 'moveLaneLeft')),
    vscode.commands.registerCommand('siplens.ladder.moveLaneRight', () => moveLane(ladders, 'moveLaneRight')),
    vscode.commands.registerCommand('siplens.ladder.nameLane', inPage('nameLane')),
    vscode.commands.registerCommand('siplens.ladder.toggleDetails', inPage('toggleDetails')),
    vscode.commands.registerCommand('siplens.ladder.find', inPage('find')),
    client.onNotification<AnalysedParams>(analysedMethod, ({ uri }) => {
      for (const panel of ladders.all) panel.refresh(uri);
    }),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (!event.affectsConfiguration('siplens.ladder.aliases')) return;
      for (const panel of ladders.all) void panel.draw();
    }),
    vscode.window.registerWebviewPanelSerializer(ladderView, {
      async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
        ladders.add(panel, undefined);
      },
    }),
  );
  return ladders;
}

/** Two calls stand so that the same step is in the same row: their lanes stay as the calls have them. */
function moveLane(ladders: Ladders, command: 'moveLaneLeft' | 'moveLaneRight'): void {
  if (ladders.active?.compares !== true) ladders.active?.run(command);
  else
    void vscode.window.showInformationMessage(
      'Lanes of calls that are compared cannot be moved. Open the ladder of one of the calls to move its lanes.',
    );
}

/** From the tree the selected calls, from a lens or the editor the call at its place. */
function originsOf(
  { client }: LadderServices,
  calls: CallsView,
  node: unknown,
  nodes: unknown,
): readonly LadderOrigin[] {
  if (typeof node === 'string' && node !== 'selection') return [{ uri: node, position: positionOf(nodes) }];
  const given = callsOfNodes(Array.isArray(nodes) && nodes.length > 0 ? nodes : [node]);
  if (given.length > 0) return given;
  if (node === 'selection') return callsOfNodes(calls.selection);
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId === 'sip-trace') {
    const { line, character } = editor.selection.active;
    return [{ uri: client.toUri(editor.document.uri), position: { line, character } }];
  }
  return callsOfNodes(calls.selection);
}

function positionOf(value: unknown): { readonly line: number; readonly character: number } {
  const line = (value as { readonly line?: unknown } | undefined)?.line;
  return { line: typeof line === 'number' ? line : 0, character: 0 };
}

async function openLadder(
  ladders: Ladders,
  origins: readonly LadderOrigin[],
  inNewTab: boolean,
): Promise<void> {
  if (origins.length > 0) return ladders.show({ origins, linked: true }, inNewTab);
  void vscode.window.showInformationMessage(
    'Select a call in the Calls view, or put the cursor on a message of a SIP trace.',
  );
}
