/** Several files as one native trace on disk, ordered by time. */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type MergeSource, mergeTraces, type UsedOffset } from '../../core/trace/merge-traces';
import type { TraceRecord } from '../../core/trace/trace-record';
import { emptyTraceHeader, writeTraceHeader, writeTraceRecord } from '../../core/trace/write-siptrace';
import type { ReadSource } from './read-source';

/** Characters that are written at once. */
const writeLength = 1 << 20;

/** A file that was read, and how its clock is moved. */
export interface MergePart {
  readonly path: string;
  readonly read: ReadSource;
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

export interface MergeOptions {
  /** Minutes by which the clocks of text logs are ahead of UTC. */
  readonly zoneMinutes: number;
  /** Asked now and then; false stops the writing. */
  readonly goOn: () => boolean;
}

/**
 * Orders the records of all files and writes them to a file that only this user may read. Undefined if it was stopped.
 * Rejects where the disk is full.
 */
export async function writeMerged(
  parts: readonly MergePart[],
  { zoneMinutes, goOn }: MergeOptions,
): Promise<MergedFile | undefined> {
  const merged = mergeTraces(parts.map(part => sourceOf(part, zoneMinutes)));
  const folder = mkdtempSync(join(tmpdir(), 'siplens-merged-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, 'merged.siptrace');
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      const holes = parts.flatMap(part => part.read.holes);
      let pending = [writeTraceHeader({ ...emptyTraceHeader, holes })];
      let length = 0;
      for (const { record, source } of merged.records) {
        const note = record.note ?? basename(parts[source]?.path ?? '');
        const text = writeTraceRecord({ ...record, note }, 'bytes');
        pending.push(text);
        length += text.length;
        if (length < writeLength) continue;
        writeSync(file, pending.join(''));
        pending = [];
        length = 0;
        await setImmediate();
        if (!goOn()) {
          remove();
          return undefined;
        }
      }
      writeSync(file, pending.join(''));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { path, offsets: merged.offsets, unordered: merged.unordered, remove };
}

function sourceOf({ read, offsetMs }: MergePart, zoneMinutes: number): MergeSource {
  const records = isUtc(read.format) ? read.records : read.records.map(record => toUtc(record, zoneMinutes));
  return offsetMs === undefined ? { records } : { records, offsetMs };
}

/** Captures and native traces have no zone. */
function isUtc(format: string): boolean {
  return format === 'pcap' || format === 'siptrace';
}

function toUtc(record: TraceRecord, zoneMinutes: number): TraceRecord {
  const { time } = record;
  // A time of day alone would fall out of its day.
  if (zoneMinutes === 0 || !time || time.dateless) return record;
  return { ...record, time: { ...time, seconds: time.seconds - zoneMinutes * 60 } };
}
