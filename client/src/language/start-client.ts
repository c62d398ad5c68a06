import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { memorySchemes } from '../virtual/memory-files';

/** After so many ends within three minutes the server is left alone, and the user is asked. */
const maxRestarts = 4;
const restartWindowMs = 3 * 60 * 1000;

/** Sides of a comparison are no messages: nothing in them is to be linted. */
const readSchemes = memorySchemes.filter(scheme => scheme !== 'siplens-compare');

/** The documents that the server sees: our languages only, so that a log without SIP is never sent to it. */
const documentSelector = ['sip-message', 'sip-trace'].flatMap(language =>
  ['file', 'untitled', ...readSchemes].map(scheme => ({ language, scheme })),
);

/** Megabytes for new objects, twice what Node gives: half as many keystrokes then wait for the garbage collector. */
const youngMemory = '--max-semi-space-size=32';

function serverOptions(context: vscode.ExtensionContext): ServerOptions {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  return {
    run: { module, transport: TransportKind.ipc, options: { execArgv: [youngMemory] } },
    debug: {
      module,
      transport: TransportKind.ipc,
      options: { execArgv: [youngMemory, '--nolazy', '--inspect=6019'] },
    },
  };
}

/** Ends of the server in the last minutes; forgets older ones. */
function restartCounter(): () => number {
  const ends: number[] = [];
  return () => {
    const now = Date.now();
    ends.push(now);
    while ((ends[0] ?? now) < now - restartWindowMs) ends.shift();
    return ends.length;
  };
}

/**
 * The language client, started when the first document of ours opens. A server that ends is started again, and the
 * documents are sent to it anew, so nothing is lost; the user is told in the status bar.
 */
export class SipLanguageClient implements vscode.Disposable {
  readonly output = vscode.window.createOutputChannel('SIP', { log: true });
  private readonly client: LanguageClient;
  private readonly readyChange = new vscode.EventEmitter<LanguageClient>();
  /** Fires each time when a server has become ready, also after a restart. */
  readonly onReady = this.readyChange.event;
  private started: Promise<void> | undefined;
  /** By method. */
  private readonly notifications = new Map<string, vscode.EventEmitter<unknown>>();

  constructor(context: vscode.ExtensionContext) {
    this.client = new LanguageClient('siplens', 'SIP', serverOptions(context), this.options());
    this.client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.readyChange.fire(this.client);
    });
  }

  private options(): LanguageClientOptions {
    const countEnd = restartCounter();
    return {
      documentSelector,
      outputChannel: this.output,
      synchronize: { configurationSection: 'siplens' },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => {
          if (countEnd() <= maxRestarts) {
            vscode.window.setStatusBarMessage(
              '$(sync) The SIP language server stopped and was started again.',
              10_000,
            );
            return { action: CloseAction.Restart, handled: true };
          }
          this.askAfterRepeatedEnds();
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
  }

  private askAfterRepeatedEnds(): void {
    const again = 'Start Again';
    const log = 'Show Log';
    void vscode.window
      .showErrorMessage(
        'The SIP language server stopped five times in three minutes and stays off.',
        again,
        log,
      )
      .then(choice => {
        if (choice === again) void this.client.restart();
        if (choice === log) this.output.show();
      });
  }

  /** Starts the server where it does not run yet. A failure is shown once, with the log. */
  start(): Promise<void> {
    this.started ??= this.client.start().catch((error: unknown) => {
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
    return this.client.sendRequest<R>(method, params, token);
  }

  /** Listens to a notification of the server, from now on and after restarts. Several may listen to the same one. */
  onNotification<P>(method: string, handler: (params: P) => void): vscode.Disposable {
    const known = this.notifications.get(method);
    if (known) return known.event(params => handler(params as P));
    // The library keeps one handler for a method: a second one would silence the first.
    const heard = new vscode.EventEmitter<unknown>();
    this.notifications.set(method, heard);
    this.client.onNotification(method, params => heard.fire(params));
    return heard.event(params => handler(params as P));
  }

  /** The document URI as the protocol writes it. */
  toUri(uri: vscode.Uri): string {
    return this.client.code2ProtocolConverter.asUri(uri);
  }

  dispose(): void {
    if (this.client.state !== State.Stopped) void this.client.stop();
    this.readyChange.dispose();
    for (const heard of this.notifications.values()) heard.dispose();
    this.output.dispose();
  }
}
