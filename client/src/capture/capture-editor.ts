import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  type CaptureParams,
  type CaptureProgressParams,
  type CaptureResult,
  captureMethod,
  captureProgressMethod,
} from '../../../server/src/core/capture-protocol';
import type { SipLanguageClient } from '../language/start-client';
import type { MemoryFiles } from '../virtual/memory-files';
import { type CapturePage, captureHtml } from './capture-page';
import { countTables, foundLine, noteLists } from './capture-summary';

const viewType = 'siplens.capture';
/** Indexes a file of any size and shows its calls. */
const openTrace = 'siplens.openTrace';

/** The document of a custom editor; the bytes stay on disk. */
class CaptureDocument implements vscode.CustomDocument {
  constructor(readonly uri: vscode.Uri) {}
  dispose(): void {}
}

/** Where the text of a capture is read: same path, our scheme, and an ending that the language knows. */
function captureTextUri(capture: vscode.Uri): vscode.Uri {
  return capture.with({ scheme: 'siplens-capture', path: `${capture.path}.siptrace` });
}

/**
 * The custom editor of captures: a summary page that opens the messages as a read-only text document beside it,
 * where all language features work.
 */
export class CaptureEditor implements vscode.CustomReadonlyEditorProvider<CaptureDocument> {
  constructor(
    private readonly client: SipLanguageClient,
    private readonly files: MemoryFiles,
  ) {}

  register(): vscode.Disposable {
    return vscode.window.registerCustomEditorProvider(viewType, this);
  }

  openCustomDocument(uri: vscode.Uri): CaptureDocument {
    return new CaptureDocument(uri);
  }

  async resolveCustomEditor(document: CaptureDocument, panel: vscode.WebviewPanel): Promise<void> {
    panel.webview.options = { enableScripts: false, enableCommandUris: [openTrace], localResourceRoots: [] };
    const name = path.posix.basename(document.uri.path);
    let closed = false;
    panel.onDidDispose(() => {
      closed = true;
    });
    const show = (page: Partial<CapturePage> & Pick<CapturePage, 'lines'>): void => {
      if (closed) return;
      const nonce = randomBytes(16).toString('base64');
      panel.webview.html = captureHtml({ title: name, tables: [], notes: [], actions: [], nonce, ...page });
    };
    show({ lines: ['Reading the capture …'], progress: { done: 0, total: 1 } });
    const result = await this.read(document.uri, name, progress => {
      const lines = [`Reading the capture … ${foundLine(progress)}`];
      show({ lines, progress: { done: progress.bytes, total: progress.total } });
    });
    show(pageOf(result, document.uri));
    if (result.kind !== 'text' || result.counted.messages === 0 || closed) return;
    const text = captureTextUri(document.uri);
    this.files.write(text, result.text);
    const opened = await vscode.workspace.openTextDocument(text);
    await vscode.window.showTextDocument(opened, { viewColumn: columnBeside(panel), preview: false });
  }

  private async read(
    uri: vscode.Uri,
    name: string,
    onProgress: (progress: CaptureProgressParams) => void,
  ): Promise<CaptureResult> {
    const params: CaptureParams = { uri: this.client.toUri(uri) };
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Reading ${name}`, cancellable: true },
      async (progress, token) => {
        let reported = 0;
        const listener = this.client.onNotification<CaptureProgressParams>(captureProgressMethod, now => {
          if (now.uri !== params.uri) return;
          const percent = (100 * now.bytes) / now.total;
          progress.report({ message: foundLine(now), increment: percent - reported });
          reported = percent;
          onProgress(now);
        });
        try {
          return await this.client.request<CaptureResult>(captureMethod, params, token);
        } catch (error) {
          if (token.isCancellationRequested) return { kind: 'cancelled' };
          return { kind: 'failed', reason: `The capture could not be read: ${String(error)}` };
        } finally {
          listener.dispose();
        }
      },
    );
  }
}

/** The next column there is: one capture after the other must not make a column each. */
function columnBeside({ viewColumn = vscode.ViewColumn.One }: vscode.WebviewPanel): vscode.ViewColumn {
  if (viewColumn < vscode.window.tabGroups.all.length) return viewColumn + 1;
  return viewColumn > vscode.ViewColumn.One ? viewColumn - 1 : vscode.ViewColumn.Beside;
}

/** What the page says of an outcome. */
function pageOf(result: CaptureResult, uri: vscode.Uri): Partial<CapturePage> & Pick<CapturePage, 'lines'> {
  if (result.kind === 'failed') return { lines: [result.reason] };
  if (result.kind === 'cancelled') return { lines: ['Stopped. Open the file again to read it.'] };
  const { counted } = result;
  const tables = countTables(counted);
  const notes = noteLists(counted);
  const found = foundLine(counted);
  if (counted.messages === 0) {
    const nothing = 'Nothing to open: no packet of this capture holds a SIP message that can be read.';
    return { lines: [found, nothing], tables, notes };
  }
  if (result.kind === 'text') {
    const where = 'The messages are open as text beside this page; calls are in the view "SIP".';
    return { lines: [found, where], tables, notes };
  }
  const why = 'That is too much for one text document; each call can be opened on its own.';
  const argument = encodeURIComponent(JSON.stringify([uri]));
  const actions = [{ label: 'Open the calls of this capture', uri: `command:${openTrace}?${argument}` }];
  return { lines: [found, why], tables, notes, actions };
}
