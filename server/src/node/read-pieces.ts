/**
 * A file, or standard input, in pieces; gzip is unpacked on the way, known by its magic number and not by a name. What a
 * damaged or cut gzip still gives is handed on, and told in `notes`.
 */
import { createReadStream, fstatSync } from 'node:fs';
import { pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { failureReason } from './failure-reason';

/** Bytes that are read at once. */
const pieceBytes = 1 << 18;

/** An input on its way. Iterate once; what became of it is known when that has ended. */
export interface BytePieces extends AsyncIterable<Uint8Array> {
  /** Bytes on disk that were read so far. */
  readonly packed: number;
  /** Why the bytes end before the input does; undefined where they do not. */
  readonly failure: string | undefined;
  /** What was lost otherwise. */
  readonly notes: readonly string[];
}

/** Reads a file (or pipe) by its path. Iterating never throws: what cannot be read is told in `failure`. */
export function readFilePieces(path: string, signal?: AbortSignal): BytePieces {
  const stream = createReadStream(path, { highWaterMark: pieceBytes });
  let size: number | undefined;
  stream.on('open', fd => {
    const stat = fstatSync(fd);
    if (stat.isFile()) ({ size } = stat);
  });
  return new StreamPieces(stream, signal, () => size);
}

/** Reads a stream to its end, as `readFilePieces` reads a file. When the signal fires, the bytes end early. */
export function readStreamPieces(stream: Readable, signal?: AbortSignal): BytePieces {
  return new StreamPieces(stream, signal);
}

class StreamPieces implements BytePieces {
  packed = 0;
  failure: string | undefined;
  readonly notes: string[] = [];

  constructor(
    private readonly stream: Readable,
    private readonly signal: AbortSignal | undefined,
    /** Bytes of the file when it was opened; undefined for what is no file. */
    private readonly sizeAtStart: () => number | undefined = () => undefined,
  ) {
    // What fails before the first piece is asked for waits until then.
    stream.on('error', () => undefined);
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const { stream, signal } = this;
    let given = 0;
    const stop = (): void => {
      stream.destroy();
    };
    try {
      if (signal?.aborted === true) return;
      signal?.addEventListener('abort', stop, { once: true });
      const head = await readHead(stream);
      if (head.length < 2) {
        this.packed = head.length;
        if (head.length > 0) yield head;
        return;
      }
      for await (const piece of this.unpacked(isGzip(head))) {
        given += piece.length;
        yield piece;
      }
      const size = this.sizeAtStart() ?? 0;
      if (this.packed < size && !wasAborted(signal)) {
        this.failure = `the file became shorter while it was read (${this.packed} of ${size} bytes)`;
      }
    } catch (error) {
      if (signal?.aborted === true) return;
      if (isGzipError(error)) {
        this.notes.push(
          `gzip data damaged or cut (${failureReason(error)}); ${given} bytes could be unpacked`,
        );
      } else this.failure = failureReason(error);
    } finally {
      signal?.removeEventListener('abort', stop);
      stream.destroy();
    }
  }

  private unpacked(gzip: boolean): AsyncIterable<Uint8Array> {
    const counter = new Transform({
      highWaterMark: pieceBytes,
      transform: (piece: Uint8Array, _encoding, done) => {
        this.packed += piece.length;
        done(null, piece);
      },
    });
    // The error reaches the reader through the last stream; the callback only keeps it from being unhandled.
    const { stream } = this;
    const last: Readable = gzip
      ? pipeline(stream, counter, createGunzip({ chunkSize: pieceBytes }), () => undefined)
      : pipeline(stream, counter, () => undefined);
    return last;
  }
}

/** Asked anew: it may have fired meanwhile. */
function wasAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
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
    else if (stream.errored) throw stream.errored;
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
