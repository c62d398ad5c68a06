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
import type { OpenedTrace } from '../traces/opened-trace';
import type { OpenedTraces } from '../traces/opened-traces';
import { childrenOfTrace } from '../traces/trace-children';
import { type SourceNode, type TraceNode, traceOfNode } from '../traces/trace-node';
import { filterText } from '../traces/trace-texts';
import { childrenOfGroup } from './arrange-calls';
import { CallArranger } from './call-arranger';
import { callsItem, resolvedTooltip } from './calls-item';
import type { CallsLook } from './calls-look';
import {
  type CallNode,
  type CallsContainer,
  type CallsNode,
  callOfNode,
  callsInGroup,
  childrenOf,
  type DocumentNode,
  type FileNode,
  fileNode,
  type MessageNode,
  type MoreCallsNode,
  messageAtLine,
} from './calls-node';
import { registerFindingBadges } from './finding-badges';
import { OpenedRow } from './opened-row';

/** The cursor may rest this long before the tree follows it. */
const followDelayMs = 150;

function toRange(range: WireRange): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

/**
 * The Calls tree: file → call → transaction → message of each open document that is a trace, kept up with its analysis,
 * and of each trace that the server reads from disk.
 */
export class CallsView implements vscode.TreeDataProvider<CallsNode>, vscode.Disposable {
  private readonly files = new Map<string, FileNode>();
  private readonly changed = new vscode.EventEmitter<CallsNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<CallsNode>;
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly arranger = new CallArranger();
  private callsListed = false;
  private followTimer: NodeJS.Timeout | undefined;
  private readonly shown = new WeakSet<vscode.TextEditor>();
  /** Rises with each place that the tree follows to, and with each row that is opened. */
  private followed = 0;
  private readonly openedRow = new OpenedRow();
  /** Rises with each place that is to be shown: one whose text comes late is not shown over a later one. */
  private revealed = 0;

  constructor(
    private readonly client: SipLanguageClient,
    private readonly traces: OpenedTraces,
  ) {
    this.view = vscode.window.createTreeView('siplens.calls', {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.subscriptions.push(
      this.view,
      this.changed,
      registerFindingBadges(),
      client.onNotification<AnalysedParams>(analysedMethod, params => void this.refresh(params)),
      vscode.workspace.onDidCloseTextDocument(document => this.forget(client.toUri(document.uri))),
      vscode.window.onDidChangeTextEditorSelection(event => this.followSoon(event.textEditor, event)),
      vscode.window.onDidChangeVisibleTextEditors(editors => this.followShown(editors)),
      this.view.onDidChangeVisibility(() => this.followSoon(vscode.window.activeTextEditor)),
      traces.onChange(trace => {
        // A trace that has come is filtered as the others are.
        if (!trace) this.filterTraces();
        this.fire(trace?.node);
      }),
      vscode.commands.registerCommand('siplens.revealMessage', (uri: string, range: WireRange) =>
        this.revealRow(uri, range),
      ),
      vscode.commands.registerCommand('siplens.revealInCalls', () => this.revealCursor()),
    );
  }

  /** The nodes of a document, for tests and other surfaces; undefined for one that is no trace. */
  nodesOf(uri: vscode.Uri): FileNode | undefined {
    return this.files.get(this.client.toUri(uri));
  }

  private async refresh(params: AnalysedParams): Promise<void> {
    // The document of one call is not listed: the call stands below its trace.
    const isCall = vscode.Uri.parse(params.uri).scheme === 'siplens-call';
    if (params.languageId !== 'sip-trace' || isCall) return this.forget(params.uri);
    const result = await this.client.request<CallsResult | null>(callsMethod, {
      uri: params.uri,
    } satisfies CallsParams);
    if (!result) return this.forget(params.uri);
    this.files.set(params.uri, fileNode(result));
    this.fire(undefined);
    const editor = vscode.window.activeTextEditor;
    if (editor && this.client.toUri(editor.document.uri) === params.uri) this.followSoon(editor);
  }

  private forget(uri: string): void {
    if (this.files.delete(uri)) this.fire(undefined);
  }

  /**
   * An arrow of a ladder moves the cursor of a text beside it: it is followed there as well. Where no cursor has moved
   * (a text was read again, or came into view), several rows that are selected stay so.
   */
  private followSoon(
    editor: vscode.TextEditor | undefined,
    moved?: vscode.TextEditorSelectionChangeEvent,
  ): void {
    if (editor?.document.languageId !== 'sip-trace') return;
    const { document, selection } = editor;
    const byHand =
      moved?.kind === vscode.TextEditorSelectionChangeKind.Keyboard ||
      moved?.kind === vscode.TextEditorSelectionChangeKind.Mouse;
    if (this.openedRow.holds(document.uri.toString(), selection.active.line, byHand)) return;
    const follow = vscode.workspace.getConfiguration('siplens.calls').get<boolean>('followCursor', true);
    if (!follow || !this.view.visible || (!moved && this.view.selection.length > 1)) return;
    clearTimeout(this.followTimer);
    this.followTimer = setTimeout(() => void this.follow(editor, moved !== undefined), followDelayMs);
  }

  /** A text that comes into view has its cursor where it was left, or was sent: no change of a selection tells of it. */
  private followShown(editors: readonly vscode.TextEditor[]): void {
    const fresh = editors.filter(editor => !this.shown.has(editor));
    for (const editor of fresh) this.shown.add(editor);
    this.followSoon(fresh.at(-1));
  }

  private async follow(editor: vscode.TextEditor, moved: boolean): Promise<void> {
    const turn = ++this.followed;
    const node = await this.messageAt(editor);
    // While its call was loaded the cursor may have gone on, which the tree follows, or rows were selected.
    const isOver = turn !== this.followed || (!moved && this.view.selection.length > 1);
    if (node && !isOver && this.view.visible) await this.reveal(node, false);
  }

  private async revealCursor(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const node = editor && (await this.messageAt(editor));
    if (!node) void vscode.window.showInformationMessage('Put the cursor on a message of a SIP trace first.');
    else if (!(await this.reveal(node, true))) await this.offerToShow(node.parent.parent);
  }

  /** False where its call is hidden. */
  private async reveal(node: MessageNode, focus: boolean): Promise<boolean> {
    const call = node.parent.parent;
    const isShown = this.arranger.reach(call.parent, this.callsOf(call.parent), call);
    if (isShown) await this.view.reveal(node, { select: true, focus, expand: true });
    return isShown;
  }

  private async offerToShow(call: CallNode): Promise<void> {
    if (this.arranger.hidesAsPing(call)) return this.offerToShowPings(call);
    const clear = 'Clear Filter';
    const question = `The filter «${this.arranger.filter}» hides the call of this message: ${call.call.label}`;
    if ((await vscode.window.showInformationMessage(question, clear)) !== clear) return;
    this.filter('');
    await this.revealCursor();
  }

  private async offerToShowPings(call: CallNode): Promise<void> {
    const show = 'Show Pings';
    const question = `Pings are hidden, and this message is one: ${call.call.label}`;
    if ((await vscode.window.showInformationMessage(question, show)) !== show) return;
    await vscode.commands.executeCommand('siplens.showPings');
    // The settings may be heard of later.
    this.look({ hidePings: false });
    await this.revealCursor();
  }

  /** The filter as it was typed; '' for none. */
  get filterText(): string {
    return this.arranger.filter;
  }

  /** Shows only calls that fit, from now on. */
  filter(text: string): void {
    this.arranger.setFilter(text);
    this.look({});
  }

  /** Shows the calls in another order, or other folders. */
  look(look: Partial<CallsLook>): void {
    this.arranger.setLook(look);
    this.filterTraces();
    void vscode.commands.executeCommand('setContext', 'siplens.callsFiltered', this.arranger.filter !== '');
    this.fire(undefined);
  }

  /** Traces on disk are filtered by the server, over all of their calls. */
  private filterTraces(): void {
    for (const { trace } of this.traces.nodes()) trace.calls.filter(this.arranger.query);
  }

  showMore(node: MoreCallsNode): void {
    this.arranger.more(node);
    this.fire(undefined);
  }

  /** All calls that are known, shown or not. */
  allCalls(): readonly CallNode[] {
    return this.containers().flatMap(container => this.callsOf(container));
  }

  /** How many calls the filter shows, of how many. */
  counts(): { readonly matching: number; readonly total: number } {
    let matching = 0;
    let total = 0;
    for (const container of this.containers()) {
      const arrangement = this.arranger.of(container, this.callsOf(container));
      const whole = container.kind === 'trace' ? container.trace.calls : undefined;
      // Of a trace on disk some calls are loaded, and the server knows the rest.
      matching += whole ? (whole.filtered?.matching ?? whole.total) : arrangement.matching;
      total += whole ? (whole.filtered?.total ?? whole.total) : arrangement.total;
    }
    return { matching, total };
  }

  /** The calls that a menu or a key is meant for: those given, or else the selected ones, each once. */
  callsAt(given: unknown, all: unknown): readonly CallNode[] {
    const nodes = Array.isArray(all) && all.length > 0 ? all : isNode(given) ? [given] : this.view.selection;
    const calls = nodes.filter(isNode).flatMap((node): readonly CallNode[] => {
      if (node.kind === 'group') return callsInGroup(node);
      const call = callOfNode(node);
      return call ? [call] : [];
    });
    return [...new Set(calls)];
  }

  private containers(): readonly CallsContainer[] {
    return [...this.traces.nodes(), ...this.files.values()];
  }

  private callsOf(container: CallsContainer): readonly CallNode[] {
    return container.kind === 'file' ? container.calls : container.trace.calls.nodes();
  }

  private fire(node: CallsNode | undefined): void {
    this.changed.fire(node);
    this.tellState();
  }

  /** Whether there are calls that commands of the palette could be meant for. */
  private tellPalette(listed: boolean): void {
    if (this.callsListed === listed) return;
    this.callsListed = listed;
    void vscode.commands.executeCommand('setContext', 'siplens.callsListed', listed);
  }

  /** What stands above the tree, and on the icon of the view. */
  private tellState(): void {
    const calls = this.allCalls();
    this.tellPalette(calls.length > 0);
    const withErrors = calls.filter(({ call }) => call.errors > 0).length;
    this.view.badge =
      withErrors > 0
        ? { value: withErrors, tooltip: `${withErrors} ${withErrors === 1 ? 'call' : 'calls'} with errors` }
        : undefined;
    this.view.message = this.arranger.filter === '' ? '' : this.filterMessage();
  }

  /** Made only while there is a filter: to write its first number costs more than all else of the activation does. */
  private filterMessage(): string {
    const { filter, problems } = this.arranger;
    const { matching, total } = this.counts();
    const of = `${matching.toLocaleString('en')} of ${total.toLocaleString('en')} calls`;
    const looking = this.traces.nodes().flatMap(({ trace }) => filterText(trace.calls.filtered) ?? []);
    return [`Filter: ${filter} · ${of}`, ...problems, ...looking].join(' · ');
  }

  /** The message under the cursor; the call of a trace on disk is loaded where it is not shown yet. */
  private async messageAt({ document, selection }: vscode.TextEditor): Promise<MessageNode | undefined> {
    const place = this.traces.documents.placeOf(document.uri);
    const calls = place
      ? await place.trace.calls.reach(place.call)
      : this.files.get(this.client.toUri(document.uri))?.calls;
    return calls && messageAtLine(calls, selection.active.line);
  }

  /** The call of the message under the cursor, alone; none where the cursor is on no message of a trace. */
  async callsAtCursor(): Promise<readonly CallNode[]> {
    const editor = vscode.window.activeTextEditor;
    const node = editor && (await this.messageAt(editor));
    return node ? [node.parent.parent] : [];
  }

  /** What is selected in the tree. */
  get selection(): readonly CallsNode[] {
    return this.view.selection;
  }

  /** Opens a document that calls stand in, without showing it. Rejects with a sentence for the user where it is gone. */
  async openDocument(uri: string): Promise<vscode.TextDocument> {
    const target = vscode.Uri.parse(uri);
    if (target.scheme === 'siplens-call') await this.traces.documents.provide(target);
    return vscode.workspace.openTextDocument(target);
  }

  /** Shows a line of such a document; with `focus` the keyboard goes there. */
  async revealLine(uri: string, line: number, how: RevealOptions): Promise<void> {
    const place = { line, character: 0 };
    this.openedRow.forget();
    await this.revealMessage(uri, { start: place, end: place }, how);
  }

  /** The trace on disk of a node that a menu gives, or else of the selected one. */
  traceAt(given: unknown): OpenedTrace | undefined {
    const node = isNode(given) ? given : this.view.selection[0];
    if (!node) return undefined;
    const call = callOfNode(node);
    if (call) return traceOfNode(call);
    if (isDocumentNode(node)) return undefined;
    if (node.kind !== 'group' && node.kind !== 'moreCalls') return traceOfNode(node);
    return node.container.kind === 'trace' ? node.container.trace : undefined;
  }

  /** The same for one of several files that are read together. */
  sourceAt(given: unknown): SourceNode | undefined {
    const node = isNode(given) ? given : this.view.selection[0];
    return node?.kind === 'source' ? node : undefined;
  }

  /** Selects a trace and unfolds it. */
  async show(node: TraceNode): Promise<void> {
    // The view may have been closed meanwhile, or the trace.
    await this.view
      .reveal(node, { select: true, focus: true, expand: true })
      .then(undefined, () => undefined);
  }

  /** Shows the place of a row; the tree stays at the row, so that arrows walk on and a click with Ctrl adds to it. */
  async revealRow(uri: string, range: WireRange): Promise<void> {
    clearTimeout(this.followTimer);
    this.followed += 1;
    const target = vscode.Uri.parse(uri).toString();
    this.openedRow.open(target, range.start.line);
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === target);
    // Where the cursor is there already no event will tell.
    if (shown) this.openedRow.holds(target, shown.selection.active.line, false);
    await this.revealMessage(uri, range);
  }

  /** Shows a place of a trace in its editor; the tree keeps the focus, so that arrows walk on. */
  private async revealMessage(uri: string, range: WireRange, how: RevealOptions = {}): Promise<void> {
    const turn = ++this.revealed;
    try {
      const document = await this.openDocument(uri);
      if (turn === this.revealed) await revealRange(document, toRange(range), how);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }

  getTreeItem(node: CallsNode): vscode.TreeItem {
    return callsItem(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: CallsNode): vscode.TreeItem {
    const tooltip = resolvedTooltip(node);
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  getChildren(node?: CallsNode): CallsNode[] {
    if (!node) return [...this.containers()];
    if (node.kind === 'file') return [...this.arranger.of(node, node.calls).top];
    if (node.kind === 'group') return [...childrenOfGroup(node)];
    if (node.kind === 'moreCalls') return [];
    if (isDocumentNode(node)) return [...childrenOf(node)];
    return [...childrenOfTrace(node, (trace, calls) => this.arranger.of(trace, calls).top)];
  }

  getParent(node: CallsNode): CallsNode | undefined {
    if (node.kind === 'file' || node.kind === 'trace') return undefined;
    if (node.kind === 'call')
      return this.arranger.of(node.parent, this.callsOf(node.parent)).groupOf.get(node) ?? node.parent;
    if (node.kind === 'transaction') return node.leg ?? node.parent;
    return node.parent;
  }

  dispose(): void {
    clearTimeout(this.followTimer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

function isNode(value: unknown): value is CallsNode {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function isDocumentNode(node: CallsNode): node is DocumentNode {
  return ['file', 'call', 'leg', 'transaction', 'message'].includes(node.kind);
}

/** How a place of a document is shown. */
export interface RevealOptions {
  /** Goes there; otherwise the keyboard stays where it is. */
  readonly focus?: boolean;
  /** The column of what is to stay in view, if the document is not in view already. */
  readonly beside?: vscode.ViewColumn | undefined;
}

async function revealRange(
  document: vscode.TextDocument,
  target: vscode.Range,
  { focus = false, beside }: RevealOptions,
): Promise<void> {
  const open = vscode.window.visibleTextEditors.find(editor => editor.document === document);
  const column = open?.viewColumn ?? (beside ? columnBeside(beside) : vscode.ViewColumn.Active);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: column,
    preserveFocus: !focus,
    preview: document.uri.scheme === 'siplens-call',
  });
  editor.selection = new vscode.Selection(target.start, target.start);
  editor.revealRange(target, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** A column other than a given one; a new one if there is none. */
function columnBeside(column: vscode.ViewColumn): vscode.ViewColumn {
  const other = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== column);
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}
