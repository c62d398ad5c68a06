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

/** The times of a trace's records, which themselves may stand elsewhere. */
export interface RecordTimes {
  readonly length: number;
  timeAt(index: number): TraceTime | undefined;
  readonly sightings: Sightings;
}

/** One of several files, by its times. */
export interface OrderSource {
  readonly times: RecordTimes;
  readonly offsetMs?: number;
}

/** The order of the records of several sources. */
export interface MergeOrder extends Omit<MergedTrace, 'records'> {
  readonly length: number;
  /** Which record comes at a place of the merged trace, and its time if that is another one there. */
  at(place: number): {
    readonly source: number;
    readonly index: number;
    readonly moved: TraceTime | undefined;
  };
}

/**
 * Reads several traces as one, ordered by time: rotated files, a log and a capture, two probes. The first source that
 * has dates is the clock of all; the others are moved by what is given, or by the messages that they share with those
 * before. A record without a time stays behind the one before it in its file. Equal times keep the order of the sources.
 */
export function mergeTraces(sources: readonly MergeSource[]): MergedTrace {
  const order = mergeOrder(
    sources.map(({ records, offsetMs }) => {
      const { length } = records;
      const times = { length, timeAt: (i: number) => records[i]?.time, sightings: sightingsOf(records) };
      return offsetMs === undefined ? { times } : { times, offsetMs };
    }),
  );
  const { offsets, unordered } = order;
  const records: MergedRecord[] = [];
  for (let place = 0; place < order.length; place++) {
    const { source, index, moved } = order.at(place);
    const record = sources[source]?.records[index];
    if (record) records.push({ record: moved ? { ...record, time: moved } : record, source, index });
  }
  return { records, offsets, unordered };
}

/** The same by times alone: some twelve bytes of memory for each record. */
export function mergeOrder(sources: readonly OrderSource[]): MergeOrder {
  const offsets = offsetsOf(sources);
  const isDated = sources.map(
    (source, i) => source.times.length === 0 || !isDateless(source) || offsets[i]?.estimate !== undefined,
  );
  const hasDates = sources.some(source => !isDateless(source));
  const starts = sources.map((_, i) => sources.slice(0, i).reduce((sum, { times }) => sum + times.length, 0));
  const length = sources.reduce((sum, { times }) => sum + times.length, 0);
  const moments = new Float64Array(length);
  const movedOf = (source: number, index: number) => {
    const time = sources[source]?.times.timeAt(index);
    const becomesDated = hasDates && isDated[source] === true;
    return { time, moved: time && movedTime(time, offsets[source]?.offsetMs ?? 0, becomesDated) };
  };
  sources.forEach(({ times }, source) => {
    // Times of day that nothing ties to the dates stand behind them.
    let at = hasDates && isDated[source] !== true ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    for (let index = 0; index < times.length; index++) {
      const { moved } = movedOf(source, index);
      if (moved && at !== Number.POSITIVE_INFINITY) at = timeMs(moved);
      moments[(starts[source] ?? 0) + index] = at;
    }
  });
  const order = orderOf(moments, starts);
  return {
    length,
    offsets,
    unordered: hasDates && isDated.includes(false),
    at: place => {
      const number = order[place] ?? 0;
      let source = starts.length - 1;
      while (source > 0 && (starts[source] ?? 0) > number) source--;
      const index = number - (starts[source] ?? 0);
      const { time, moved } = movedOf(source, index);
      return { source, index, moved: moved === time ? undefined : moved };
    },
  };
}

/**
 * The numbers of moments from the earliest to the latest; equal ones keep their order. `starts` tells where the sources
 * begin. Linear where each source is in order by itself, as nearly all are.
 */
function orderOf(moments: Float64Array, starts: readonly number[]): Int32Array {
  const rows = new Int32Array(moments.length);
  for (let i = 0; i < rows.length; i++) rows[i] = i;
  const ends = [...starts.slice(1), moments.length];
  for (const [source, start] of starts.entries()) {
    const own = rows.subarray(start, ends[source]);
    if (!isOrdered(moments, start, ends[source] ?? start))
      own.sort((a, b) => (moments[a] ?? 0) - (moments[b] ?? 0) || a - b);
  }
  const order = new Int32Array(moments.length);
  const next = [...starts];
  for (let place = 0; place < order.length; place++) {
    let first = -1;
    let earliest = Number.POSITIVE_INFINITY;
    for (let source = 0; source < next.length; source++) {
      const at = next[source] ?? 0;
      if (at >= (ends[source] ?? 0)) continue;
      const moment = moments[rows[at] ?? 0] ?? 0;
      if (first >= 0 && moment >= earliest) continue;
      first = source;
      earliest = moment;
    }
    order[place] = rows[next[first] ?? 0] ?? 0;
    next[first] = (next[first] ?? 0) + 1;
  }
  return order;
}

function isOrdered(moments: Float64Array, start: number, end: number): boolean {
  for (let i = start + 1; i < end; i++) if ((moments[i - 1] ?? 0) > (moments[i] ?? 0)) return false;
  return true;
}

function isDateless({ times }: OrderSource): boolean {
  for (let i = 0; i < times.length; i++) {
    const time = times.timeAt(i);
    if (time) return time.dateless;
  }
  return true;
}

/** The first dated source is the reference; each later one is tied to all that are tied already. */
function offsetsOf(sources: readonly OrderSource[]): readonly UsedOffset[] {
  const used: UsedOffset[] = sources.map(({ offsetMs }) => ({
    offsetMs: offsetMs ?? 0,
    estimate: undefined,
  }));
  const sightings = sources.map(({ times }) => times.sightings);
  const reference = Math.max(
    0,
    sources.findIndex(source => !isDateless(source)),
  );
  const tied = new Map(moved(sightings[reference], used[reference]?.offsetMs ?? 0));
  const oneOf = Math.max(1, ...sightings.map(each => each.oneOf));
  const waiting = new Set(sources.keys());
  waiting.delete(reference);
  // A source may share messages only with one that comes later in the list: those are tried again.
  for (let progress = true; progress && waiting.size > 0; ) {
    progress = false;
    for (const i of waiting) {
      const given = sources[i]?.offsetMs;
      const estimate =
        given === undefined && sightings[i]
          ? estimateClockOffset({ times: tied, oneOf }, sightings[i])
          : undefined;
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

function* moved(sightings: Sightings | undefined, offsetMs: number): Generator<[number, number]> {
  for (const [name, time] of sightings?.times ?? []) yield [name, time + offsetMs];
}

/** A time, moved. One that is moved keeps the digits of its source, at least those of milliseconds. */
export function movedTime(time: TraceTime, offsetMs: number, becomesDated = false): TraceTime {
  const dateless = time.dateless && !becomesDated;
  if (offsetMs === 0) return dateless === time.dateless ? time : { ...time, dateless };
  const nanos = time.nanos + Math.round((offsetMs - Math.floor(offsetMs / 1000) * 1000) * 1e6);
  const seconds = time.seconds + Math.floor(offsetMs / 1000) + Math.floor(nanos / 1e9);
  return { seconds, nanos: nanos % 1_000_000_000, digits: Math.max(time.digits, 3), dateless };
}
