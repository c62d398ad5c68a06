import type { MessageKeys } from './message-keys';

const COOKIE = 'z9hg4bk';

/** True if the branch starts with the magic cookie of RFC 3261 §8.1.1.7, in any case, and goes on after it. */
export function hasCookie(branch: string | undefined): boolean {
  return branch !== undefined && branch.length > COOKIE.length && branch.slice(0, 7).toLowerCase() === COOKIE;
}

/**
 * The method whose transaction a message belongs to: an ACK can only join its INVITE's (RFC 3261 §17.2.3). A response to
 * an ACK must not exist; it is no response to the INVITE.
 */
function methodClass(keys: MessageKeys): string {
  if (keys.kind === 'response') return keys.cseqMethod ?? '';
  return keys.method === 'ACK' ? 'INVITE' : keys.method;
}

/** The identity of a transaction as RFC 3261 §17.1.3 and §17.2.3 compare it; equal for its requests and responses. */
export interface TransactionKey {
  /** Sent-by, branch, method class and CSeq number; the Call-ID is that of the group. */
  readonly full: string;
  /** The same without the CSeq number, for a response that echoes it wrongly. Equal to `full` under RFC 2543. */
  readonly loose: string;
}

/**
 * The key by which a message finds its transaction; undefined where too little of the header is there. Without the
 * cookie the rules of RFC 2543 hold: tags, CSeq and the whole top Via instead of the branch.
 */
export function transactionKeyOf(keys: MessageKeys): TransactionKey | undefined {
  const method = methodClass(keys);
  if (method === '') return undefined;
  const number = keys.cseq ?? '';
  if (hasCookie(keys.branch)) {
    const loose = `${method}\n${keys.sentBy ?? ''}\n${(keys.branch ?? '').toLowerCase()}`;
    return { full: `${loose}\n${number}`, loose };
  }
  if (keys.cseq === undefined) return undefined;
  const full = `2543\n${method}\n${keys.fromTag ?? ''}\n${number}\n${keys.sentBy ?? ''}\n${keys.branch ?? ''}`;
  return { full, loose: full };
}
