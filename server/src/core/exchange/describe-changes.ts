import type { RequestChange } from './prepared-request';

/** Each change of the assist as one sentence, before and after. A transport that was switched is one of them. */
export function describeChanges(changes: readonly RequestChange[]): readonly string[] {
  return changes.map(({ what, before, after }) => `filled by the assist: ${what}: ${before} → ${after}`);
}

/**
 * What to add to a failure where the assist has chosen TCP: the author, who wrote nothing of it, would look for the
 * fault elsewhere. '' where the transport is the author's.
 */
export function switchAdvice(changes: readonly RequestChange[]): string {
  const switched = changes.find(({ what }) => what === 'transport');
  if (!switched) return '';
  return ` The assist chose ${switched.after}; a line "# @transport udp" sends it over UDP all the same.`;
}
