import { parseMessage } from '../sip/parse-message';
import { keysOf } from './keys-of';
import { textHash } from './text-hash';
import { type TraceRecord, timeMs } from './trace-record';

/** When a message was seen, by a hash of what names it on one hop: Call-ID, top Via branch, CSeq, method or status. */
export type Sightings = ReadonlyMap<number, number>;

/** How far the clock of a trace is off from that of another one. */
export interface ClockOffset {
  /** Milliseconds to add to its times. */
  readonly offsetMs: number;
  /** Messages that both traces hold, on which this rests. */
  readonly matches: number;
  /** Half of the matches are this close to the offset, or closer: network delay and the coarseness of the clocks. */
  readonly spreadMs: number;
}

/** Messages that are remembered of one trace; an estimate of more is no better, and a `Map` holds some 16 million. */
const mostSightings = 1 << 22;

/**
 * Collects the messages of a trace by what names them. Those that are repeated, and those without a time or a full name,
 * tell nothing of a clock.
 */
export class SightingsBuilder {
  private readonly seen = new Map<number, number>();
  private readonly repeated = new Set<number>();

  add(record: TraceRecord): void {
    if (!record.time || this.seen.size >= mostSightings) return;
    const keys = keysOf(parseMessage(record.payload, 'bytes'), record);
    if (!keys?.callId || !keys.branch || keys.cseq === undefined) return;
    const what = keys.kind === 'request' ? keys.method : String(keys.status);
    const name = textHash([keys.callId, keys.branch, keys.cseq, keys.cseqMethod, what].join('\n'));
    if (this.seen.has(name)) this.repeated.add(name);
    this.seen.set(name, timeMs(record.time));
  }

  /** What was collected. Nothing may be added after it. */
  sightings(): Sightings {
    for (const name of this.repeated) this.seen.delete(name);
    return this.seen;
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
  for (const [name, time] of other) {
    const at = reference.get(name);
    if (at !== undefined) differences.push(at - time);
  }
  if (differences.length === 0) return undefined;
  const offsetMs = median(differences);
  const spreadMs = median(differences.map(difference => Math.abs(difference - offsetMs)));
  return { offsetMs, matches: differences.length, spreadMs };
}

function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  const upper = ordered[middle] ?? 0;
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] ?? 0) + upper) / 2;
}
