import type { WireFacts } from './read-wire';

/**
 * Whether a response belongs to a request of ours (RFC 3261 §17.1.3): the same branch in the top Via, our sent-by
 * (§18.1.2 discards others) and the method of the CSeq, which tells a CANCEL from the request that it cancels. A
 * request without a branch is matched by Call-ID and CSeq number as in RFC 2543. Answers undefined for a match, else
 * what differs, for the user.
 */
export function mismatch(request: WireFacts, response: WireFacts): string | undefined {
  if (response.branch !== request.branch) {
    return `Via branch ${response.branch ?? '(none)'} instead of ${request.branch ?? '(none)'}`;
  }
  if (response.sentBy !== request.sentBy) {
    return `Via sent-by ${response.sentBy ?? '(none)'} instead of ${request.sentBy ?? '(none)'}`;
  }
  if (response.cseqMethod !== request.method) {
    return `CSeq method ${response.cseqMethod ?? '(none)'} instead of ${request.method}`;
  }
  if (request.branch !== undefined) return undefined;
  if (response.callId !== request.callId)
    return `Call-ID ${response.callId ?? '(none)'} instead of ${request.callId ?? '(none)'}`;
  if (response.cseq !== request.cseq)
    return `CSeq ${response.cseq ?? '(none)'} instead of ${request.cseq ?? '(none)'}`;
  return undefined;
}
