import * as vscode from 'vscode';
import {
  type TextLadderParams,
  type TextLadderResult,
  textLadderMethod,
} from '../../../server/src/core/ladder-protocol';
import { hostNames } from '../ladder/host-names';
import type { SipLanguageClient } from '../language/start-client';
import { PatientRefresh } from './patient-refresh';
import { type Fence, type FenceDrawing, type MarkdownIt, mostOnPage, withLadders } from './with-ladders';

/**
 * Drawings that are kept; the oldest are forgotten beyond these many. Far more than previews show at a time: what is
 * forgotten while it is shown would be drawn and shown anew without end.
 */
const mostKept = 10 * mostOnPage;

/**
 * Ladders for the Markdown preview. The preview asks at once and cannot wait: a drawing that is not known yet is asked
 * of the server, and the preview is refreshed when it is there.
 */
export class MarkdownLadders implements vscode.Disposable {
  /** By what was asked; undefined while the server draws. */
  private readonly drawings = new Map<string, TextLadderResult | undefined>();
  /** What a block showed last: it stays while its text is being changed. */
  private readonly shown = new Map<string, FenceDrawing>();
  private readonly refresh = new PatientRefresh(() => refreshPreview());
  private readonly listening: vscode.Disposable;

  constructor(private readonly client: SipLanguageClient) {
    this.listening = vscode.workspace.onDidChangeConfiguration(event => {
      if (this.drawings.size > 0 && event.affectsConfiguration('siplens.ladder.aliases')) refreshPreview();
    });
  }

  /** What VS Code calls before its first preview. */
  extend(markdownIt: MarkdownIt): MarkdownIt {
    return withLadders(markdownIt, fence => this.drawingOf(fence));
  }

  private drawingOf({ place, text, isTrace }: Fence): FenceDrawing | undefined {
    const params: TextLadderParams = { text, isTrace, aliases: hostNames() };
    const key = JSON.stringify(params);
    if (!this.drawings.has(key)) void this.ask(key, params);
    this.refresh.taken(key);
    const drawing = this.drawings.get(key);
    if (drawing) keep(this.shown, place, drawing);
    return drawing ?? this.shown.get(place);
  }

  private async ask(key: string, params: TextLadderParams): Promise<void> {
    keep(this.drawings, key, undefined);
    try {
      this.drawings.set(key, await this.client.request<TextLadderResult>(textLadderMethod, params));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.drawings.set(key, { kind: 'none', reason: `No ladder: ${reason}` });
    }
    this.refresh.came(key);
  }

  dispose(): void {
    this.refresh.dispose();
    this.listening.dispose();
  }
}

function refreshPreview(): void {
  void vscode.commands.executeCommand('markdown.preview.refresh');
}

function keep<V>(kept: Map<string, V>, key: string, value: V): void {
  kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) return;
    kept.delete(oldest);
  }
}
