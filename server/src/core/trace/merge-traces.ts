import { type ClockOffset, estimateClockOffset, type Sightings, sightingsOf } from './estimate-clock-offset';
import { type TraceRecord, type TraceTime, timeMs } from './trace-record';

/** One of several files that are read as one trace. */
export interface MergeSource {
  /** Its records in the order of the file. */
  readonly records: readonly TraceRecord[];
  /** Milliseconds to add to its times; by default as the messages that it shares with the others tell. */
  readonly offsetMs?: number;
}

/** A record with the number of the source that it comes from, 0-based, and its 0-based place there. */
export interface MergedRecord {
  readonly record: TraceRecord;
  readonly source: number;
  readonly index: number;
}

/** How the clock of one source was moved. */
export interface UsedOffset {
  readonly offsetMs: number;
  /** What it was estimated from; undefined where it was given, or nothing tells it and the clock is left alone. */
  readonly estimate: ClockOffset | undefined;
}

/** Several traces as one. */
export interface MergedTrace {
  /** In order of their moved times. */
  readonly records: readonly MergedRecord[];
  /** One for each source. */
  readonly offsets: readonly UsedOffset[];
  /**
   * True where some sources have dates and others, which nothing ties to them, have times of day only: their records
   * cannot be put in order with the rest, and stand behind it.
   */
  readonly unordered: boolean;
}

/** Less than this is no error of a clock, but the way between two places: the times stay as they are. */
const LEAST_OFFSET_MS = 1;

/**
 * Reads several traces as one, ordered by time: rotated files, a log and a capture, two probes. The first source that
 * has dates is the clock of all; the others are moved by what is given, or by the messages that they share with those
 * before. A record without a time stays behind the one before it in its file. Equal times keep the order of the sources.
 */
export function mergeTraces(sources: readonly MergeSource[]): MergedTrace {
  const offsets = offsetsOf(sources);
  const isDated = sources.map((source, i) => !isDateless(source) || offsets[i]?.estimate !== undefined);
  const records: (MergedRecord & { readonly at: number })[] = [];
  const hasDates = sources.some(source => !isDateless(source));
  sources.forEach(({ records: own }, source) => {
    const { offsetMs } = offsets[source] ?? { offsetMs: 0 };
    const becomesDated = hasDates && isDated[source] === true;
    // Times of day that nothing ties to the dates stand behind them.
    let at = hasDates && !becomesDated ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    own.forEach((record, index) => {
      const time = record.time && movedTime(record.time, offsetMs, becomesDated);
      if (time && at !== Number.POSITIVE_INFINITY) at = timeMs(time);
      records.push({ record: time ? { ...record, time } : record, source, index, at });
    });
  });
  // The sort is stable, so that equal times keep the order of sources and files.
  records.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
  return {
    records: records.map(({ record, source, index }) => ({ record, source, index })),
    offsets,
    unordered: hasDates && isDated.includes(false),
  };
}

function isDateless({ records }: MergeSource): boolean {
  return records.find(record => record.time)?.time?.dateless !== false;
}

/** The first dated source is the reference; each later one is tied to all that are tied already. */
function offsetsOf(sources: readonly MergeSource[]): readonly UsedOffset[] {
  const used: UsedOffset[] = sources.map(({ offsetMs }) => ({
    offsetMs: offsetMs ?? 0,
    estimate: undefined,
  }));
  const sightings = sources.map(({ records }) => sightingsOf(records));
  const reference = Math.max(
    0,
    sources.findIndex(source => !isDateless(source)),
  );
  const tied = new Map(moved(sightings[reference], used[reference]?.offsetMs ?? 0));
  const waiting = new Set(sources.keys());
  waiting.delete(reference);
  // A source may share messages only with one that comes later in the list: those are tried again.
  for (let progress = true; progress && waiting.size > 0; ) {
    progress = false;
    for (const i of waiting) {
      const given = sources[i]?.offsetMs;
      const estimate =
        given === undefined && sightings[i] ? estimateClockOffset(tied, sightings[i]) : undefined;
      if (given === undefined && !estimate) continue;
      const offsetMs = given ?? significant(estimate);
      used[i] = { offsetMs, estimate };
      for (const [name, time] of moved(sightings[i], offsetMs)) if (!tied.has(name)) tied.set(name, time);
      waiting.delete(i);
      progress = true;
    }
  }
  return used;
}

function significant(estimate: ClockOffset | undefined): number {
  const offset = estimate?.offsetMs ?? 0;
  return Math.abs(offset) < LEAST_OFFSET_MS ? 0 : offset;
}

function* moved(sightings: Sightings | undefined, offsetMs: number): Generator<[string, number]> {
  for (const [name, time] of sightings ?? []) yield [name, time + offsetMs];
}

/** A time, moved. One that is moved keeps the digits of its source, at least those of milliseconds. */
function movedTime(time: TraceTime, offsetMs: number, becomesDated: boolean): TraceTime {
  const dateless = time.dateless && !becomesDated;
  if (offsetMs === 0) return dateless === time.dateless ? time : { ...time, dateless };
  const nanos = time.nanos + Math.round((offsetMs - Math.floor(offsetMs / 1000) * 1000) * 1e6);
  const seconds = time.seconds + Math.floor(offsetMs / 1000) + Math.floor(nanos / 1e9);
  return { seconds, nanos: nanos % 1_000_000_000, digits: Math.max(time.digits, 3), dateless };
}
