import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { failureReason } from './failure-reason';

/** A file that is written in parts. */
export interface FileWriter {
  /** As UTF-8, or with `latin1` one byte a character. */
  write(text: string, encoding?: 'latin1'): Promise<void>;
  /** Resolves when everything is on its way to the disk; with a reason where something was not. */
  close(): Promise<string | undefined>;
}

/**
 * Opens a file to be written; a reason where that cannot be. `new` and `secret` overwrite nothing; only this user may
 * read a `secret` one. Never rejects, nor do its functions.
 */
export async function openWriter(
  path: string,
  as: 'anew' | 'new' | 'secret' = 'anew',
): Promise<FileWriter | { readonly reason: string }> {
  const stream = createWriteStream(path, {
    flags: as === 'anew' ? 'w' : 'wx',
    mode: as === 'secret' ? 0o600 : 0o666,
  });
  let failure: string | undefined;
  stream.on('error', error => {
    failure ??= failureReason(error);
  });
  try {
    await once(stream, 'open');
  } catch (error) {
    return { reason: failureReason(error) };
  }
  return {
    write: (text, encoding) =>
      new Promise(resolve => {
        if (failure !== undefined || text === '') resolve();
        else stream.write(text, encoding ?? 'utf8', () => resolve());
      }),
    close: () =>
      new Promise(resolve => {
        stream.once('close', () => resolve(failure));
        stream.end();
      }),
  };
}
