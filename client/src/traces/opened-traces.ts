import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import {
  type TogetherFile,
  type TraceState,
  traceChangedMethod,
} from '../../../server/src/core/open-trace-protocol';
import type { SipLanguageClient } from '../language/start-client';
import type { MemoryFiles } from '../virtual/memory-files';
import { CallDocuments, callUri } from './call-documents';
import { OpenedTrace } from './opened-trace';
import { ReadingProgress } from './reading-progress';
import type { TraceNode } from './trace-node';

/** The traces that the server reads from disk in this window. */
export class OpenedTraces implements vscode.Disposable {
  readonly documents: CallDocuments;
  private readonly traces = new Map<number, OpenedTrace>();
  private readonly progress = new Map<OpenedTrace, ReadingProgress>();
  private readonly messages = new Map<OpenedTrace, number>();
  private readonly changed = new vscode.EventEmitter<OpenedTrace | undefined>();
  /** A trace looks different; undefined: traces came or went. */
  readonly onChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[] = [];
  private lastKey = 0;

  constructor(
    private readonly client: SipLanguageClient,
    files: MemoryFiles,
  ) {
    this.documents = new CallDocuments(files, key => this.traces.get(key));
    this.subscriptions.push(
      this.documents,
      this.changed,
      client.onNotification<TraceState>(traceChangedMethod, state => {
        for (const trace of this.traces.values()) trace.hear(state);
      }),
      client.onReady(() => this.readAllAgain()),
    );
  }

  nodes(): readonly TraceNode[] {
    return [...this.traces.values()].map(trace => trace.node);
  }

  /** Opens files as one trace; one that is open already is answered as it is. Never rejects: its state tells what is wrong. */
  async open(files: readonly TogetherFile[]): Promise<OpenedTrace> {
    const uris = files.map(file => file.uri).join('\n');
    const known = [...this.traces.values()].find(
      trace => trace.files.map(file => file.uri).join('\n') === uris,
    );
    if (known) {
      if (known.state?.state === 'failed') await this.read(known);
      return known;
    }
    const trace = new OpenedTrace({
      key: ++this.lastKey,
      name: nameOf(files),
      files,
      follow: files.length === 1 && followsByDefault(files[0]?.uri),
      server: this.client,
      callUri,
      onChange: changed => this.show(changed),
      wait: ms => wait(ms, undefined, { ref: false }),
    });
    this.traces.set(trace.key, trace);
    this.tellPalette();
    this.changed.fire(undefined);
    await this.read(trace);
    return trace;
  }

  /** Reads a trace anew. */
  async read(trace: OpenedTrace): Promise<void> {
    this.endProgress(trace);
    this.progress.set(trace, new ReadingProgress(trace));
    await trace.open();
    this.show(trace);
  }

  async close(trace: OpenedTrace): Promise<void> {
    this.traces.delete(trace.key);
    this.messages.delete(trace);
    this.endProgress(trace);
    this.tellPalette();
    this.changed.fire(undefined);
    await trace.close();
  }

  private show(trace: OpenedTrace): void {
    const { state } = trace;
    this.progress.get(trace)?.update();
    if (state && state.state !== 'indexing') this.endProgress(trace);
    if (state && state.state !== 'indexing' && this.messages.get(trace) !== state.messages) {
      this.messages.set(trace, state.messages);
      void this.documents.refresh(trace);
    }
    this.changed.fire(trace);
  }

  private endProgress(trace: OpenedTrace): void {
    this.progress.get(trace)?.end();
    this.progress.delete(trace);
  }

  /** A server that was started again knows no traces. */
  private readAllAgain(): void {
    for (const trace of this.traces.values()) {
      if (!trace.isOpenAtServer) continue;
      trace.forgetServer();
      void this.read(trace);
    }
  }

  private tellPalette(): void {
    void vscode.commands.executeCommand('setContext', 'siplens.tracesOpen', this.traces.size > 0);
  }

  dispose(): void {
    for (const trace of this.traces.values()) {
      this.endProgress(trace);
      void trace.close();
    }
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

/** `busy.log`, `busy.log + busy.pcap`, `busy.log + 4 others`. */
function nameOf(files: readonly TogetherFile[]): string {
  const names = files.map(file => vscode.Uri.parse(file.uri).path.split('/').at(-1) ?? '');
  return names.length <= 2 ? names.join(' + ') : `${names[0]} + ${names.length - 1} others`;
}

function followsByDefault(uri: string | undefined): boolean {
  const scope = uri === undefined ? null : vscode.Uri.parse(uri);
  return vscode.workspace.getConfiguration('siplens.trace', scope).get<boolean>('follow', true);
}
