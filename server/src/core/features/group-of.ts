import type { Analysis } from '../document';
import type { Group } from '../trace/group';
import { groupKeyOf } from '../trace/group-key';
import type { TraceMessage } from '../trace/trace-message';
import type { Transaction } from '../trace/transaction';

/** Groups by id, made once per version of a document and only when someone asks. */
const indexes = new WeakMap<Analysis, ReadonlyMap<string, Group>>();

/** The correlation group that holds the message of a chunk, by the chunk's group key; undefined where none was built. */
export function groupOf(analysis: Analysis, groupKey: string | undefined): Group | undefined {
  if (groupKey === undefined) return undefined;
  let index = indexes.get(analysis);
  if (!index) {
    index = new Map(analysis.groups.flatMap(keyed));
    indexes.set(analysis, index);
  }
  return index.get(groupKey);
}

function keyed(group: Group): readonly (readonly [string, Group])[] {
  const first = group.messages[0];
  return first ? [[groupKeyOf(first.keys), group]] : [];
}

/** The transaction of a group that a message is part of; undefined for strays and copies. */
export function transactionOf(group: Group, message: TraceMessage): Transaction | undefined {
  return group.transactions.find(t => t.messages.includes(message));
}
