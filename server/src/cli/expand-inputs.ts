import type { FilePort } from './host';

/** One input to read. */
export interface Input {
  /** As shown to the user; `-` for standard input. */
  readonly path: string;
  /** True if the user named this very file, so that it must hold something; false for files of a directory or glob. */
  readonly outright: boolean;
}

export interface ExpandedInputs {
  readonly inputs: readonly Input[];
  /** Names that lead nowhere, with the reason. */
  readonly failures: readonly { readonly path: string; readonly reason: string }[];
}

/** Resolves names to files: files as they are, directories and globs to what is in them, each file once. */
export async function expandInputs(names: readonly string[], files: FilePort): Promise<ExpandedInputs> {
  const inputs = new Map<string, Input>();
  const failures: { path: string; reason: string }[] = [];
  const add = (path: string, outright: boolean) => {
    if (outright || !inputs.has(path)) inputs.set(path, { path, outright });
  };
  for (const name of names) {
    const kind = name === '-' ? 'file' : await files.kindOf(name);
    if (kind === 'file') {
      add(name, true);
      continue;
    }
    const found = kind === 'directory' ? await files.filesBelow(name) : await matches(name, files);
    if (found.length > 0) for (const path of found) add(path, false);
    else failures.push({ path: name, reason: emptyReason(name, kind) });
  }
  return { inputs: [...inputs.values()], failures };
}

const globSigns = /[*?[{]/;

async function matches(name: string, files: FilePort): Promise<readonly string[]> {
  return globSigns.test(name) ? files.glob(name) : [];
}

function emptyReason(name: string, kind: 'directory' | 'missing'): string {
  if (kind === 'directory') return 'there is no file in this directory';
  return globSigns.test(name) ? 'no file matches this pattern' : 'no such file';
}
