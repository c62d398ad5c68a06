/** Files for the command line, over `node:fs` and tinyglobby. Nothing here throws: failures are values. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import type { BodyName, FoundBody } from '../core/exchange/attached-body';
import type { EnvironmentFiles } from '../core/sip/environment';
import { readBodyFile } from './body-file';
import { environmentFiles } from './environment-files';
import { failureReason } from './failure-reason';
import { type FileWriter, openWriter } from './file-writer';
import { type KeptPieces, keepPieces } from './kept-pieces';
import { type BytePieces, readFilePieces, readStreamPieces } from './read-pieces';

function sorted(paths: readonly string[]): readonly string[] {
  return [...paths].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

export const nodeFiles = {
  async kindOf(path: string): Promise<'file' | 'directory' | 'missing'> {
    try {
      return (await stat(path)).isDirectory() ? 'directory' : 'file';
    } catch {
      return 'missing';
    }
  },

  /** Bytes on disk; undefined for what is no plain file. */
  async sizeOf(path: string): Promise<number | undefined> {
    try {
      const status = await stat(path);
      return status.isFile() ? status.size : undefined;
    } catch {
      return undefined;
    }
  },

  open: (path: string, signal: AbortSignal): BytePieces => readFilePieces(path, signal),

  openStandardInput: (signal: AbortSignal): BytePieces => readStreamPieces(process.stdin, signal),

  keepStandardInput: (signal: AbortSignal): Promise<KeptPieces | { readonly reason: string }> =>
    keepPieces(readStreamPieces(process.stdin, signal)),

  openWriter: (
    path: string,
    as?: 'anew' | 'new' | 'secret',
  ): Promise<FileWriter | { readonly reason: string }> => openWriter(path, as),

  async makeDirectory(path: string): Promise<string | undefined> {
    try {
      await mkdir(path, { recursive: true });
      return undefined;
    } catch (error) {
      return failureReason(error);
    }
  },

  /** Files below a directory; hidden ones and `node_modules` are left out. Names start with the directory's. */
  async filesBelow(directory: string): Promise<readonly string[]> {
    const found = await glob('**/*', { cwd: directory, ignore: ['**/node_modules/**'], dot: false });
    return sorted(found.map(path => join(directory, path)));
  },

  /** Files that match a pattern; those of `node_modules` only where the pattern names it. */
  async glob(pattern: string): Promise<readonly string[]> {
    const found = await glob(pattern, { dot: false, absolute: isAbsolute(pattern) });
    const own = (path: string) => pattern.includes('node_modules') || !path.includes('node_modules/');
    return sorted(found.filter(own));
  },

  /** Walks from the folder of `path` to the root; unreadable files on the way count as not there. */
  async findUpwards(
    path: string,
    name: string,
  ): Promise<{ readonly path: string; readonly text: string } | undefined> {
    for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
      const candidate = join(folder, name);
      const text = await readFile(candidate, 'utf8').catch(() => undefined);
      if (text !== undefined) return { path: candidate, text };
      if (dirname(folder) === folder) return undefined;
    }
  },

  environmentFiles: (path: string): Promise<EnvironmentFiles> => environmentFiles(path, [process.cwd()]),

  readBody: (document: string, name: BodyName): FoundBody =>
    readBodyFile({ document, ...name }, { roots: [process.cwd()], allowed: [] }),

  async readText(path: string): Promise<{ readonly text: string } | { readonly reason: string }> {
    try {
      return { text: await readFile(path, 'utf8') };
    } catch (error) {
      return { reason: failureReason(error) };
    }
  },

  /** Answers a reason where it fails. */
  async writeText(path: string, text: string): Promise<string | undefined> {
    try {
      await writeFile(path, text);
      return undefined;
    } catch (error) {
      return failureReason(error);
    }
  },
};
