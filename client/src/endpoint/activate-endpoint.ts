import * as path from 'node:path';
import * as vscode from 'vscode';
import type { EndpointEvent } from '../../../server/src/core/endpoint-protocol';
import { writeTraceHeader, writeTraceRecord } from '../../../server/src/core/trace/write-siptrace';
import { type EndpointProcess, launchEndpoint } from '../../../server/src/net/endpoint-process';
import type { MemoryFiles } from '../virtual/memory-files';

/** The port of the tour; where it is taken, one of the next ones. */
const port = 5070;
const nextPorts = 9;
/** The endpoint's own trace starts anew beyond this many characters. */
const maxTrace = 5_000_000;

const traceUri = vscode.Uri.from({ scheme: 'siplens-live', path: '/local-endpoint.siptrace' });

/** The commands and the status bar item of the local endpoint. */
export function activateEndpoint(context: vscode.ExtensionContext, files: MemoryFiles): void {
  const endpoint = new LocalEndpoint(context.asAbsolutePath(path.join('dist', 'endpoint.js')), files);
  context.subscriptions.push(
    endpoint,
    vscode.commands.registerCommand('siplens.endpoint.start', () => endpoint.start()),
    vscode.commands.registerCommand('siplens.endpoint.stop', () => endpoint.stop()),
    vscode.commands.registerCommand('siplens.endpoint.menu', () => endpoint.menu()),
  );
}

/** The local endpoint as the user sees it: at most one process, its status, its trace. */
class LocalEndpoint implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'siplens.endpoint',
    vscode.StatusBarAlignment.Left,
    9,
  );
  private readonly log = vscode.window.createOutputChannel('SIP Local Endpoint', { log: true });
  private running: EndpointProcess | undefined;
  private starting: Promise<void> | undefined;
  private traced = 0;

  constructor(
    private readonly module: string,
    private readonly files: MemoryFiles,
  ) {
    this.item.name = 'SIP: Local Endpoint';
    this.item.command = 'siplens.endpoint.menu';
  }

  /** Starts it, or says that it runs. A second call while it starts waits for the first. */
  async start(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showWarningMessage('The local endpoint is off: this workspace is not trusted.');
      return;
    }
    if (this.running) {
      vscode.window.setStatusBarMessage(`SIP: the local endpoint runs on port ${this.running.port}.`, 5000);
      return;
    }
    this.starting ??= this.launch().finally(() => {
      this.starting = undefined;
    });
    await this.starting;
  }

  /** Stops it, where it runs. */
  async stop(): Promise<void> {
    await this.starting;
    const { running } = this;
    this.ended();
    await running?.stop();
  }

  /** What a click on the status bar item offers. */
  async menu(): Promise<void> {
    const show = { label: '$(list-tree) Show Its Trace' };
    const stop = { label: '$(debug-stop) Stop Local Endpoint' };
    const choice = await vscode.window.showQuickPick([show, stop], { title: 'SIP Local Endpoint' });
    if (choice === stop) await this.stop();
    if (choice === show) await vscode.window.showTextDocument(traceUri, { preview: false });
  }

  dispose(): void {
    void this.running?.stop();
    this.item.dispose();
    this.log.dispose();
  }

  private async launch(): Promise<void> {
    this.newTrace();
    const launched = await launchEndpoint({
      module: this.module,
      port,
      next: nextPorts,
      onEvent: event => this.trace(event),
      onCrash: message => this.crashed(message),
    });
    if (launched.kind === 'failed') {
      void vscode.window.showErrorMessage(launched.message);
      return;
    }
    this.running = launched.endpoint;
    setRunning(true);
    this.item.text = `$(radio-tower) SIP endpoint :${this.running.port}`;
    this.item.tooltip = `A SIP phone on this machine, UDP and TCP, ${this.running.addresses.join(' and ')}. Call sip:bob@127.0.0.1:${this.running.port}; the users busy, decline and ringing do as they say.`;
    this.item.show();
    if (this.running.port !== port) {
      void vscode.window.showInformationMessage(
        `Port ${port} is in use: the local endpoint answers on port ${this.running.port}.`,
      );
    }
  }

  private crashed(message: string): void {
    this.ended();
    const again = 'Start Again';
    void vscode.window.showErrorMessage(message, again).then(choice => {
      if (choice === again) void this.start();
    });
  }

  private ended(): void {
    this.running = undefined;
    setRunning(false);
    this.item.hide();
  }

  private newTrace(): void {
    const comments = ['What the local endpoint received and sent'];
    this.files.write(traceUri, writeTraceHeader({ open: true, lanes: [], holes: [], comments }));
    this.traced = 0;
  }

  private trace(event: Extract<EndpointEvent, { kind: 'record' | 'note' }>): void {
    if (event.kind === 'note') {
      this.log.info(event.text);
      return;
    }
    if (this.traced > maxTrace) this.newTrace();
    const text = writeTraceRecord(event.record, 'bytes');
    this.traced += text.length;
    this.files.append(traceUri, text);
  }
}

/** Tells the palette which of Start and Stop to offer. */
function setRunning(runs: boolean): void {
  void vscode.commands.executeCommand('setContext', 'siplens.endpointRuns', runs);
}
