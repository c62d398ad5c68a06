import { type AroundHole, aroundHoles } from './around-holes';
import type { CaptureHole } from './capture-facts';
import type { Group } from './group';
import { hostOfEndpoint } from './hop-of';
import { type SeenOnHop, seeOnHops } from './seen-on-hops';
import type { TraceMessage } from './trace-message';
import { finalResponse } from './transaction';

/** What rules about the whole capture may still name of groups that were let go, so that memory stays bounded. */
export interface CaptureMemory {
  /** By id of the hop. */
  readonly hops: ReadonlyMap<string, SeenOnHop>;
  /** Around each hole of the facts. */
  readonly holes: readonly AroundHole[];
  /** The first packet that was captured twice: the copy, and what it is a copy of. */
  readonly duplicate: readonly [copy: TraceMessage, first: TraceMessage] | undefined;
  /** Addresses without port of which a REGISTER succeeded. */
  readonly registered: ReadonlySet<string>;
}

/** Hops, and addresses, of which something is remembered; a capture with more forgets the later ones. */
export const mostRemembered = 20_000;

/** The memory of a stream: remembers group after group. */
export class GrowingMemory implements CaptureMemory {
  readonly hops = new Map<string, SeenOnHop>();
  readonly registered = new Set<string>();
  holes: readonly AroundHole[] = [];
  duplicate: CaptureMemory['duplicate'];

  /** Takes groups that are let go, in order of the trace; answers the messages of them that may be named later. */
  remember(groups: readonly Group[], holes: readonly CaptureHole[]): readonly TraceMessage[] {
    const isKnown = (id: string) => this.hops.has(id) || this.hops.size < mostRemembered;
    const named = [...seeOnHops(this.hops, groups, isKnown)];
    this.holes = aroundHoles(groups, holes, this.holes);
    for (const { before, after } of this.holes) named.push(...[before, after].flatMap(one => one ?? []));
    if (!this.duplicate) {
      this.duplicate = firstDuplicate(groups);
      named.push(...(this.duplicate ?? []));
    }
    for (const group of groups) for (const host of registeredHosts(group)) this.add(host);
    return named;
  }

  private add(host: string): void {
    if (this.registered.size < mostRemembered) this.registered.add(host);
  }
}

/** The first packet of some groups that was captured twice. */
export function firstDuplicate(groups: readonly Group[]): CaptureMemory['duplicate'] {
  const group = groups.find(({ duplicates }) => duplicates.size > 0);
  return group?.duplicates.entries().next().value;
}

function* registeredHosts(group: Group): Iterable<string> {
  for (const t of group.transactions) {
    const source = t.method === 'REGISTER' ? t.request?.keys.source : undefined;
    const status = source === undefined ? 0 : (finalResponse(t)?.keys.status ?? 0);
    if (source !== undefined && status >= 200 && status < 300) yield hostOfEndpoint(source);
  }
}
