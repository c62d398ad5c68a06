import * as vscode from 'vscode';
import { formatById } from '../../../server/src/core/trace/formats/index';
import { readTaughtFormats } from '../../../server/src/core/trace/formats/taught/read-taught-formats';
import { fittingLanguage } from './fitting-language';
import { registerTeachFormat } from './teach-format';
import { registerWriteOutFlow } from './write-out-flow';

/** What is looked at: enough for any preamble, little enough to cost nothing. */
const headLength = 64 * 1024;
const keptKey = 'siplens.keptLanguages';
/** The oldest choices are forgotten beyond this many files. */
const maxKept = 500;

function head(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(document.positionAt(0), document.positionAt(headLength)));
}

/** Choices that the user made against ours, by file; they outlive the window. */
class KeptChoices {
  constructor(private readonly memory: vscode.Memento) {}

  has(uri: vscode.Uri): boolean {
    return this.memory.get<string[]>(keptKey, []).includes(uri.toString());
  }

  add(uri: vscode.Uri): void {
    const before = this.memory.get<string[]>(keptKey, []).filter(other => other !== uri.toString());
    void this.memory.update(keptKey, [...before, uri.toString()].slice(-maxKept));
  }

  remove(uri: vscode.Uri): void {
    const left = this.memory.get<string[]>(keptKey, []).filter(other => other !== uri.toString());
    void this.memory.update(keptKey, left);
  }
}

/**
 * Sets the language of a document by what is in it, once, when it opens: a log that holds a SIP trace becomes
 * `sip-trace`, a `.sip` file that is no SIP (Python binding files have this extension too) becomes plain text.
 * Setting the language back by hand is kept for that file.
 */
export class LanguageChooser implements vscode.Disposable {
  private readonly kept: KeptChoices;
  /** Files whose language we have set in this session: a later change of it is the user's. */
  private readonly chosen = new Map<string, string>();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(context: vscode.ExtensionContext) {
    this.kept = new KeptChoices(context.workspaceState);
    this.subscriptions.push(
      vscode.workspace.onDidOpenTextDocument(document => void this.look(document)),
      registerTeachFormat(),
      registerWriteOutFlow(),
      vscode.commands.registerCommand('siplens.readAsTrace', () => this.readAs('sip-trace')),
      vscode.commands.registerCommand('siplens.readAsPlainText', () => this.readAs('plaintext')),
    );
    for (const document of vscode.workspace.textDocuments) void this.look(document);
  }

  private async look(document: vscode.TextDocument): Promise<void> {
    if (document.uri.scheme !== 'file' && document.uri.scheme !== 'untitled') return;
    const key = document.uri.toString();
    const ours = this.chosen.get(key);
    if (ours !== undefined) {
      if (document.languageId !== ours) this.kept.add(document.uri);
      return;
    }
    if (this.kept.has(document.uri)) return;
    const fitting = fittingLanguage(document.languageId, head(document), taughtFormats(document));
    if (fitting === undefined || (fitting === 'sip-trace' && !autoDetect(document))) return;
    this.chosen.set(key, fitting);
    await vscode.languages.setTextDocumentLanguage(document, fitting);
    if (fitting === 'sip-trace') {
      vscode.window.setStatusBarMessage(
        '$(list-tree) Read as a SIP trace. "SIP: Read as Plain Text" undoes it.',
        8000,
      );
    }
  }

  private async readAs(language: 'sip-trace' | 'plaintext'): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) {
      void vscode.window.showInformationMessage('Open a log or a text with SIP messages first.');
      return;
    }
    this.chosen.set(document.uri.toString(), language);
    if (language === 'plaintext') this.kept.add(document.uri);
    else this.kept.remove(document.uri);
    await vscode.languages.setTextDocumentLanguage(document, language);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

/** The formats of `siplens.trace.formats`; the server logs what is wrong with them. */
function taughtFormats(document: vscode.TextDocument) {
  const value = vscode.workspace.getConfiguration('siplens.trace', document).get<unknown>('formats');
  return readTaughtFormats(value, id => formatById(id) !== undefined);
}

function autoDetect(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('siplens.trace', document).get<boolean>('autoDetect', true);
}
