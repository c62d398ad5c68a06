import { sightingName } from './sighting-name';
import { type TraceRecord, timeMs } from './trace-record';

/**
 * When messages were seen, by a hash of what names each on one hop: Call-ID, top Via branch, CSeq, method or status.
 */
export interface Sightings {
  readonly times: ReadonlyMap<number, number>;
  /** One message of so many was looked at, chosen by its name: any two traces have chosen the same ones. 1 for all. */
  readonly oneOf: number;
}

/** How far the clock of a trace is off from that of another one. */
export interface ClockOffset {
  /** Milliseconds to add to its times. */
  readonly offsetMs: number;
  /** Messages that both traces hold, on which this rests. */
  readonly matches: number;
  /** Of large traces, only one message of so many was looked for; 1 for all. */
  readonly oneOf: number;
  /** Half of the matches are this close to the offset, or closer: network delay and the coarseness of the clocks. */
  readonly spreadMs: number;
}

/** Messages that are remembered of one trace: an estimate of more is no better. */
const mostSightings = 1 << 18;
/** Names that were made to be alike are not halved for ever. */
const leastShare = 1 << 30;

/**
 * Collects the messages of a trace by what names them. Those that are repeated, and those without a time or a full name,
 * tell nothing of a clock. Memory is bounded: of a large trace every second message is left out, then of the rest again.
 */
export class SightingsBuilder {
  private readonly seen = new Map<number, number>();
  private readonly repeated = new Set<number>();
  private oneOf = 1;

  constructor(private readonly most = mostSightings) {}

  add(record: Pick<TraceRecord, 'payload' | 'time'>): void {
    if (!record.time) return;
    const name = sightingName(record.payload);
    if (name === undefined || this.isLeftOut(name)) return;
    if (this.seen.has(name)) this.repeated.add(name);
    this.seen.set(name, timeMs(record.time));
    if (this.seen.size > this.most && this.oneOf < leastShare) this.halve();
  }

  private isLeftOut(name: number): boolean {
    return ((name >>> 0) & (this.oneOf - 1)) !== 0;
  }

  private halve(): void {
    this.oneOf *= 2;
    for (const name of this.seen.keys()) if (this.isLeftOut(name)) this.seen.delete(name);
    for (const name of this.repeated) if (this.isLeftOut(name)) this.repeated.delete(name);
  }

  /** What was collected. Nothing may be added after it. */
  sightings(): Sightings {
    for (const name of this.repeated) this.seen.delete(name);
    return { times: this.seen, oneOf: this.oneOf };
  }
}

/** The messages of a trace by what names them. */
export function sightingsOf(records: readonly TraceRecord[]): Sightings {
  const builder = new SightingsBuilder();
  for (const record of records) builder.add(record);
  return builder.sightings();
}

/**
 * Estimates by how much the clock of `other` must be moved to agree with that of `reference`: the median difference over
 * the messages that both hold. Undefined where they share none. A median stands a few messages that only look the same.
 */
export function estimateClockOffset(reference: Sightings, other: Sightings): ClockOffset | undefined {
  const differences: number[] = [];
  for (const [name, time] of other.times) {
    const at = reference.times.get(name);
    if (at !== undefined) differences.push(at - time);
  }
  if (differences.length === 0) return undefined;
  const offsetMs = median(differences);
  const spreadMs = median(differences.map(difference => Math.abs(difference - offsetMs)));
  const oneOf = Math.max(reference.oneOf, other.oneOf);
  return { offsetMs, matches: differences.length, oneOf, spreadMs };
}

function median(values: readonly number[]): number {
  const ordered = Float64Array.from(values).sort();
  const middle = ordered.length >> 1;
  const upper = ordered[middle] ?? 0;
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] ?? 0) + upper) / 2;
}
