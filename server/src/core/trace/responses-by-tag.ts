import type { TraceMessage } from './trace-message';
import type { Transaction } from './transaction';

/** The responses of a transaction and the ACKs to them, by To tag: one for each fork (`rules.md` 3.4). */
export interface ByTag {
  /** In order. */
  responsesTo(tag: string): readonly TraceMessage[];
  acksTo(tag: string): readonly TraceMessage[];
  /** The first response of 300 and above, of whatever tag: it ends all forks. */
  readonly refusal: TraceMessage | undefined;
}

const NONE: readonly TraceMessage[] = [];
const known = new WeakMap<Transaction, ByTag>();

/** Looks at a transaction once, so that asking for each of a hundred thousand forks stays linear. */
export function byTag(t: Transaction): ByTag {
  let made = known.get(t);
  if (made) return made;
  const responses = split(t.responses);
  const acks = split(t.acks);
  made = {
    responsesTo: tag => responses.get(tag) ?? NONE,
    acksTo: tag => acks.get(tag) ?? NONE,
    refusal: t.responses.find(({ keys }) => (keys.status ?? 0) >= 300),
  };
  known.set(t, made);
  return made;
}

function split(messages: readonly TraceMessage[]): ReadonlyMap<string, readonly TraceMessage[]> {
  const lists = new Map<string, TraceMessage[]>();
  for (const message of messages) {
    const tag = message.keys.toTag ?? '';
    const list = lists.get(tag);
    if (list) list.push(message);
    else lists.set(tag, [message]);
  }
  return lists;
}
