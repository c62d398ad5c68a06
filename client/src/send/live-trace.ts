import * as vscode from 'vscode';
import { type WritableRecord, writeTraceRecord } from '../../../server/src/core/trace/write-siptrace';
import type { MemoryFiles } from '../virtual/memory-files';
import { type LiveTraceTitle, liveTraceHead, liveTraceName } from './trace-text';

/** The trace document of one exchange: a read-only file in memory that grows with each message. */
export class LiveTrace {
  readonly uri: vscode.Uri;
  private readonly records: string[] = [];

  constructor(
    private readonly files: MemoryFiles,
    private readonly title: LiveTraceTitle,
  ) {
    this.uri = freeUri(files, liveTraceName(title.name, new Date()));
    files.write(this.uri, liveTraceHead(title, true));
  }

  /** Adds a message, as it was on the wire. */
  append(record: WritableRecord): void {
    const text = writeTraceRecord(record, 'bytes');
    this.records.push(text);
    this.files.append(this.uri, text);
  }

  /** Nothing more will come: the trace says that it is closed. */
  finish(): void {
    this.files.write(this.uri, liveTraceHead(this.title, false) + this.records.join(''));
  }

  /** Shows it beside the request, without taking the focus. A kept tab stays when the next exchange is shown. */
  async show(keep: boolean): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: liveColumn() ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: !keep,
    });
  }
}

/** The column that shows live traces already, so that each exchange does not open another one. */
function liveColumn(): vscode.ViewColumn | undefined {
  return vscode.window.visibleTextEditors.find(editor => editor.document.uri.scheme === 'siplens-live')
    ?.viewColumn;
}

/** Two exchanges within one second have two files. */
function freeUri(files: MemoryFiles, name: string): vscode.Uri {
  for (let n = 1; ; n++) {
    const path = n === 1 ? `/${name}` : `/${name.replace(/\.siptrace$/, ` (${n}).siptrace`)}`;
    const uri = vscode.Uri.from({ scheme: 'siplens-live', path });
    if (!files.has(uri)) return uri;
  }
}
