import { open, stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { looksLikeCapture } from '../../../server/src/core/trace/capture/capture-kind';
import { bytesText } from './trace-texts';

/** VS Code hands no document above this to extensions. */
const largestDocument = 50 * 1024 * 1024;
/** What decides whether a file is a trace. */
const headBytes = 65_536;
/** A document of normal size is known to extensions soon after its tab. */
const patienceMs = 1500;

/**
 * A log that is too large for VS Code to give it to extensions opens as a tab without any document. The user is asked,
 * once for each file, whether its calls shall be shown.
 */
export class LargeFiles implements vscode.Disposable {
  private readonly asked = new Set<string>();
  private readonly subscription = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
    for (const tab of [...opened, ...changed]) this.look(tab);
  });

  constructor() {
    for (const group of vscode.window.tabGroups.all) for (const tab of group.tabs) this.look(tab);
  }

  private look({ input }: vscode.Tab): void {
    if (!(input instanceof vscode.TabInputText) || input.uri.scheme !== 'file') return;
    const { uri } = input;
    if (this.asked.has(uri.toString())) return;
    setTimeout(() => void this.offer(uri).catch(() => undefined), patienceMs);
  }

  private async offer(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    if (this.asked.has(key) || vscode.workspace.textDocuments.some(d => d.uri.toString() === key)) return;
    const { size } = await stat(uri.fsPath);
    if (size <= largestDocument) return;
    this.asked.add(key);
    if (!(await isTrace(uri.fsPath))) return;
    const show = 'Show Its Calls';
    const name = path.basename(uri.fsPath);
    const choice = await vscode.window.showInformationMessage(
      `${name} (${bytesText(size)}) holds SIP messages, and is too large for VS Code to let extensions read it. Siplens can read it from disk.`,
      show,
    );
    if (choice === show) await vscode.commands.executeCommand('siplens.openTrace', uri);
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

async function isTrace(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const head = buffer.subarray(0, bytesRead);
    if (looksLikeCapture(head)) return true;
    const { detectFormats } = await import('../../../server/src/core/trace/detect-format');
    return detectFormats(head.toString('latin1')).length > 0;
  } finally {
    await handle.close();
  }
}
