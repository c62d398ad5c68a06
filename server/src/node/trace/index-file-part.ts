import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { partOf } from '../../core/trace/index/index-part';
import { indexText, quickFormat } from '../../core/trace/index/index-text';
import { TraceIndex } from '../../core/trace/index/trace-index';
import { nodeByteOps } from '../node-byte-ops';
import type { FilePart, PartJob, PartProgress } from './file-part';
import { nodeKernel } from './node-kernel';

const pieceBytes = 1 << 20;

/**
 * Indexes the bytes of a job, which begin with a record, by an index of their own; `onPiece` is told how far it is, and
 * answers false to stop. Undefined for a file that has been replaced or got shorter. Rejects where it cannot be read.
 */
export async function indexFilePart(
  { path, inode, device, from, to, stops, seed }: PartJob,
  onPiece: (progress: PartProgress) => boolean,
): Promise<FilePart | undefined> {
  const index = new TraceIndex(seed);
  const run = indexText(
    { index, format: quickFormat, ops: nodeByteOps, kernel: nodeKernel, stops },
    { start: from, carry: '' },
  );
  const buffer = Buffer.allocUnsafeSlow(pieceBytes);
  const handle = openSync(path, 'r');
  try {
    const opened = fstatSync(handle);
    if (opened.ino !== inode || opened.dev !== device) return undefined;
    for (let at = from; at < to && !run.hasMet; ) {
      const count = readSync(handle, buffer, 0, Math.min(pieceBytes, to - at), at);
      if (count === 0) return undefined;
      run.push(buffer.subarray(0, count));
      at += count;
      if (!onPiece({ bytes: at - from, messages: index.messages.length })) return undefined;
      await setImmediate();
    }
  } finally {
    closeSync(handle);
  }
  return { part: partOf(index), unfinished: run.unfinished, hasMet: run.hasMet };
}
