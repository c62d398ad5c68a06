import * as vscode from 'vscode';
import type { HistoryStore } from './request-history';

/** The history in VS Code's storage of the workspace; without a workspace it lives as long as the window. */
export function fileStore({ storageUri }: Pick<vscode.ExtensionContext, 'storageUri'>): HistoryStore {
  if (!storageUri) return { read: async () => undefined, write: async () => undefined };
  const file = vscode.Uri.joinPath(storageUri, 'requests.json');
  return {
    read: async () => {
      try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      } catch {
        return undefined;
      }
    },
    write: async text => {
      await vscode.workspace.fs.createDirectory(storageUri);
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    },
  };
}
