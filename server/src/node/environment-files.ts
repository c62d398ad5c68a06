/** Finds and reads the files of variables beside a document: `sip-env.json` and `.env`. Nothing here throws. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EnvironmentFiles, EnvironmentSource } from '../core/sip/environment';
import { readDotenv } from '../core/sip/read-dotenv';
import { hasBodyFile } from './body-file';
import { failureReason } from './failure-reason';
import { readEnvironmentJson } from './read-environment-json';

const none: EnvironmentSource = { blocks: [], problems: [] };

/** A larger file of variables is a mistake. */
const MAX_BYTES = 1024 * 1024;

/** The folder of `path` and those above it up to one of `roots`; only its own where it is in none of them. */
function foldersOf(path: string, roots: readonly string[]): readonly string[] {
  const own = dirname(resolve(path));
  const holds = (root: string) => !relative(resolve(root), own).split(/[\\/]/).includes('..');
  const folders = [own];
  if (!roots.some(holds)) return folders;
  for (let folder = own; !roots.some(root => resolve(root) === folder); ) {
    folder = dirname(folder);
    folders.push(folder);
    if (dirname(folder) === folder) break;
  }
  return folders;
}

async function nearest(
  folders: readonly string[],
  name: string,
  read: (text: string, uri: string) => EnvironmentSource,
): Promise<EnvironmentSource> {
  for (const folder of folders) {
    const path = join(folder, name);
    const status = await stat(path).catch(() => undefined);
    if (!status?.isFile()) continue;
    if (status.size > MAX_BYTES)
      return { blocks: [], problems: [`${name}: larger than 1 MiB, so it is not read.`] };
    try {
      return read(await readFile(path, 'utf8'), pathToFileURL(path).href);
    } catch (error) {
      return { blocks: [], problems: [`${name}: ${failureReason(error)}`] };
    }
  }
  return none;
}

/**
 * The nearest `sip-env.json` and the nearest `.env` of a file, each from its folder upwards to the root that holds it.
 * A file that cannot be read is told as a problem, and none above it is taken instead.
 */
export async function environmentFiles(path: string, roots: readonly string[]): Promise<EnvironmentFiles> {
  const folders = foldersOf(path, roots);
  const [environments, dotenv] = await Promise.all([
    nearest(folders, 'sip-env.json', readEnvironmentJson),
    nearest(folders, '.env', readDotenv),
  ]);
  return { environments, dotenv, hasFile: body => hasBodyFile(path, body) };
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/**
 * `environmentFiles` of a document and the workspace folders, all as URIs. A document that is not saved yet has those
 * of the first workspace folder; nothing where there is none.
 */
export async function environmentFilesOfUri(
  uri: string,
  rootUris: readonly string[],
): Promise<EnvironmentFiles> {
  const roots = rootUris.map(pathOf).filter(path => path !== undefined);
  const [first] = roots;
  const path = pathOf(uri) ?? (first && join(first, 'untitled.sip'));
  if (path === undefined) return { environments: none, dotenv: none };
  const files = await environmentFiles(path, roots);
  // A document that is not saved has no folder in which a body could be.
  return uri.startsWith('file:') ? files : { ...files, hasFile: undefined };
}
