import type { TraceMessage } from '../../trace/trace-message';

/** From tag and CSeq number: equal for a request on all of its hops, and for its ACK. */
export function requestIdentity({ keys }: TraceMessage): string {
  return `${keys.fromTag ?? ''}\n${keys.cseq ?? ''}`;
}
