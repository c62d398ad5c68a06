import { readSync } from 'node:fs';

/** Reads from a place of an open file on until `bytes` is full; answers the part that was read: shorter where the file ends. */
export function readBytes(file: number, bytes: Buffer, start: number): Buffer {
  let have = 0;
  while (have < bytes.length) {
    const count = readSync(file, bytes, have, bytes.length - have, start + have);
    if (count === 0) break;
    have += count;
  }
  return bytes.subarray(0, have);
}
