import type { TraceRecord } from './trace/trace-record';

/**
 * A copy of a string that keeps nothing else alive. Engines make substrings as views of the whole text; a chunk that
 * lives on while its document is edited must not hold the text of every version in memory.
 */
export function detached(text: string): string {
  // Joining makes a new string and slicing a view of that one alone.
  return text.length < 16 ? text : ` ${text}`.slice(1);
}

function detachedOr(text: string | undefined): string | undefined {
  return text === undefined ? undefined : detached(text);
}

/** A record whose strings keep nothing else alive. */
export function detachedRecord(record: TraceRecord): TraceRecord {
  return {
    ...record,
    payload: detached(record.payload),
    source: detachedOr(record.source),
    destination: detachedOr(record.destination),
    note: detachedOr(record.note),
  };
}
