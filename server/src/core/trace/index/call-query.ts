import type { TraceIndex } from './trace-index';

/** Which calls are wanted; all that is given must hold. */
export interface CallQuery {
  readonly filter: {
    /** Part of the Call-ID or of what `textOf` answers, in any letter case. */
    readonly text?: string;
    /** Method of the call's first request. */
    readonly method?: string;
    /** Only calls that ended in a final status of 300 or above. */
    readonly failed?: boolean;
  };
  readonly sort: 'start' | 'messages' | 'status' | 'duration';
  readonly descending: boolean;
}

/**
 * The calls that a query wants, in its order; equal ones by their start. `textOf` answers more text of a call to search
 * in, in lower case: it is asked only for calls that the rest lets through and whose Call-ID does not match.
 */
export async function queryCalls(
  index: TraceIndex,
  { filter, sort, descending }: CallQuery,
  textOf: (call: number) => Promise<string>,
): Promise<readonly number[]> {
  const wanted: number[] = [];
  const text = filter.text?.toLowerCase() ?? '';
  for (let call = 0; call < index.calls.length; call++) {
    if (filter.method && index.methodName(index.calls.method[call] ?? 0) !== filter.method) continue;
    if (filter.failed === true && (index.calls.status[call] ?? 0) < 300) continue;
    const matches =
      text === '' ||
      index.callNames.textOf(call).toLowerCase().includes(text) ||
      (await textOf(call)).includes(text);
    if (matches) wanted.push(call);
  }
  if (sort !== 'start') {
    const key = sortKeys(index, sort);
    const keys = new Map(wanted.map(call => [call, key(call)]));
    wanted.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0) || a - b);
  }
  return descending ? wanted.reverse() : wanted;
}

function sortKeys(index: TraceIndex, sort: 'messages' | 'status' | 'duration'): (call: number) => number {
  const { calls, messages } = index;
  if (sort === 'messages') return call => calls.count[call] ?? 0;
  if (sort === 'status') return call => calls.status[call] ?? 0;
  return call => {
    const first = messages.micros[calls.first[call] ?? 0] ?? Number.NaN;
    const last = messages.micros[calls.last[call] ?? 0] ?? Number.NaN;
    return Number.isNaN(last - first) ? 0 : last - first;
  };
}
