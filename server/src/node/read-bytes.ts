/**
 * Reads a whole file, or standard input, into memory; gzip is unpacked on the way, known by its magic number and not by
 * a name. What a damaged or cut gzip still gives is kept, and told in `notes`.
 */
import { createReadStream } from 'node:fs';
import { pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { failureReason } from './failure-reason';

/** One V8 string holds at most about 512 MiB, and an analysis holds its text in one. */
const maxInputBytes = 512 * 1024 * 1024 - 64;

export interface ReadOptions {
  /** Called with the number of packed bytes read so far. */
  readonly onProgress?: (bytes: number) => void;
  /** When it fires, reading ends early and answers what is there, `interrupted: true`. */
  readonly signal?: AbortSignal;
  /** Limit of the unpacked bytes; more is a failure, never a silent cut. */
  readonly maxBytes?: number;
}

export type ReadOutcome =
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      readonly notes: readonly string[];
      readonly interrupted: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** Reads a file (or pipe) by its path. Never throws: what cannot be read is `failed` with a reason for the user. */
export function readBytes(path: string, options: ReadOptions = {}): Promise<ReadOutcome> {
  return readStream(createReadStream(path, { highWaterMark: 1 << 20 }), options);
}

/** Reads a stream to its end, as `readBytes` reads a file. */
export async function readStream(stream: Readable, options: ReadOptions = {}): Promise<ReadOutcome> {
  const gather: Gather = { pieces: [], size: 0 };
  const maxBytes = options.maxBytes ?? maxInputBytes;
  const notes: string[] = [];
  const stop = (): void => {
    stream.destroy();
  };
  try {
    if (options.signal?.aborted !== true) {
      options.signal?.addEventListener('abort', stop, { once: true });
      const head = await readHead(stream);
      if (head.length < 2) return outcomeOf({ pieces: [head], size: head.length }, notes, options);
      for await (const piece of unpacked(stream, isGzip(head), options.onProgress)) {
        gather.size += piece.length;
        if (gather.size > maxBytes) return tooLarge(maxBytes);
        gather.pieces.push(piece);
      }
    }
  } catch (error) {
    if (options.signal?.aborted !== true) {
      if (!isGzipError(error)) return { kind: 'failed', reason: failureReason(error) };
      notes.push(
        `gzip data damaged or cut (${failureReason(error)}); ${gather.size} bytes could be unpacked`,
      );
    }
  } finally {
    options.signal?.removeEventListener('abort', stop);
    stream.destroy();
  }
  return outcomeOf(gather, notes, options);
}

interface Gather {
  readonly pieces: Uint8Array[];
  size: number;
}

function outcomeOf(gather: Gather, notes: readonly string[], options: ReadOptions): ReadOutcome {
  const bytes = Buffer.concat(gather.pieces, gather.size);
  return { kind: 'bytes', bytes, notes, interrupted: options.signal?.aborted === true };
}

function tooLarge(maxBytes: number): ReadOutcome {
  return { kind: 'failed', reason: `larger than ${maxBytes} bytes, which is not supported yet` };
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** zlib's errors have codes of their own: `Z_DATA_ERROR`, `Z_BUF_ERROR`. */
function isGzipError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

/** Waits for the two bytes of a magic number and puts them back; fewer only where the stream ends before; they are then not put back. */
async function readHead(stream: Readable): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  for (;;) {
    const piece: unknown = stream.read();
    if (piece instanceof Uint8Array) head = Buffer.concat([head, piece]);
    else if (stream.readableEnded || stream.destroyed) return head;
    else await nextEvent(stream);
    if (head.length >= 2) {
      stream.unshift(head);
      return head;
    }
  }
}

/** Resolves when there is more to read or no more to come; rejects on an error. */
function nextEvent(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      stream.off('readable', settle).off('end', settle).off('close', settle).off('error', settle);
      if (error === undefined) resolve();
      else reject(error);
    };
    stream.on('readable', settle).on('end', settle).on('close', settle).on('error', settle);
  });
}

function unpacked(
  stream: Readable,
  gzip: boolean,
  onProgress?: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  let packed = 0;
  const counter = new Transform({
    transform(piece: Uint8Array, _encoding, done) {
      packed += piece.length;
      onProgress?.(packed);
      done(null, piece);
    },
  });
  // The error reaches the reader through the last stream; the callback only keeps it from being unhandled.
  const last: Readable = gzip
    ? pipeline(stream, counter, createGunzip(), () => undefined)
    : pipeline(stream, counter, () => undefined);
  return last;
}
