import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { type CaptureParams, type CaptureResult, captureMethod } from '../../../server/src/core/protocol';
import type { SipLanguageClient } from '../language/start-client';
import type { MemoryFiles } from '../virtual/memory-files';
import { captureHtml } from './capture-page';

const viewType = 'siplens.capture';

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
    panel.webview.options = { enableScripts: false, localResourceRoots: [] };
    const name = path.posix.basename(document.uri.path);
    const show = (lines: readonly string[], notes: readonly string[]): void => {
      const nonce = randomBytes(16).toString('base64');
      panel.webview.html = captureHtml({ title: name, lines, notes, nonce });
    };
    show(['Reading the capture …'], []);
    const result = await this.read(document.uri, name);
    if (result.kind === 'failed') {
      show([result.reason], []);
      return;
    }
    const found = `${result.messages} SIP ${result.messages === 1 ? 'message' : 'messages'} in ${result.packets} packets.`;
    if (result.messages === 0) {
      show(
        [found, 'Nothing to open: no packet of this capture holds a SIP message that can be read.'],
        result.notes,
      );
      return;
    }
    show(
      [found, 'The messages are open as text beside this page; calls are in the view "SIP".'],
      result.notes,
    );
    const text = captureTextUri(document.uri);
    this.files.write(text, result.text);
    const opened = await vscode.workspace.openTextDocument(text);
    await vscode.window.showTextDocument(opened, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  }

  private async read(uri: vscode.Uri, name: string): Promise<CaptureResult> {
    const params: CaptureParams = { uri: this.client.toUri(uri) };
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Reading ${name}`, cancellable: true },
      async (_progress, token) => {
        try {
          return await this.client.request<CaptureResult>(captureMethod, params, token);
        } catch (error) {
          if (token.isCancellationRequested)
            return { kind: 'failed', reason: 'Stopped. Open the file again to read it.' };
          return { kind: 'failed', reason: `The capture could not be read: ${String(error)}` };
        }
      },
    );
  }
}
