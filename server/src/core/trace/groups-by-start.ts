import type { Group } from './group';
import type { TraceMessage } from './trace-message';

/** The group of each call by the call's first message: naming its flow may have made a copy of the call itself. */
export function groupsByStart(groups: readonly Group[]): ReadonlyMap<TraceMessage, Group> {
  return new Map(groups.flatMap(group => group.calls.map(({ start }) => [start, group] as const)));
}
