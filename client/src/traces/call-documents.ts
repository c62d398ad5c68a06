import * as vscode from 'vscode';
import type { CallDocumentResult } from '../../../server/src/core/open-trace-protocol';
import type { MemoryFiles } from '../virtual/memory-files';
import type { OpenedTrace } from './opened-trace';

const scheme = 'siplens-call';

/** Names the document of one call; `callPlace` reads it back. */
export function callUri(trace: OpenedTrace, call: number): string {
  const path = `/${trace.key}-${trace.generation}/${trace.name} call ${call + 1}.siptrace`;
  return vscode.Uri.from({ scheme, path }).toString();
}

/** The trace, its generation, and the 0-based call of such a document. */
function callPlace(uri: vscode.Uri): { key: number; generation: number; call: number } | undefined {
  const match = uri.scheme === scheme ? /^\/(\d+)-(\d+)\/.* call (\d+)\.siptrace$/.exec(uri.path) : null;
  return match
    ? { key: Number(match[1]), generation: Number(match[2]), call: Number(match[3]) - 1 }
    : undefined;
}

/** The documents of single calls: made when they are opened, kept up while they are, let go afterwards. */
export class CallDocuments implements vscode.Disposable {
  private readonly subscription = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.letGoSoon(uri));

  constructor(
    private readonly files: MemoryFiles,
    private readonly traceOf: (key: number) => OpenedTrace | undefined,
  ) {}

  /** The open trace and the call that a document shows; undefined for any other document. */
  placeOf(uri: vscode.Uri): { readonly trace: OpenedTrace; readonly call: number } | undefined {
    const place = callPlace(uri);
    const trace = place && this.traceOf(place.key);
    return place && trace?.generation === place.generation ? { trace, call: place.call } : undefined;
  }

  /** Makes the document of a call. Rejects with a sentence for the user where that cannot be. */
  async provide(uri: vscode.Uri): Promise<Extract<CallDocumentResult, { kind: 'text' }> | undefined> {
    const place = this.placeOf(uri);
    if (!place) {
      if (this.files.has(uri)) return undefined;
      throw new Error('The trace of this call was closed or read anew: open the call from the tree again.');
    }
    const result = await place.trace.callDocument(place.call);
    if (result.kind === 'failed') throw new Error(result.reason);
    this.write(uri, result.text);
    return result;
  }

  /** Shows what has been added to the calls of a trace that are open. */
  async refresh(trace: OpenedTrace): Promise<void> {
    for (const { uri } of vscode.workspace.textDocuments) {
      const place = this.placeOf(uri);
      if (place?.trace !== trace) continue;
      const result = await trace.callDocument(place.call);
      if (result.kind === 'text' && this.files.has(uri)) this.write(uri, result.text);
    }
  }

  private write(uri: vscode.Uri, text: string): void {
    const isSame = this.files.has(uri) && Buffer.from(this.files.readFile(uri)).toString('utf8') === text;
    if (!isSame) this.files.write(uri, text);
  }

  /** A document also closes for a moment when its language is changed. */
  private letGoSoon(uri: vscode.Uri): void {
    if (uri.scheme !== scheme) return;
    setTimeout(() => {
      const isOpen = vscode.workspace.textDocuments.some(
        document => document.uri.toString() === uri.toString(),
      );
      if (!isOpen && this.files.has(uri)) this.files.delete(uri);
    }, 1000);
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
