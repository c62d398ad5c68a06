import * as vscode from 'vscode';
import {
  type AnalysedParams,
  analysedMethod,
  type CallsParams,
  type CallsResult,
  callsMethod,
  type WireRange,
} from '../../../server/src/core/protocol';
import type { SipLanguageClient } from '../language/start-client';
import { callsItem } from './calls-item';
import {
  type CallsNode,
  childrenOf,
  type FileNode,
  fileNode,
  type MessageNode,
  messageAtLine,
} from './calls-node';

/** The cursor may rest this long before the tree follows it. */
const followDelayMs = 150;

function toRange(range: WireRange): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

/** The Calls tree: file → call → transaction → message of each open trace, kept up with its analysis. */
export class CallsView implements vscode.TreeDataProvider<CallsNode>, vscode.Disposable {
  private readonly files = new Map<string, FileNode>();
  private readonly changed = new vscode.EventEmitter<CallsNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<CallsNode>;
  private readonly subscriptions: vscode.Disposable[] = [];
  private followTimer: NodeJS.Timeout | undefined;

  constructor(private readonly client: SipLanguageClient) {
    this.view = vscode.window.createTreeView('siplens.calls', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.subscriptions.push(
      this.view,
      this.changed,
      client.onNotification<AnalysedParams>(analysedMethod, params => void this.refresh(params)),
      vscode.workspace.onDidCloseTextDocument(document => this.forget(client.toUri(document.uri))),
      vscode.window.onDidChangeTextEditorSelection(event => this.followSoon(event.textEditor)),
      vscode.commands.registerCommand('siplens.revealMessage', revealMessage),
      vscode.commands.registerCommand('siplens.revealInCalls', () => this.revealCursor(true)),
    );
  }

  /** The nodes of a document, for tests and other surfaces; undefined for one that is no trace. */
  nodesOf(uri: vscode.Uri): FileNode | undefined {
    return this.files.get(this.client.toUri(uri));
  }

  private async refresh(params: AnalysedParams): Promise<void> {
    if (params.languageId !== 'sip-trace') return this.forget(params.uri);
    const result = await this.client.request<CallsResult | null>(callsMethod, {
      uri: params.uri,
    } satisfies CallsParams);
    if (!result) return this.forget(params.uri);
    this.files.set(params.uri, fileNode(result));
    this.changed.fire(undefined);
    const editor = vscode.window.activeTextEditor;
    if (editor && this.client.toUri(editor.document.uri) === params.uri) this.followSoon(editor);
  }

  private forget(uri: string): void {
    if (this.files.delete(uri)) this.changed.fire(undefined);
  }

  private followSoon(editor: vscode.TextEditor): void {
    if (editor.document.languageId !== 'sip-trace') return;
    clearTimeout(this.followTimer);
    const follow = vscode.workspace.getConfiguration('siplens.calls').get<boolean>('followCursor', true);
    if (follow && this.view.visible)
      this.followTimer = setTimeout(() => void this.revealCursor(false), followDelayMs);
  }

  private async revealCursor(focus: boolean): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const node = editor && this.messageAt(editor);
    if (node) await this.view.reveal(node, { select: true, focus, expand: true });
    else if (focus)
      void vscode.window.showInformationMessage('Put the cursor on a message of a SIP trace first.');
  }

  private messageAt(editor: vscode.TextEditor): MessageNode | undefined {
    const file = this.files.get(this.client.toUri(editor.document.uri));
    return file && messageAtLine(file, editor.selection.active.line);
  }

  getTreeItem(node: CallsNode): vscode.TreeItem {
    return callsItem(node);
  }

  getChildren(node?: CallsNode): CallsNode[] {
    return node ? [...childrenOf(node)] : [...this.files.values()];
  }

  getParent(node: CallsNode): CallsNode | undefined {
    return node.kind === 'file' ? undefined : node.parent;
  }

  dispose(): void {
    clearTimeout(this.followTimer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

/** Shows a place of a trace in its editor; the tree keeps the focus, so that arrows walk on. */
async function revealMessage(uri: string, range: WireRange): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const open = vscode.window.visibleTextEditors.find(editor => editor.document === document);
  const column = open?.viewColumn ?? vscode.ViewColumn.Active;
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: column,
    preserveFocus: true,
    preview: false,
  });
  const target = toRange(range);
  editor.selection = new vscode.Selection(target.start, target.start);
  editor.revealRange(target, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
