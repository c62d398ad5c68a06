import { type DirectedHop, wayOf } from './hop-of';
import type { TraceMessage } from './trace-message';
import type { Hop } from './transaction';
import type { TransactionKey } from './transaction-key';

/** A transaction that still grows; `GroupBuilder` owns it, nobody else sees it. */
export interface Draft {
  readonly hop: Hop;
  /** As `wayOf` its messages. */
  readonly way: string;
  readonly key: TransactionKey | undefined;
  readonly method: string;
  request: TraceMessage | undefined;
  client: string | undefined;
  server: string | undefined;
  readonly requestCopies: TraceMessage[];
  readonly responses: TraceMessage[];
  /** Newest transmission of each distinct response, by what makes it distinct, and the first one that it repeats. */
  readonly seen: Map<string, { first: TraceMessage; newest: TraceMessage }>;
  readonly responseCopies: Map<TraceMessage, TraceMessage[]>;
  readonly acks: TraceMessage[];
  readonly messages: TraceMessage[];
}

/** A new draft on a hop; `at` is the direction of the message that opens it. */
export function openDraft(
  message: TraceMessage,
  hop: Hop,
  at: { readonly directed: DirectedHop; readonly key: TransactionKey | undefined },
): Draft {
  const isRequest = message.keys.kind === 'request';
  const { source, destination } = at.directed;
  return {
    hop,
    way: wayOf(message.keys),
    key: at.key,
    method: message.keys.method,
    request: undefined,
    client: isRequest ? source : destination,
    server: isRequest ? destination : source,
    requestCopies: [],
    responses: [],
    seen: new Map(),
    responseCopies: new Map(),
    acks: [],
    messages: [],
  };
}

/** Adds a request: the first one seen is the request, every other one a copy. */
export function addRequest(draft: Draft, message: TraceMessage): void {
  draft.messages.push(message);
  if (draft.request) draft.requestCopies.push(message);
  else draft.request = message;
}

/** Adds an ACK that belongs to an INVITE transaction. */
export function addAck(draft: Draft, message: TraceMessage): void {
  draft.messages.push(message);
  draft.acks.push(message);
}
