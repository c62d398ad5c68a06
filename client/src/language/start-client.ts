import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/**
 * The language client, loaded and started when the first document of ours opens: the library is two thirds of what the
 * client consists of, and any plain text activates it.
 */
export class SipLanguageClient implements vscode.Disposable {
  readonly output = vscode.window.createOutputChannel('SIP', { log: true });
  private readonly readyChange = new vscode.EventEmitter<void>();
  /** Fires each time when a server has become ready, also after a restart. */
  readonly onReady = this.readyChange.event;
  /** Once it was loaded. */
  private client: LanguageClient | undefined;
  private loading: Promise<LanguageClient> | undefined;
  private started: Promise<void> | undefined;
  /** By method. */
  private readonly notifications = new Map<string, vscode.EventEmitter<unknown>>();

  constructor(private readonly context: vscode.ExtensionContext) {}

  private load(): Promise<LanguageClient> {
    this.loading ??= import('./make-language-client').then(({ makeLanguageClient }) => {
      const { context, output } = this;
      const client = makeLanguageClient({ context, output, onReady: () => this.readyChange.fire() });
      this.client = client;
      for (const [method, heard] of this.notifications) hear(client, method, heard);
      return client;
    });
    return this.loading;
  }

  /** Starts the server where it does not run yet. A failure is shown once, with the log. */
  start(): Promise<void> {
    this.started ??= this.load()
      .then(client => client.start())
      .catch((error: unknown) => {
        this.output.error(String(error));
        void vscode.window.showErrorMessage(
          'The SIP language server does not start; the log of output "SIP" says why.',
        );
      });
    return this.started;
  }

  /** Sends a request, starting the server where needed. Rejects if the server does not answer. */
  async request<R>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<R> {
    await this.start();
    return (await this.load()).sendRequest<R>(method, params, token);
  }

  /** Listens to a notification of the server, from now on and after restarts. Several may listen to the same one. */
  onNotification<P>(method: string, handler: (params: P) => void): vscode.Disposable {
    let heard = this.notifications.get(method);
    if (!heard) {
      heard = new vscode.EventEmitter<unknown>();
      this.notifications.set(method, heard);
      if (this.client) hear(this.client, method, heard);
    }
    return heard.event(params => handler(params as P));
  }

  /** The document URI as the protocol writes it. */
  toUri(uri: vscode.Uri): string {
    return uri.toString();
  }

  dispose(): void {
    if (this.client?.needsStop()) void this.client.stop();
    this.readyChange.dispose();
    for (const heard of this.notifications.values()) heard.dispose();
    this.output.dispose();
  }
}

/** The library keeps one handler for a method, a second one would silence the first: so all listeners share one. */
function hear(client: LanguageClient, method: string, heard: vscode.EventEmitter<unknown>): void {
  client.onNotification(method, params => heard.fire(params));
}
