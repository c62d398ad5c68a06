import type { Group } from '../trace/group';
import type { TraceMessage } from '../trace/trace-message';
import type { Transaction } from '../trace/transaction';
import { transactionOf } from './group-of';

/** What a session description is in the exchange of two parties (RFC 3264 §4). */
export type SdpRole = 'offer' | 'answer';

/** A response that arrives for sure: a final one, or a provisional one with RSeq (RFC 3262 §3). */
function isReliable({ keys }: TraceMessage): boolean {
  const status = keys.status ?? 0;
  return status >= 200 ? status < 300 : status > 100 && keys.rseq !== undefined;
}

/** In an INVITE without offer the first reliable response makes it (RFC 3261 §13.2.1); what follows is open. */
function roleInLateOffer(message: TraceMessage, { responses }: Transaction): SdpRole | undefined {
  const tag = message.keys.toTag;
  const first = responses.find(r => r.keys.hasSdp && r.keys.toTag === tag && isReliable(r));
  const isCopyOfFirst = first?.keys.hash === message.keys.hash;
  return first === message || isCopyOfFirst ? 'offer' : undefined;
}

function roleInInvite(message: TraceMessage, transaction: Transaction): SdpRole | undefined {
  const { keys } = message;
  const { request } = transaction;
  if (keys.kind === 'request' && keys.method === 'INVITE') return 'offer';
  if (!request) return undefined;
  if (keys.kind === 'request') return request.keys.hasSdp ? undefined : 'answer';
  return request.keys.hasSdp ? 'answer' : roleInLateOffer(message, transaction);
}

/** The INVITE whose provisional response a PRACK acknowledges, by the CSeq in its RAck (RFC 3262 §7.2). */
function acknowledgedInvite(group: Group, prack: TraceMessage): Transaction | undefined {
  const cseq = Number(/^\d{1,10}\s{1,20}(\d{1,10})\s/.exec(prack.keys.rack ?? '')?.[1]);
  return group.transactions.find(t => t.method === 'INVITE' && t.request?.keys.cseq === cseq);
}

/**
 * Whether the SDP of a message is an offer or an answer, as far as the captured messages prove it (RFC 3261 §13.2.1,
 * RFC 3262 §5, RFC 3311 §5). An unreliable provisional response to an offer counts as the answer that it foretells
 * (RFC 6337 §2.1). Undefined without SDP, and where the request was not captured.
 */
export function sdpRoleOf(group: Group, message: TraceMessage): SdpRole | undefined {
  if (!message.keys.hasSdp) return undefined;
  const transaction = transactionOf(group, message);
  if (!transaction) return undefined;
  const isRequest = message.keys.kind === 'request';
  const hasOffer = transaction.request?.keys.hasSdp === true;
  switch (transaction.method) {
    case 'INVITE':
      return roleInInvite(message, transaction);
    case 'UPDATE':
      if (isRequest) return 'offer';
      return hasOffer ? 'answer' : undefined;
    case 'PRACK': {
      if (!isRequest) return hasOffer ? 'answer' : undefined;
      const invite = acknowledgedInvite(group, message)?.request;
      if (!invite) return undefined;
      return invite.keys.hasSdp ? 'offer' : 'answer';
    }
    default:
      return undefined;
  }
}
