import { type ChildProcess, spawn } from 'node:child_process';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentClientCapabilities,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import type { AnalysedParams } from '../../src/core/protocol';
import { builtFile } from './built-file';

/** A client that starts the built server as an editor would, and remembers what the server tells. */
export class LspClient {
  readonly log: string[] = [];
  readonly published: PublishDiagnosticsParams[] = [];
  readonly analysed: AnalysedParams[] = [];
  /** How often the server has asked to be asked for lenses again. */
  lensRefreshes = 0;
  private readonly versions = new Map<string, number>();
  private listeners: (() => void)[] = [];

  private constructor(
    readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
    private settings: unknown,
  ) {}

  /** Starts a server and initialises it. `settings` is the section `siplens`; `textDocument` what the editor can do. */
  static async start(
    settings: unknown = {},
    textDocument: TextDocumentClientCapabilities = {},
  ): Promise<{ client: LspClient; result: InitializeResult; ms: number }> {
    const started = performance.now();
    const child = spawn(process.execPath, [builtFile('server'), '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const client = new LspClient(child, connection, settings);
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      client.published.push(params);
      client.wake();
    });
    connection.onNotification('siplens/analysed', (params: AnalysedParams) => {
      client.analysed.push(params);
      client.wake();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      client.log.push(message);
      client.wake();
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
      items.map(() => client.settings),
    );
    connection.onRequest('workspace/codeLens/refresh', () => {
      client.lensRefreshes += 1;
      client.wake();
      return null;
    });
    connection.listen();
    const result: InitializeResult = await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { workspace: { configuration: true, codeLens: { refreshSupport: true } }, textDocument },
    });
    const ms = performance.now() - started;
    await connection.sendNotification('initialized', {});
    return { client, result, ms };
  }

  /** Opens a document as version 1. */
  async open(uri: string, languageId: 'sip-message' | 'sip-trace', text: string): Promise<void> {
    this.versions.set(uri, 1);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Changes a document; answers the new version. */
  async change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<number> {
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
    return version;
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** New settings, and the notification that they have changed. */
  async configure(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { siplens: settings },
    });
  }

  /** A request about a document. */
  ask<R>(method: string, uri: string, params: object = {}): Promise<R> {
    return this.connection.sendRequest(method, { textDocument: { uri }, ...params });
  }

  /** Waits for the diagnostics of a version. */
  async diagnostics(uri: string, version = 1): Promise<readonly Diagnostic[]> {
    return this.until(
      () => this.published.filter(p => p.uri === uri && p.version === version).at(-1)?.diagnostics,
    );
  }

  /** What was published last for a document; empty for nothing. */
  lastDiagnostics(uri: string): readonly Diagnostic[] {
    return this.published.filter(p => p.uri === uri).at(-1)?.diagnostics ?? [];
  }

  /** Waits until something has come that the condition finds. Fails after a minute. */
  async until<T>(find: () => T | undefined): Promise<T> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`nothing came; log:\n${this.log.join('\n')}`);
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left);
        this.listeners.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Ends the server as an editor does; answers its exit code. */
  async stop(): Promise<number | null> {
    const exited = new Promise<number | null>(resolve => this.process.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const code = await exited;
    this.connection.dispose();
    return code;
  }

  private wake(): void {
    const listeners = this.listeners;
    this.listeners = [];
    for (const listener of listeners) listener();
  }
}

/** Line and character of the end of `text` up to and with `part`: a cursor after it. */
export function endOf(text: string, part: string): { line: number; character: number } {
  const at = text.indexOf(part);
  if (at < 0) throw new Error(`no ${JSON.stringify(part)} in the text`);
  const lines = text.slice(0, at + part.length).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** A diagnostic in short: severity, rule, and the marked text. */
export function brief(text: string, { severity, code, range }: Diagnostic): string {
  const lines = text.split('\n');
  const line = lines[range.start.line] ?? '';
  const marked =
    range.start.line === range.end.line
      ? line.slice(range.start.character, range.end.character)
      : `${line} …`;
  return `${['', 'error', 'warning', 'information', 'hint'][severity ?? 0]} ${code}: ${marked}`;
}
