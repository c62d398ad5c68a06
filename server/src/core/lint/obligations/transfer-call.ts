import type { ReferredCall, Transfer } from '../../trace/transfers';

/**
 * The one call that a REFER brought about; undefined for none and for several, of which nobody knows which. INVITEs of
 * one Call-ID are tries of one call, and the last of them counts.
 */
export function onlyCallOf({ calls }: Transfer): ReferredCall | undefined {
  const last = calls.at(-1);
  return last && calls.every(({ group }) => group === last.group) ? last : undefined;
}
