import * as vscode from 'vscode';

/** What is looked at: enough for any preamble, little enough to cost nothing. */
const headLength = 64 * 1024;
/** Languages of documents that may be something else; others are never looked at. */
const doubtful: ReadonlySet<string> = new Set(['sip-message', 'plaintext', 'log']);
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
  /**
   * Documents whose language we have set: a later change of it is the user's. A file that is shut and opened again is
   * another document, in the language that its name says, and is looked at anew.
   */
  private readonly chosen = new WeakMap<vscode.TextDocument, string>();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(context: vscode.ExtensionContext) {
    this.kept = new KeptChoices(context.workspaceState);
    this.subscriptions.push(
      vscode.workspace.onDidOpenTextDocument(document => void this.look(document)),
      // What these commands work with is loaded when they are first used.
      vscode.commands.registerCommand('siplens.teachFormat', async () => {
        const { teachFormat } = await import('./teach-format');
        await teachFormat();
      }),
      vscode.commands.registerCommand('siplens.writeOutFlow', async () => {
        const { writeOut } = await import('./write-out-flow');
        await writeOut();
      }),
      vscode.commands.registerCommand('siplens.readAsTrace', () => this.readAs('sip-trace')),
      vscode.commands.registerCommand('siplens.readAsPlainText', () => this.readAs('plaintext')),
    );
    for (const document of vscode.workspace.textDocuments) void this.look(document);
  }

  private async look(document: vscode.TextDocument): Promise<void> {
    if (document.uri.scheme !== 'file' && document.uri.scheme !== 'untitled') return;
    if (this.isSettled(document) || !doubtful.has(document.languageId)) return;
    // The formats are loaded with the first document that may be one of them.
    const { fittingLanguage } = await import('./fitting-language');
    // It may have been shut meanwhile, or been given another language.
    if (document.isClosed || this.isSettled(document)) return;
    const settings = vscode.workspace.getConfiguration('siplens.trace', document);
    const fitting = fittingLanguage(document.languageId, head(document), settings.get<unknown>('formats'));
    if (fitting === undefined || (fitting === 'sip-trace' && !settings.get<boolean>('autoDetect', true)))
      return;
    this.chosen.set(document, fitting);
    await vscode.languages.setTextDocumentLanguage(document, fitting);
    if (fitting === 'sip-trace') {
      vscode.window.setStatusBarMessage(
        '$(list-tree) Read as a SIP trace. "SIP: Read as Plain Text" undoes it.',
        8000,
      );
    }
  }

  /** True if the language was chosen already, by us or by the user, whose choice is kept. */
  private isSettled(document: vscode.TextDocument): boolean {
    const ours = this.chosen.get(document);
    if (ours !== undefined && document.languageId !== ours) this.kept.add(document.uri);
    return ours !== undefined || this.kept.has(document.uri);
  }

  private async readAs(language: 'sip-trace' | 'plaintext'): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) {
      void vscode.window.showInformationMessage('Open a log or a text with SIP messages first.');
      return;
    }
    this.chosen.set(document, language);
    if (language === 'plaintext') this.kept.add(document.uri);
    else this.kept.remove(document.uri);
    await vscode.languages.setTextDocumentLanguage(document, language);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
