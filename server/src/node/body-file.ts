/** Finds and reads the file that is the body of a request. Nothing here throws. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BodyName, FoundBody } from '../core/exchange/attached-body';
import { failureReason } from './failure-reason';

/** No SIP peer takes a larger body. */
const MAX_BYTES = 4 * 1024 * 1024;

/** A path that asks another machine for the file, with the user's credentials on Windows. */
function isRemote(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}

/** Whether `path`, seen from the file `document`, is a plain file now. */
export function hasBodyFile(document: string, path: string): boolean {
  if (isRemote(path) || path.includes('\0')) return false;
  try {
    return statSync(resolve(dirname(document), path)).isFile();
  } catch {
    return false;
  }
}

/** A body and the file that names it. */
interface BodyOfFile extends BodyName {
  readonly document: string;
}

function isInside(path: string, root: string): boolean {
  const way = relative(realpathSync(root), path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Reads the body `path` of the request file `document`. Where it really is, symbolic links followed, must be in the
 * folder of the document, in one of `roots`, or be named in `allowed`; where variables led it out of these folders it
 * is refused.
 */
export function readBodyFile(
  { document, path, literal }: BodyOfFile,
  { roots, allowed }: { readonly roots: readonly string[]; readonly allowed: readonly string[] },
): FoundBody {
  const cannot = (reason: string): FoundBody => ({
    kind: 'refused',
    reason: `The body "${path}" cannot be read: ${reason}. Nothing was sent.`,
  });
  if (isRemote(path)) return cannot('it is on another machine. Copy it beside the request');
  try {
    const folder = dirname(document);
    const real = realpathSync(resolve(folder, path));
    const homes = [folder, ...roots];
    const isHome = allowed.includes(real) || homes.some(root => isInside(real, root));
    if (!isHome && literal !== undefined) {
      const plain = resolve(realpathSync(folder), literal);
      if (homes.some(root => isInside(plain, root))) {
        return cannot(`a variable in its name leads out of the workspace, to ${real}. Write the name out`);
      }
    }
    if (!isHome) return { kind: 'outside', file: real };
    const status = statSync(real);
    if (!status.isFile()) return cannot('it is no file');
    if (status.size > MAX_BYTES) return cannot('it is larger than 4 MB');
    return { kind: 'bytes', bytes: readFileSync(real) };
  } catch (error) {
    return cannot(failureReason(error));
  }
}

/** `readBodyFile` for an open document and workspace folders, all as URIs; one that is not saved has no folder. */
export function readBodyOfUri(
  { document, path, literal }: BodyOfFile,
  { roots, allowed }: { readonly roots: readonly string[]; readonly allowed: readonly string[] },
): FoundBody {
  if (!document.startsWith('file:')) {
    const reason = `The body "${path}" is looked for beside this file, which has no folder yet. Save it, then send again.`;
    return { kind: 'refused', reason };
  }
  const paths = roots.filter(root => root.startsWith('file:')).map(root => fileURLToPath(root));
  return readBodyFile({ document: fileURLToPath(document), path, literal }, { roots: paths, allowed });
}
