import * as vscode from 'vscode';
import type { EndpointNews } from '../../../server/src/core/endpoint-protocol';
import { writeTraceHeader, writeTraceRecord } from '../../../server/src/core/trace/write-siptrace';
import type { MemoryFiles } from '../virtual/memory-files';

/** It starts anew beyond this many characters. */
const maxTrace = 5_000_000;

/** The endpoint's own trace document, what it received and sent, and its log. */
export class EndpointTrace implements vscode.Disposable {
  readonly uri = vscode.Uri.from({ scheme: 'siplens-live', path: '/local-endpoint.siptrace' });
  private readonly log = vscode.window.createOutputChannel('SIP Local Endpoint', { log: true });
  private traced = 0;

  constructor(private readonly files: MemoryFiles) {}

  /** Empties the trace. */
  begin(): void {
    const comments = ['What the local endpoint received and sent'];
    this.files.write(this.uri, writeTraceHeader({ open: true, lanes: [], holes: [], comments }));
    this.traced = 0;
  }

  /** Adds a message to the trace, or a note to the log. */
  add(news: Extract<EndpointNews, { kind: 'record' | 'note' }>): void {
    if (news.kind === 'note') {
      this.log.info(news.text);
      return;
    }
    if (this.traced > maxTrace) {
      this.log.info(`The trace was longer than ${maxTrace} characters and begins anew.`);
      this.begin();
    }
    const text = writeTraceRecord(news.record, 'bytes');
    this.traced += text.length;
    this.files.append(this.uri, text);
  }

  /** Opens it; says so where the endpoint has not run yet. */
  async show(): Promise<void> {
    if (this.files.has(this.uri)) await vscode.window.showTextDocument(this.uri, { preview: false });
    else void vscode.window.showInformationMessage('The local endpoint has not run yet: it has no trace.');
  }

  dispose(): void {
    this.log.dispose();
  }
}
