import * as path from 'node:path';
import * as vscode from 'vscode';
import { rotatedSet, rotationOrder } from './rotation-order';

/** What a menu, a link of a page or a test hands over: a URI, its text, or its parts as JSON has them. */
function uriOf(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  if (typeof value === 'string') return vscode.Uri.parse(value, true);
  if (typeof value !== 'object' || value === null || !('scheme' in value) || !('path' in value))
    return undefined;
  const { scheme, path: place } = value;
  if (typeof scheme !== 'string' || typeof place !== 'string') return undefined;
  return vscode.Uri.from({ scheme, path: place });
}

/** The files that a command is run on: several that are selected in the explorer, or one; none from the palette. */
export function chosenUris(first: unknown, selected: unknown): readonly vscode.Uri[] {
  const all = (Array.isArray(selected) ? selected : []).map(uriOf).filter(uri => uri !== undefined);
  const one = uriOf(first);
  return all.length > 1 ? all : one ? [one] : [];
}

/** Asks for files of any kind; empty where the user changes his mind. */
export async function askForFiles(title: string, folder?: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const uris = await vscode.window.showOpenDialog({
    title,
    openLabel: 'Open',
    canSelectFiles: true,
    canSelectFolders: false,
    canSelectMany: true,
    ...(folder ? { defaultUri: folder } : {}),
  });
  return uris ?? [];
}

/** The other files of a rotated log, of which the user keeps those that are wanted; else any files. */
export async function askForCompanions(uri: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const folder = vscode.Uri.joinPath(uri, '..');
  const entries = await vscode.workspace.fs.readDirectory(folder).then(
    all => all.filter(([, type]) => (type & vscode.FileType.File) !== 0).map(([name]) => name),
    () => [],
  );
  const set = rotatedSet(path.posix.basename(uri.path), entries);
  if (set.length < 2) {
    const others = await askForFiles(`Files to read together with ${path.posix.basename(uri.path)}`, folder);
    return others.length === 0 ? [] : [uri, ...others.filter(other => other.toString() !== uri.toString())];
  }
  const picked = await vscode.window.showQuickPick(
    set.map(label => ({ label, picked: true })),
    {
      canPickMany: true,
      title: 'Open Traces Together',
      placeHolder: 'Files of this rotated log, oldest first',
    },
  );
  return (picked ?? []).map(({ label }) => vscode.Uri.joinPath(folder, label));
}

/** Oldest first, where the names tell; each once. */
export function inOrder(uris: readonly vscode.Uri[]): readonly vscode.Uri[] {
  const byPath = new Map(uris.map(uri => [uri.path, uri]));
  return rotationOrder([...byPath.keys()]).flatMap(place => byPath.get(place) ?? []);
}
