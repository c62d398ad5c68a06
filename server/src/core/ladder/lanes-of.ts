import { type DirectedHop, hostOfEndpoint } from '../trace/hop-of';
import type { LadderLane } from './ladder';

/** The lanes of some messages and between which of them each goes. */
export interface Lanes {
  readonly lanes: readonly LadderLane[];
  /** Index of the lane of an endpoint that occurs in the messages; 0 for any other. */
  indexOf(endpoint: string): number;
}

/**
 * Lanes in the order in which they are first seen. The ports of a host share a lane, as a client may use many; a host
 * that sends to itself (everything on one machine) has a lane for each port. `names` are the user's, by host or by
 * `host:port`.
 */
export function lanesOf(
  hops: readonly Pick<DirectedHop, 'source' | 'destination'>[],
  names: ReadonlyMap<string, string>,
): Lanes {
  const split = new Set<string>();
  for (const { source, destination } of hops) {
    const host = hostOfEndpoint(source);
    if (source !== destination && host === hostOfEndpoint(destination)) split.add(host);
  }
  const idOf = (endpoint: string) => {
    const host = hostOfEndpoint(endpoint);
    return split.has(host) ? endpoint : host;
  };
  const indexes = new Map<string, number>();
  const lanes: (LadderLane & { readonly endpoints: string[] })[] = [];
  const seen = new Set<string>();
  const add = (endpoint: string) => {
    if (seen.has(endpoint)) return;
    seen.add(endpoint);
    const id = idOf(endpoint);
    const known = lanes[indexes.get(id) ?? -1];
    if (known) {
      known.endpoints.push(endpoint);
      return;
    }
    indexes.set(id, lanes.length);
    lanes.push({ id, title: names.get(endpoint) ?? names.get(id) ?? id, endpoints: [endpoint] });
  };
  for (const { source, destination } of hops) {
    add(source);
    add(destination);
  }
  return { lanes, indexOf: endpoint => indexes.get(idOf(endpoint)) ?? 0 };
}
