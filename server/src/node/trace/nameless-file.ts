import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBytes } from './read-bytes';

/** A file of our own in the temporary folder that only this user may read, and that is gone with the process. */
export class NamelessFile {
  /** Bytes that were written. */
  length = 0;
  private readonly folder: string;
  private readonly file: number;

  /** Makes the file, in a folder with this beginning. Throws where that is not possible. */
  constructor(prefix: string) {
    this.folder = mkdtempSync(join(tmpdir(), prefix));
    this.file = openSync(join(this.folder, 'data'), 'wx+', 0o600);
    this.deleteName();
  }

  /** At once, so that nothing is left where the process is killed; a system that keeps the names of open files does it in the end. */
  private deleteName(): void {
    try {
      rmSync(this.folder, { recursive: true, force: true });
    } catch {
      // It is open.
    }
  }

  /** Writes behind what is there. Throws where the disk is full. */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at, bytes.length - at);
    this.length += bytes.length;
  }

  /** `[start, end)` as a copy; shorter where the file is. */
  read(start: number, end: number): Buffer {
    return readBytes(
      this.file,
      Buffer.allocUnsafeSlow(Math.max(0, Math.min(end, this.length) - start)),
      start,
    );
  }

  /** Frees the disk. */
  close(): void {
    closeSync(this.file);
    this.deleteName();
  }
}
