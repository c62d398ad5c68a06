import type { Group } from './group';
import type { TraceMessage } from './trace-message';

const orders = new WeakMap<Group, ReadonlyMap<TraceMessage, number>>();

/** Places of the messages of a group in it; -1 for another group's. Linear to make, once per group; constant time to ask. */
export function messageOrder(group: Group): (message: TraceMessage) => number {
  let order = orders.get(group);
  if (!order) {
    order = new Map(group.messages.map((message, index) => [message, index]));
    orders.set(group, order);
  }
  const known = order;
  return message => known.get(message) ?? -1;
}
