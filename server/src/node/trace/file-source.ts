/**
 * A file's bytes in pieces, from one buffer that is used again: a piece is valid until the next one is asked for. Gzip is
 * unpacked, known by its magic number; what a damaged or cut one still gives is handed on, and told in `note`.
 */
import { closeSync, createReadStream, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { failureReason } from '../failure-reason';
import { readBytes } from './read-bytes';
import { UnpackedCopy } from './unpacked-copy';

/** Bytes of one piece. */
const pieceBytes = 1 << 20;

/** A file that was opened for reading; or why it was not. */
export type OpenedSource = FileSource | { readonly reason: string };

/**
 * Opens a file. Never throws: a directory, a missing file and one without permission give a reason. `keepsUnpacked`: what
 * is packed will be asked for in parts, so what is unpacked first is kept on the disk.
 */
export function openSource(path: string, keepsUnpacked = false): OpenedSource {
  try {
    const status = statSync(path);
    if (status.isDirectory()) return { reason: 'it is a directory' };
    if (!status.isFile()) return { reason: 'it is no plain file' };
    const handle = openSync(path, 'r');
    const head = Buffer.alloc(2);
    const gzip = readSync(handle, head, 0, 2, 0) === 2 && head[0] === 0x1f && head[1] === 0x8b;
    return new FileSource(path, handle, { opened: fstatSync(handle), gzip, keepsUnpacked });
  } catch (error) {
    return { reason: failureReason(error) };
  }
}

interface FileFacts {
  readonly opened: Stats;
  readonly gzip: boolean;
  readonly keepsUnpacked: boolean;
}

export class FileSource {
  /** Bytes of the file on disk that were read so far. */
  packed = 0;
  /** What went wrong while unpacking; the bytes before it were handed on. */
  note: string | undefined;
  readonly gzip: boolean;
  private readonly opened: Stats;
  private readonly buffer = Buffer.allocUnsafeSlow(pieceBytes);
  /** What was unpacked so far, and whether that is all. */
  private copy: UnpackedCopy | undefined;
  private isCopied = false;
  private wantsCopy: boolean;

  constructor(
    readonly path: string,
    private readonly handle: number,
    { opened, gzip, keepsUnpacked }: FileFacts,
  ) {
    this.opened = opened;
    this.gzip = gzip;
    this.wantsCopy = gzip && keepsUnpacked;
  }

  /** What tells this file from another at its path. */
  get identity(): { readonly inode: number; readonly device: number } {
    return { inode: this.opened.ino, device: this.opened.dev };
  }

  /** Says so if the file has got shorter since it was opened; undefined if not. */
  shrinkage(): string | undefined {
    const size = this.size();
    if (size >= this.opened.size) return undefined;
    return `The file got shorter while it was read: it had ${this.opened.size} bytes, and has ${size} now. Messages of the part that is gone cannot be shown.`;
  }

  /** Bytes of the file on disk now. */
  size(): number {
    return fstatSync(this.handle).size;
  }

  /** True if the path leads to another file by now, or to a shorter one than was read: a log was rotated or truncated. */
  wasReplaced(read: number): boolean {
    try {
      const now = statSync(this.path);
      return now.ino !== this.opened.ino || now.dev !== this.opened.dev || now.size < read;
    } catch {
      // Deleted: what is open stays readable, and a new file of this name will be another one.
      return false;
    }
  }

  /** The next piece of a file that is not packed; empty at its end for now. */
  readAt(offset: number): Uint8Array {
    const count = readSync(this.handle, this.buffer, 0, pieceBytes, offset);
    this.packed = offset + count;
    return this.buffer.subarray(0, count);
  }

  /** True if the unpacked bytes before `end` can be read by `readRange`. */
  canRead(end: number): boolean {
    return !this.gzip || end <= (this.copy?.length ?? 0);
  }

  /** `[start, end)` of the unpacked bytes, as a copy; shorter where the file is. Of a packed one, where `canRead` says so. */
  readRange(start: number, end: number): Buffer {
    if (this.gzip) return this.copy?.read(start, end) ?? Buffer.alloc(0);
    return readBytes(this.handle, Buffer.allocUnsafe(end - start), start);
  }

  /** All pieces from the beginning, unpacked. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    if (!this.gzip) {
      for (let offset = 0; ; ) {
        const piece = this.readAt(offset);
        if (piece.length === 0) return;
        offset += piece.length;
        yield piece;
      }
    }
    if (this.isCopied && this.copy) yield* piecesOf(this.copy);
    else yield* this.unpacked();
  }

  private async *unpacked(): AsyncGenerator<Uint8Array> {
    // Only one pass makes it, the first.
    let copy = this.wantsCopy ? UnpackedCopy.open() : undefined;
    this.wantsCopy = false;
    if (copy) this.copy = copy;
    const file = createReadStream(this.path, { highWaterMark: pieceBytes });
    const unpack = createGunzip({ chunkSize: pieceBytes });
    file.on('data', piece => {
      this.packed += piece.length;
    });
    file.on('error', error => unpack.destroy(error));
    let given = 0;
    this.packed = 0;
    try {
      for await (const piece of file.pipe(unpack)) {
        given += (piece as Buffer).length;
        if (copy && !copy.add(piece as Buffer)) copy = this.dropCopy();
        yield piece as Buffer;
      }
    } catch (error) {
      this.note = `The gzip data is damaged or cut (${failureReason(error)}): ${given} bytes could be unpacked.`;
    } finally {
      file.destroy();
      unpack.destroy();
    }
    this.isCopied = copy !== undefined;
  }

  private dropCopy(): undefined {
    this.copy?.close();
    this.copy = undefined;
  }

  close(): void {
    closeSync(this.handle);
    this.dropCopy();
  }
}

function* piecesOf(copy: UnpackedCopy): Generator<Uint8Array> {
  for (let at = 0; at < copy.length; at += pieceBytes) yield copy.read(at, at + pieceBytes);
}
