import { elapsedMs } from '../../trace/elapsed';
import { hopOf, hostPairOf, wayOf } from '../../trace/hop-of';
import type { TraceMessage } from '../../trace/trace-message';
import { firstWhere, pushTo } from './lists';
import { RACE } from './race';

/** What the two sides of each dialog sent; look-ups take logarithmic time. */
export interface DialogIndex {
  /**
   * The first request that the receiver of a 2xx sent in its dialog on the same hop, later than messages need to cross.
   * ACK and CANCEL are no new requests, and a PRACK may be under way since before.
   */
  requestAfter(answer: TraceMessage): TraceMessage | undefined;
  /** The first BYE with these tags after a message; the first of all without one. */
  byeFrom(
    fromTag: string | undefined,
    toTag: string | undefined,
    after?: TraceMessage,
  ): TraceMessage | undefined;
  /** True if a request of the dialog of this response was seen between other hosts than the response. */
  isSeenElsewhere(answer: TraceMessage): boolean;
}

/** Requests that do not show that their sender went on with the dialog. */
const NO_STEP: ReadonlySet<string> = new Set(['ACK', 'CANCEL', 'PRACK']);

function tagPair(a = '', b = ''): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}

/** Makes the look-ups of a group; `messages` in order, `orderOf` their places. */
export function indexDialogs(
  messages: readonly TraceMessage[],
  orderOf: (message: TraceMessage) => number,
): DialogIndex {
  const steps = new Map<string, TraceMessage[]>();
  const byes = new Map<string, TraceMessage[]>();
  const hosts = new Map<string, Set<string>>();
  for (const message of messages) {
    const { kind, method, fromTag, toTag } = message.keys;
    if (kind !== 'request' || toTag === undefined || method === 'ACK' || method === 'CANCEL') continue;
    if (!NO_STEP.has(method)) pushTo(steps, `${wayOf(message.keys)}\n${fromTag}\n${toTag}`, message);
    if (method === 'BYE') pushTo(byes, `${fromTag}\n${toTag}`, message);
    const pair = tagPair(fromTag, toTag);
    const seen = hosts.get(pair) ?? new Set();
    hosts.set(pair, seen.add(hostPairOf(hopOf(message.keys))));
  }
  return {
    requestAfter(answer) {
      const { fromTag, toTag } = answer.keys;
      const sent = steps.get(`${wayOf(answer.keys)}\n${fromTag}\n${toTag}`) ?? [];
      const order = orderOf(answer);
      return firstWhere(sent, m => orderOf(m) > order && (elapsedMs(answer, m) ?? RACE + 1) > RACE);
    },
    byeFrom(fromTag, toTag, after) {
      const order = after ? orderOf(after) : -1;
      return firstWhere(byes.get(`${fromTag}\n${toTag}`) ?? [], bye => orderOf(bye) > order);
    },
    isSeenElsewhere(answer) {
      const own = hostPairOf(hopOf(answer.keys));
      const seen = hosts.get(tagPair(answer.keys.fromTag, answer.keys.toTag));
      return seen !== undefined && seen.size > (seen.has(own) ? 1 : 0);
    },
  };
}
