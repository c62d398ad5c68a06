import type { PartVariables } from './sip/variable-uses';
import type { TraceMessage } from './trace/trace-message';
import type { TraceRecord } from './trace/trace-record';

/**
 * A copy of a string that keeps nothing else alive. Engines make substrings as views of the whole text; a chunk that
 * lives on while its document is edited must not hold the text of every version in memory.
 */
export function detached(text: string): string {
  // Joining makes a new string and slicing a view of that one alone.
  return text.length < 16 ? text : ` ${text}`.slice(1);
}

function detachedValue(value: unknown): unknown {
  if (typeof value === 'string') return detached(value);
  return Array.isArray(value) ? value.map(detachedValue) : value;
}

/** A copy of an object with its strings, also those in lists, detached. */
function withDetachedStrings<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, detachedValue(value)])) as T;
}

/** A record whose strings keep nothing else alive. */
export function detachedRecord(record: TraceRecord): TraceRecord {
  return withDetachedStrings(record);
}

/** A message of a trace that does not keep the text alive from which it was read. */
export function detachedTrace(message: TraceMessage): TraceMessage {
  return { ...withDetachedStrings(message), keys: withDetachedStrings(message.keys) };
}

/** Variables of a part that do not keep its text alive. */
export function detachedVariables({ defined, used }: PartVariables): PartVariables {
  return { defined: defined.map(detached), used: used.map(withDetachedStrings) };
}
