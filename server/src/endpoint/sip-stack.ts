import type { Message } from 'sip';
import * as sip from 'sip';
import * as digest from 'sip/digest';
import { ipv6Vias } from './ipv6';

/**
 * The one importer of the npm package `sip`: its parser, its writer and its server transactions, behind types of our
 * own. Its sockets and its stream parser are not used: they cannot bind a free port that can be read back, end the
 * process where a port is taken, and buffer without bound.
 */
export type SipMessage = Message;

/** A request that the package could read well enough to be answered. */
export interface SipRequest extends Message {
  readonly method: string;
  readonly uri: string;
  readonly headers: Message['headers'] & {
    readonly via: NonNullable<Message['headers']['via']>;
    readonly to: NonNullable<Message['headers']['to']>;
    readonly from: NonNullable<Message['headers']['from']>;
    readonly 'call-id': string;
    readonly cseq: NonNullable<Message['headers']['cseq']>;
  };
}

/** Reads a message, one character a byte; undefined for what the package does not accept as a request to be answered. */
export function readRequest(payload: string): SipRequest | undefined {
  const message = sip.parse(Buffer.from(payload, 'latin1'));
  if (!message) return undefined;
  const via = ipv6Vias(payload) ?? message.headers.via;
  const request = { ...message, headers: { ...message.headers, ...(via ? { via } : {}) } };
  return isRequest(request) ? request : undefined;
}

function isRequest(message: Message): message is SipRequest {
  const { method, uri, headers } = message;
  const via = headers.via?.[0];
  return (
    method !== undefined &&
    uri !== undefined &&
    via?.params !== undefined &&
    headers.to?.params !== undefined &&
    headers.from?.params !== undefined &&
    typeof headers['call-id'] === 'string' &&
    headers.cseq?.method !== undefined
  );
}

/** Bytes of a message, Content-Length made true. */
export function writeMessage(message: Message): Buffer {
  return Buffer.from(sip.stringify(message), 'latin1');
}

/** A response with Via, From, To, Call-ID and CSeq of the request; the To is a copy and may be given a tag. */
export function makeResponse(
  request: SipRequest,
  status: number,
  reason: string,
): Message & { headers: { to: SipRequest['headers']['to'] } } {
  const response = sip.makeResponse(request, status, reason);
  const to = { ...request.headers.to, params: { ...request.headers.to.params } };
  return { ...response, headers: { ...response.headers, to } };
}

/** One server transaction. */
export interface OpenTransaction {
  /** Sends a response, and repeats it where the RFC says so. */
  respond(response: Message): void;
  /** Forgets it, where no final answer will be given. */
  end(): void;
}

/** The package's server transactions (RFC 3261 §17.2). */
export interface ServerTransactions {
  /** True if the request belongs to a transaction that exists; it has then been handled. */
  absorb(request: SipRequest): boolean;
  /** Opens a transaction. */
  open(request: SipRequest, send: (response: Message) => void): OpenTransaction;
  close(): void;
}

/** Server transactions without sockets: what they send goes to the `send` given with each. */
export function serverTransactions(): ServerTransactions {
  const layer = sip.makeTransactionLayer({}, undefined);
  return {
    absorb(request) {
      const transaction = layer.getServer(request);
      // After a 2xx the package keeps the INVITE's transaction to swallow its copies (RFC 6026 §7.1).
      transaction?.message(request);
      return transaction !== undefined;
    },
    open(request, send) {
      const transaction = layer.createServerTransaction(request, { send, release: () => undefined });
      return { respond: response => transaction.send(response), end: () => transaction.shutdown() };
    },
    close: () => layer.destroy(),
  };
}

/** One nonce of the package's digest (RFC 7616 with MD5). */
export interface DigestContext {
  readonly nonce: string;
  /** True if the request answers this nonce for that HA1; counts how often it was used. */
  accepts(request: SipRequest, ha1: string): boolean;
}

/** Puts a challenge with qop `auth` into a 401. `stale`: the nonce was too old, user and password may be right. */
export function digestContext(realm: string, response: Message, stale: boolean): DigestContext {
  const context: digest.Context = { realm, qop: 'auth' };
  digest.challenge(context, response);
  const [challenge] = response.headers['www-authenticate'] ?? [];
  if (challenge) {
    challenge['algorithm'] = 'MD5';
    if (stale) challenge['stale'] = 'true';
  }
  return {
    nonce: context.nonce ?? '',
    accepts: (request, hash) => digest.authenticateRequest(context, request, { hash }),
  };
}
