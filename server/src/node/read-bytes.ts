/** Reads a whole file into memory; for what cannot be read in a stream. */
import { type BytePieces, readFilePieces } from './read-pieces';

/** One V8 string holds at most about 512 MiB, and what reads whole files holds their text in one. */
const maxInputBytes = 512 * 1024 * 1024 - 64;

export interface ReadOptions {
  /** Called with the number of packed bytes read so far. */
  readonly onProgress?: (bytes: number) => void;
  /** Limit of the unpacked bytes; more is a failure, never a silent cut. */
  readonly maxBytes?: number;
}

export type ReadOutcome =
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** Reads a file (or pipe) by its path. Never throws: what cannot be read is `failed` with a reason for the user. */
export function readBytes(path: string, options: ReadOptions = {}): Promise<ReadOutcome> {
  return gather(readFilePieces(path), options);
}

async function gather(input: BytePieces, options: ReadOptions): Promise<ReadOutcome> {
  const maxBytes = options.maxBytes ?? maxInputBytes;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of input) {
    size += piece.length;
    if (size > maxBytes)
      return { kind: 'failed', reason: `larger than ${maxBytes} bytes, which is not supported yet` };
    pieces.push(piece);
    options.onProgress?.(input.packed);
  }
  if (input.failure !== undefined) return { kind: 'failed', reason: input.failure };
  const { notes } = input;
  return {
    kind: 'bytes',
    bytes: Buffer.concat(pieces, size),
    notes,
  };
}
