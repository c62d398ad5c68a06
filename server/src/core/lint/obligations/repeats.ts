import { elapsedMs } from '../../trace/elapsed';
import { byTag } from '../../trace/responses-by-tag';
import { T1 } from '../../trace/timers';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';
import { isOnHop } from './observations';
import { isUnreliable } from './transport';

/** An answer that its client seems not to get: it goes on repeating the request. */
export interface RepeatedRequest {
  readonly answer: TraceMessage;
  /** Copies later than the answer by more than messages need to cross; at least one. */
  readonly copies: readonly TraceMessage[];
}

/**
 * The copies of a request that were sent although it had been answered on this hop: an INVITE is not repeated once any
 * response came, another request not after its final (RFC 3261 §17.1.1.2, §17.1.2.2). Undefined where there are none,
 * and over transports that repeat nothing.
 */
export function copiesAfterAnswer(t: Transaction): RepeatedRequest | undefined {
  const answer = t.method === 'INVITE' ? t.responses[0] : finalResponse(t);
  if (!answer || !isUnreliable(answer) || !isOnHop(answer, t)) return undefined;
  const copies = t.requestCopies.filter(copy => (elapsedMs(answer, copy) ?? 0) >= T1);
  return copies.length > 0 ? { answer, copies } : undefined;
}

/** A final to an INVITE that its server went on repeating although an ACK was seen. */
export interface RepeatedFinal {
  readonly final: TraceMessage;
  readonly ack: TraceMessage;
  /** Copies later than the first ACK; at least two, since one ACK may be lost. */
  readonly copies: readonly TraceMessage[];
  /** True if an ACK followed a copy; the client then did what it could. */
  readonly isAckRepeated: boolean;
}

/**
 * Finals to an INVITE that were repeated at least twice after their ACK passed on the same hop. An ACK that does not
 * fit is a fault of its own (`ack-branch-mismatch`, `ack-2xx-reuses-branch`), and a repeated INVITE is answered again.
 */
export function finalsRepeatedAfterAck(t: Transaction): readonly RepeatedFinal[] {
  if (t.method !== 'INVITE' || !t.request || t.responseCopies.size === 0) return [];
  return t.responses.flatMap(final => repeatedFinal(t, final) ?? []);
}

function repeatedFinal(t: Transaction, final: TraceMessage): RepeatedFinal | undefined {
  const { status = 0, toTag } = final.keys;
  const all = t.responseCopies.get(final);
  if (status < 200 || !all) return undefined;
  const isOk = status < 300;
  const acks = byTag(t)
    .acksTo(toTag ?? '')
    .filter(ack => isOnHop(ack, t));
  const [ack] = acks;
  if (!ack || (ack.keys.branch === t.request?.keys.branch) === isOk) return undefined;
  if (t.requestCopies.some(copy => (elapsedMs(final, copy) ?? 0) >= 0)) return undefined;
  const copies = all.filter(copy => (elapsedMs(ack, copy) ?? 0) >= T1);
  const [first, second] = copies;
  if (!first || !second) return undefined;
  const isAckRepeated = acks.some(again => (elapsedMs(first, again) ?? -1) >= 0);
  return { final, ack, copies, isAckRepeated };
}

/**
 * True if the client itself is to blame for an ACK that was not repeated: it answers a 2xx on its own hop, where the
 * copies passed as well (RFC 3261 §13.2.2.4). Of a refusal, each proxy makes its own ACK.
 */
export function isAckForgotten({ final, ack, isAckRepeated }: RepeatedFinal): boolean {
  return !isAckRepeated && (final.keys.status ?? 0) < 300 && ack.keys.viaCount === 1;
}
