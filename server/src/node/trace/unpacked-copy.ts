import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { NamelessFile } from './nameless-file';

/** Of what is free on the disk, so much may be taken: a small packed file may unpack to any size. */
const share = 0.5;

/**
 * What was unpacked of a file, on the disk: any part of it is then read without unpacking all that stands before it. Where
 * the disk is full, or more than half of its room were taken, there is none, and packed files are read the slow way.
 */
export class UnpackedCopy {
  private constructor(
    private readonly file: NamelessFile,
    private readonly room: number,
  ) {}

  /** An empty copy; undefined where the disk does not allow it. Never throws. `room`: for tests, bytes at most. */
  static open(room?: number): UnpackedCopy | undefined {
    try {
      const { bavail, bsize } = statfsSync(tmpdir());
      return new UnpackedCopy(new NamelessFile('siplens-unpacked-'), room ?? bavail * bsize * share);
    } catch {
      return undefined;
    }
  }

  get length(): number {
    return this.file.length;
  }

  /** Adds what was unpacked next; false where there is no room for it: the copy is of no use then. Never throws. */
  add(piece: Uint8Array): boolean {
    if (this.file.length + piece.length > this.room) return false;
    try {
      this.file.add(piece);
      return true;
    } catch {
      return false;
    }
  }

  /** `[start, end)` of what was unpacked; shorter at its end. */
  read(start: number, end: number): Buffer {
    return this.file.read(start, end);
  }

  close(): void {
    this.file.close();
  }
}
