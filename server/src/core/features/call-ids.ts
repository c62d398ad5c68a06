import type { Analysis } from '../document';

/**
 * An id for each call, in order of `analysis.calls`, that stays when the text is edited elsewhere: the Call-ID and which
 * of its calls it is.
 */
export function callIds(analysis: Analysis): readonly string[] {
  const seen = new Map<string, number>();
  return analysis.calls.map(call => {
    const base = `${call.kind} ${call.callIds[0] ?? call.start.startLineText}`;
    const times = seen.get(base) ?? 0;
    seen.set(base, times + 1);
    return times === 0 ? base : `${base} ${times}`;
  });
}
