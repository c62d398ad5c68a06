/** Several files as one native trace on disk, ordered by time. */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { mergeOrder, type UsedOffset } from '../../core/trace/merge-traces';
import { mergedHead } from '../../core/trace/merged-head';
import { writeTraceHeader } from '../../core/trace/write-siptrace';
import type { ReadSource } from './read-source';
import type { SpilledRecords } from './spilled-records';

/** Bytes that are written at once. */
const writeLength = 1 << 20;

/** A file that was read, and how its clock is moved. */
export interface MergePart {
  readonly records: SpilledRecords;
  /** Times in which messages were lost. */
  readonly holes: ReadSource['holes'];
  /** RTP streams and STUN answers. */
  readonly media: ReadSource['media'];
  /** Milliseconds to add; by default as the messages tell that it shares with the others. */
  readonly offsetMs: number | undefined;
}

export interface MergedFile {
  readonly path: string;
  readonly offsets: readonly UsedOffset[];
  /** True where times of day stand behind times with dates: nothing ties them. */
  readonly unordered: boolean;
  /** Deletes it; on systems that have it open, as soon as it is closed. */
  readonly remove: () => void;
}

/**
 * Orders the records of all files and writes them to a file that only this user may read. Undefined if it was stopped:
 * `goOn` is asked now and then. Rejects where the disk is full.
 */
export async function writeMerged(
  parts: readonly MergePart[],
  goOn: () => boolean,
): Promise<MergedFile | undefined> {
  const merged = mergeOrder(
    parts.map(({ records, offsetMs }) =>
      offsetMs === undefined ? { times: records } : { times: records, offsetMs },
    ),
  );
  const head = mergedHead(
    parts.map(({ records, ...part }, i) => ({
      ...part,
      times: records,
      offsetMs: merged.offsets[i]?.offsetMs ?? 0,
    })),
  );
  const folder = mkdtempSync(join(tmpdir(), 'siplens-merged-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, 'merged.siptrace');
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      let pending = [Buffer.from(writeTraceHeader(head), 'utf8')];
      let length = 0;
      for (let place = 0; place < merged.length; place++) {
        const { source, index, moved } = merged.at(place);
        const text = parts[source]?.records.textAt(index, moved) ?? Buffer.alloc(0);
        pending.push(text);
        length += text.length;
        if (length < writeLength) continue;
        writeAll(file, Buffer.concat(pending));
        pending = [];
        length = 0;
        await setImmediate();
        if (!goOn()) {
          remove();
          return undefined;
        }
      }
      writeAll(file, Buffer.concat(pending));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { path, offsets: merged.offsets, unordered: merged.unordered, remove };
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at);
}
