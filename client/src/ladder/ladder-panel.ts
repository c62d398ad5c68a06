import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import {
  type FromLadderPage,
  type LadderOrigin,
  type LadderPageCommand,
  type LadderPageState,
  type LadderParams,
  type LadderResult,
  ladderMethod,
  type MessageDetails,
  messageDetailsMethod,
  type ToLadderPage,
} from '../../../server/src/core/ladder-protocol';
import type { SipLanguageClient } from '../language/start-client';
import type { RevealOptions } from '../trees/calls-view';
import { hostNames, nameHost } from './host-names';
import { ladderHtml } from './ladder-html';
import { arrowAt, placeOfArrow } from './message-places';

export const ladderView = 'siplens.ladder';

/** What a panel needs of the rest of the extension. */
export interface LadderServices {
  readonly client: SipLanguageClient;
  readonly extensionUri: vscode.Uri;
  /** Opens a document without showing it; rejects with a sentence for the user. */
  open(uri: string): Promise<unknown>;
  /** Shows a line of a document, never over the ladder. */
  reveal(uri: string, line: number, how: RevealOptions): Promise<void>;
}

export interface LadderChoice {
  readonly origins: readonly LadderOrigin[];
  readonly linked: boolean;
  /** Two origins, whose calls stand side by side. */
  readonly compares?: boolean;
}

/** A drawing that takes longer, ms, says so and can be cancelled. */
const patience = 500;

type Drawn = Extract<LadderResult, { kind: 'ladder' }>;

/** One ladder in a tab: asks the server, shows the page, and leads from text to arrow and back. */
export class LadderPanel implements vscode.Disposable {
  private drawn: Drawn | undefined;
  /** What was shown before it: the page may tell of a click there that was made before it had the new one. */
  private drawnBefore: Drawn | undefined;
  private turn = 0;
  /** Counts what the server was asked: only the last answer is shown. */
  private asked = 0;
  private drawing: vscode.CancellationTokenSource | undefined;
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly closed = new vscode.EventEmitter<void>();
  readonly onClose = this.closed.event;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly services: LadderServices,
    private choice: LadderChoice | undefined,
  ) {
    const { webview } = panel;
    const files = vscode.Uri.joinPath(services.extensionUri, 'dist');
    webview.options = { enableScripts: true, localResourceRoots: [files] };
    const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(files, name)).toString();
    this.subscriptions.push(
      webview.onDidReceiveMessage((message: FromLadderPage) => void this.hear(message)),
      panel.onDidDispose(() => this.dispose()),
      vscode.window.onDidChangeTextEditorSelection(event => this.follow(event)),
    );
    const icon = (theme: string) =>
      vscode.Uri.joinPath(services.extensionUri, 'media', `sip-file-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    webview.html = ladderHtml({
      script: address('ladder.js'),
      style: address('ladder.css'),
      nonce: randomBytes(16).toString('base64'),
    });
  }

  /** The calls that are drawn; undefined before the first answer. */
  get state(): LadderPageState | undefined {
    return this.drawn && { linked: true, ...this.choice, origins: this.drawn.origins };
  }

  /** Whether it shows two calls side by side. */
  get compares(): boolean {
    return this.choice?.compares === true;
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  get column(): vscode.ViewColumn | undefined {
    return this.panel.viewColumn;
  }

  /** Draws other calls in the same tab. */
  async showCalls(choice: LadderChoice): Promise<void> {
    this.choice = choice;
    this.panel.reveal(undefined, true);
    await this.draw();
  }

  /** A document was analysed anew; draws again if calls of it are shown. */
  refresh(uri: string): void {
    if (this.choice?.origins.some(origin => origin.uri === uri)) void this.draw();
  }

  run(command: LadderPageCommand): void {
    this.post({ kind: 'run', command });
  }

  private post(message: ToLadderPage): void {
    void this.panel.webview.postMessage(message);
  }

  private async hear(message: FromLadderPage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        this.choice ??= message.state ?? undefined;
        return this.draw();
      case 'reveal':
        return this.revealMessage(message);
      case 'describe':
        return this.describe(message);
      case 'linked':
        if (this.choice) this.choice = { ...this.choice, linked: message.on };
        return this.draw();
      case 'nameLane':
        if (await nameHost(message)) await this.draw();
        return;
      case 'cancel':
        return this.drawing?.cancel();
      case 'draw':
        return this.draw();
    }
  }

  /** Asks the server for the ladder and shows it. */
  async draw(): Promise<void> {
    const { choice } = this;
    if (!choice) return;
    const asked = ++this.asked;
    // What is asked no more stops, and is not told as being drawn.
    this.drawing?.cancel();
    const drawing = new vscode.CancellationTokenSource();
    this.drawing = drawing;
    const timer = setTimeout(() => this.post({ kind: 'drawing' }), patience);
    const result = await Promise.race([this.ask(choice, drawing.token), cancelled(drawing.token)]);
    clearTimeout(timer);
    if (asked !== this.asked) return;
    if (result.kind === 'none') {
      this.drawn = undefined;
      this.post({ kind: 'failed', reason: result.reason });
      return;
    }
    this.drawnBefore = this.drawn;
    this.drawn = result;
    this.choice = { ...choice, origins: result.origins };
    this.panel.title = `Ladder: ${result.title}`;
    this.post({
      kind: 'show',
      turn: ++this.turn,
      title: result.title,
      ladder: result.ladder,
      state: this.choice as LadderPageState,
      linkedCalls: result.linkedCalls,
      lit: this.arrowAtCursor(),
    });
  }

  private async ask(choice: LadderChoice, token: vscode.CancellationToken): Promise<LadderResult> {
    try {
      for (const { uri } of choice.origins) await this.services.open(uri);
      const params: LadderParams = { ...choice, aliases: hostNames() };
      return await this.services.client.request<LadderResult>(ladderMethod, params, token);
    } catch (error) {
      return { kind: 'none', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private arrowAtCursor(): number | null {
    for (const editor of vscode.window.visibleTextEditors) {
      const arrow = this.arrowIn(editor);
      if (arrow !== undefined) return arrow;
    }
    return null;
  }

  private arrowIn({ document, selection }: vscode.TextEditor): number | undefined {
    const { drawn } = this;
    const at = drawn?.uris.indexOf(this.services.client.toUri(document.uri)) ?? -1;
    return drawn && at >= 0 ? arrowAt(drawn.places, at, selection.active.line) : undefined;
  }

  private follow({ textEditor }: vscode.TextEditorSelectionChangeEvent): void {
    const { drawn } = this;
    if (!drawn?.uris.includes(this.services.client.toUri(textEditor.document.uri))) return;
    this.post({ kind: 'light', turn: this.turn, arrow: this.arrowIn(textEditor) ?? null });
  }

  private async revealMessage(message: Extract<FromLadderPage, { kind: 'reveal' }>): Promise<void> {
    const at = this.placeOf(message, message.copy);
    const how = { focus: message.focus, beside: this.column };
    if (at) await this.services.reveal(at.uri, at.line, how);
  }

  private placeOf(
    { turn, arrow }: { readonly turn: number; readonly arrow: number },
    copy = 0,
  ): { readonly uri: string; readonly line: number } | undefined {
    const drawn = turn === this.turn ? this.drawn : turn === this.turn - 1 ? this.drawnBefore : undefined;
    const place = drawn && placeOfArrow(drawn.places, arrow, copy);
    const uri = place && drawn?.uris[place.document];
    return uri === undefined || !place ? undefined : { uri, line: place.line };
  }

  private async describe(message: Extract<FromLadderPage, { kind: 'describe' }>): Promise<void> {
    const { turn, arrow } = message;
    const at = this.placeOf(message);
    if (!at) return;
    const { client } = this.services;
    const details = await client.request<MessageDetails | null>(messageDetailsMethod, at).catch(() => null);
    this.post({ kind: 'details', turn, arrow, details });
  }

  dispose(): void {
    this.asked++;
    this.drawing?.cancel();
    this.closed.fire();
    this.closed.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
    this.panel.dispose();
  }
}

/** Answers as soon as the user cancels: what is under way may take its time. */
function cancelled(token: vscode.CancellationToken): Promise<LadderResult> {
  return new Promise(resolve => {
    token.onCancellationRequested(() => resolve({ kind: 'none', reason: 'Drawing was cancelled.' }));
  });
}
