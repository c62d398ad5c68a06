/** What the tests in the extension host share: files of the workspace, and waiting for what should come. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { activate } from '../../src/extension';

export type Api = ReturnType<typeof activate>;

/** Activates the extension and returns what `activate` returns. */
export async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('siplens.siplens');
  assert.ok(extension, 'siplens.siplens is not there');
  return extension.activate();
}

/** The library's client, once it was loaded. */
export async function languageClient(): Promise<LanguageClient> {
  const { calls } = await api();
  return eventually('the language client', () => calls['client']['client'] as LanguageClient | undefined);
}

/** The process of the language server that runs now. */
export async function serverPid(): Promise<number | undefined> {
  const client = (await languageClient()) as unknown as { _serverProcess?: { pid?: number } };
  return client._serverProcess?.pid;
}

export function workspaceUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the tests run on a folder');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Writes a file of the workspace and returns where it lies. Each test takes its own name. */
export function writeWorkspaceFile(name: string, content: string | Uint8Array): vscode.Uri {
  const uri = workspaceUri(name);
  writeFileSync(join(uri.fsPath), content);
  return uri;
}

/** Opens a file in an editor, as a person does. */
export async function open(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

/**
 * Asks again until the answer is neither undefined nor false; rejects after `timeoutMs`, saying what it waited for.
 */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 30));
  }
}

/** `5:34-39 warning via-branch-cookie`, 1-based as the editor shows them: one line per diagnostic, in order of place. */
export function diagnosticLines(uri: vscode.Uri): readonly string[] {
  const names = ['error', 'warning', 'information', 'hint'];
  return [...vscode.languages.getDiagnostics(uri)]
    .sort((a, b) => a.range.start.compareTo(b.range.start))
    .map(({ range: { start, end }, severity, code }) => {
      const id = typeof code === 'object' ? code.value : code;
      return `${start.line + 1}:${start.character + 1}-${end.character + 1} ${names[severity]} ${id}`;
    });
}

/** Waits until the document has been analysed and its diagnostics are as expected; rejects with those that it has. */
export function diagnostics(
  uri: vscode.Uri,
  expected: (lines: readonly string[]) => boolean,
): Promise<readonly string[]> {
  let last: readonly string[] = [];
  return eventually('diagnostics', () => {
    last = diagnosticLines(uri);
    return expected(last) && last;
  }).catch(() => assert.fail(`the diagnostics are\n${last.join('\n')}`));
}

/** Waits until the tree has the document, which says that the server has analysed it as a trace. */
export async function traceNodes(uri: vscode.Uri) {
  const { calls } = await api();
  return eventually(`calls of ${uri.toString()}`, () => calls.nodesOf(uri));
}

/** The range of a text's first occurrence in a document. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${document.uri.path} does not hold ${text}`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}
