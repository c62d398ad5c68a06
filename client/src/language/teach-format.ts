import * as vscode from 'vscode';
import { cutChunks } from '../../../server/src/core/trace/cut-chunks';
import { detectFormats } from '../../../server/src/core/trace/detect-format';
import { formatById } from '../../../server/src/core/trace/formats/index';
import { proposeFormat } from '../../../server/src/core/trace/formats/taught/propose-format';
import { readTaughtFormats } from '../../../server/src/core/trace/formats/taught/read-taught-formats';

/** How far around the cursor the message is looked for. */
const linesAround = 200;

/** "SIP: Teach This Format": proposes patterns for the log around the cursor and writes them to the settings. */
export async function teachFormat(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    void vscode.window.showInformationMessage(
      'Open a log and put the cursor into one of its messages first.',
    );
    return;
  }
  const { document, selection } = editor;
  const first = Math.max(0, selection.start.line - linesAround);
  const last = Math.min(document.lineCount - 1, selection.start.line + linesAround);
  const lines: string[] = [];
  for (let line = first; line <= last; line++) lines.push(document.lineAt(line).text);
  const patterns = proposeAt(lines, selection.start.line - first);
  if (!patterns) {
    void vscode.window.showWarningMessage(
      'No SIP message that can be read, with a line of the log before it, was found at the cursor. Put the cursor into a whole message, or describe the log in the setting siplens.trace.formats.',
    );
    return;
  }
  const configuration = vscode.workspace.getConfiguration('siplens.trace', document);
  const formats = { ...configuration.get<Record<string, unknown>>('formats') };
  const name = await askName(formats);
  if (name === undefined) return;
  formats[name] = patterns;
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await configuration.update('formats', formats, target);
  if (document.languageId !== 'sip-trace')
    await vscode.languages.setTextDocumentLanguage(document, 'sip-trace');
  await tellResult(document.getText(), { name, formats, target });
}

/** The message at or nearest above the cursor, else the first one below. */
function proposeAt(lines: readonly string[], cursor: number) {
  for (let at = cursor; at >= 0; at--) {
    const proposed = proposeFormat(lines, at);
    if (proposed) return proposed;
  }
  for (let at = cursor + 1; at < lines.length; at++) {
    const proposed = proposeFormat(lines, at);
    if (proposed) return proposed;
  }
  return undefined;
}

function askName(formats: Readonly<Record<string, unknown>>): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'SIP: Teach This Format',
    prompt: 'A name for the format of this log',
    placeHolder: 'my-proxy',
    validateInput: value => {
      if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(value)) return 'Small letters, digits and dashes.';
      if (formatById(value)) return 'A format with this name is built in.';
      return Object.hasOwn(formats, value) ? 'A format with this name is there already.' : undefined;
    },
  });
}

interface Taught {
  readonly name: string;
  readonly formats: Readonly<Record<string, unknown>>;
  readonly target: vscode.ConfigurationTarget;
}

async function tellResult(text: string, { name, formats, target }: Taught): Promise<void> {
  const read = readTaughtFormats(formats, id => formatById(id) !== undefined);
  const format = formatById(name, read);
  const head = text.slice(0, 1 << 20);
  let messages = 0;
  if (format)
    for (const { record } of cutChunks(head, format)) if (record && record.header.end > 0) messages++;
  const best = detectFormats(head, read)[0]?.format.id === name;
  const told = `"${name}": ${messages} ${messages === 1 ? 'message' : 'messages'} of this document ${
    messages === 1 ? 'is' : 'are'
  } read with it${best ? '' : ', and another format fits better'}.`;
  const open = 'Correct the Patterns';
  if ((await vscode.window.showInformationMessage(told, open)) !== open) return;
  const settings =
    target === vscode.ConfigurationTarget.Workspace
      ? 'workbench.action.openWorkspaceSettingsFile'
      : 'workbench.action.openSettingsJson';
  await vscode.commands.executeCommand(settings);
}
