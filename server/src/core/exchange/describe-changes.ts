import type { RequestChange, SendTransport } from './prepared-request';

/** What a change is called that takes TCP where the author left the transport open. */
export const switchedTransport = 'transport';

/** Each change of the assist as one sentence, before and after. A transport that was switched is one of them. */
export function describeChanges(changes: readonly RequestChange[]): readonly string[] {
  return changes.map(({ what, before, after }) => `filled by the assist: ${what}: ${before} → ${after}`);
}

/** What UDP carries at most, less what headers may grow by when the local address is known, bytes. */
const mostOverUdp = 65_000;

/** True where the assist has chosen TCP for the size of the request, and UDP could carry it all the same. */
export function isUdpPossible(changes: readonly RequestChange[], bytes: number): boolean {
  return isSwitched(changes) && bytes <= mostOverUdp;
}

/** True where the assist has chosen TCP for the size of the request. */
export function isSwitched(changes: readonly RequestChange[]): boolean {
  return changes.some(({ what }) => what === switchedTransport);
}

/**
 * What is to be told of a transport that the assist has switched for the size of the request, once it is known which one
 * it went over and why (`note`); nothing where it has switched none.
 */
export function switchTold(
  changes: readonly RequestChange[],
  over: SendTransport,
  note: string | undefined,
): readonly RequestChange[] {
  const switched = changes.filter(({ what }) => what === switchedTransport);
  if (over !== 'udp') return switched;
  return switched.map(change => ({ ...change, after: `${change.after}; ${note ?? 'sent over UDP'}` }));
}

/**
 * What to add to a failure where the assist has chosen TCP: the author, who wrote nothing of it, would look for the
 * fault elsewhere. '' where the transport is the author's. `udp`: that could carry the request too (`isUdpPossible`).
 */
export function switchAdvice(changes: readonly RequestChange[], udp: boolean): string {
  const switched = changes.find(({ what }) => what === switchedTransport);
  if (!switched) return '';
  const advice = udp
    ? 'a line "# @transport udp" sends it over UDP all the same'
    : 'and it is too long for UDP altogether: the peer must take TCP';
  return ` The assist chose ${switched.after}; ${advice}.`;
}
