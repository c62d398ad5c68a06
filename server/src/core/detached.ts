import type { PartVariables } from './sip/variable-uses';
import { detached } from './text/detached';
import type { TraceRecord } from './trace/trace-record';

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

/** Variables of a part that do not keep its text alive. */
export function detachedVariables({ defined, used, bodyFile }: PartVariables): PartVariables {
  return {
    defined: defined.map(detached),
    used: used.map(withDetachedStrings),
    bodyFile: bodyFile && withDetachedStrings(bodyFile),
  };
}
