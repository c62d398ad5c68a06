import type { RequestTarget } from '../core/exchange/prepared-request';
import type { TransportFailure, TransportFailureKind } from '../core/exchange/transport-failure';

/** The system's error codes that mean something to the user; the rest is `other` and shows its code. */
const kinds: ReadonlyMap<string, TransportFailureKind> = new Map([
  ['ENOTFOUND', 'name-not-found'],
  ['EAI_AGAIN', 'name-not-found'],
  ['EAI_NODATA', 'name-not-found'],
  ['EAI_NONAME', 'name-not-found'],
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['ETIMEDOUT', 'timeout'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENOPROTOOPT', 'unreachable'],
  ['EPROTONOSUPPORT', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['EPROTO', 'tls'],
  ['EMSGSIZE', 'message-too-large'],
]);

/** The failure that an error of Node's sockets or resolver means; anything thrown is accepted. */
export function failureOf(error: unknown, target: RequestTarget): TransportFailure {
  const code = codeOf(error);
  const kind =
    kinds.get(code) ?? (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') ? 'tls' : 'other');
  return { kind, target, detail: code };
}

/** The system's code of an error, `ECONNREFUSED`, or its words. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}
