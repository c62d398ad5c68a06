import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureReason } from './failure-reason';
import { openWriter } from './file-writer';
import { type BytePieces, readFilePieces } from './read-pieces';

/** Bytes that came once and can be read again. */
export interface KeptPieces {
  open(signal: AbortSignal): BytePieces;
  /** Deletes them. */
  remove(): Promise<void>;
}

/**
 * Writes what comes into a file of the system's folder for temporary ones that only this user may read; a reason where
 * it does not end well. Never rejects.
 */
export async function keepPieces(pieces: BytePieces): Promise<KeptPieces | { readonly reason: string }> {
  let folder: string;
  try {
    folder = await mkdtemp(join(tmpdir(), 'siplint-'));
  } catch (error) {
    return { reason: failureReason(error) };
  }
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => undefined);
  const path = join(folder, 'standard-input');
  const writer = await openWriter(path, 'secret');
  let reason = 'reason' in writer ? writer.reason : undefined;
  if (!('reason' in writer)) {
    for await (const piece of pieces) await writer.write(Buffer.from(piece).toString('latin1'), 'latin1');
    reason = (await writer.close()) ?? pieces.failure;
  }
  if (reason === undefined) return { open: signal => readFilePieces(path, signal), remove };
  await remove();
  return { reason };
}
