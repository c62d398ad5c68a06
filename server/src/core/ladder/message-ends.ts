import { type DirectedHop, hopOf, isUnknownEnd } from '../trace/hop-of';
import type { TraceMessage } from '../trace/trace-message';
import type { Transaction } from '../trace/transaction';

/** Where a message comes from and where it goes. */
export type MessageEnds = (message: TraceMessage) => Pick<DirectedHop, 'source' | 'destination'>;

/**
 * The ends of messages as they are drawn. A trace without addresses names the ends of a request alone (Via and
 * Request-URI); a response goes back the same way (RFC 3261 §18.2.2).
 */
export function messageEnds(transactions: readonly Transaction[]): MessageEnds {
  const requests = new Map<TraceMessage, TraceMessage>();
  for (const { request, messages } of transactions)
    if (request) for (const message of messages) requests.set(message, request);
  return message => {
    const own = hopOf(message.keys);
    const request = requests.get(message);
    if (!request || message.keys.kind === 'request') return own;
    const back = hopOf(request.keys);
    return {
      source: isUnknownEnd(own.source) ? back.destination : own.source,
      destination: isUnknownEnd(own.destination) ? back.source : own.destination,
    };
  };
}
