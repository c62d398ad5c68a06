import type { Group } from './group';
import { hopOf } from './hop-of';
import type { TraceMessage } from './trace-message';

/** The first message of a hop, and the first that reacts to a side that need not have been captured: an ACK. */
export interface SeenOnHop {
  readonly first: TraceMessage;
  proof: TraceMessage | undefined;
}

/** Adds what groups show of those hops that are `wanted`; answers the messages that were added. */
export function seeOnHops(
  seen: Map<string, SeenOnHop>,
  groups: Iterable<Group>,
  wanted: (hop: string) => boolean,
): readonly TraceMessage[] {
  const added: TraceMessage[] = [];
  for (const group of groups) {
    for (const message of group.messages) {
      const { id } = hopOf(message.keys);
      const known = seen.get(id);
      if (known?.proof || !wanted(id)) continue;
      const reacts = message.keys.kind === 'request' && message.keys.method === 'ACK';
      if (known && !reacts) continue;
      if (known) known.proof = message;
      else seen.set(id, { first: message, proof: reacts ? message : undefined });
      added.push(message);
    }
  }
  return added;
}
