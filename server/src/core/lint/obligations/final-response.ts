import type { CaptureFacts } from '../../trace/capture-facts';
import { elapsedBetween, elapsedMs } from '../../trace/elapsed';
import type { Group } from '../../trace/group';
import { T1, T2, TRANSACTION_TIMEOUT } from '../../trace/timers';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';
import { type GroupIndex, groupIndex } from './group-index';
import { pushTo } from './lists';
import type { Obligation } from './obligation';
import { isUnreliable } from './transport';

/** O-FINAL: the answer that a request waits for on one hop. */
export interface Answer extends Obligation {
  readonly transaction: Transaction;
  readonly copies: readonly TraceMessage[];
  /** The client coped: it told its own client, or asked another server. The message that shows it. */
  readonly handledBy: TraceMessage | undefined;
}

/**
 * One for each request that needs an answer: a final for a non-INVITE, any response for an INVITE (RFC 3261 §17.1.1.2
 * Timer B, §17.1.2.2 Timer F). A request that its sender goes on from, as only one can who has been answered, is met.
 */
export function answersOwed(group: Group, facts: CaptureFacts): readonly Answer[] {
  const open = group.transactions.filter(t => t.request && t.method !== 'ACK' && !isAnswered(t));
  if (open.length === 0) return [];
  const index = groupIndex(group);
  const tries = new Map<string, Transaction[]>();
  for (const t of group.transactions) if (t.request) pushTo(tries, tryKey(t), t);
  const found: Answer[] = [];
  for (const t of open) {
    if (!t.request) continue;
    const copies = t.requestCopies;
    found.push({
      transaction: t,
      copies,
      handledBy: upstreamFinal(t) ?? otherTry(t, tries.get(tryKey(t)) ?? []),
      opener: t.request,
      hop: t.hop,
      silent: t.server ?? '',
      deadlineMs: TRANSACTION_TIMEOUT,
      discharged: isAnsweredElsewhere(t, index) || isKnownAnswered(t, index),
      proof: isGivenUp(copies, facts) ? copies : [],
      mustRepeat: isUnreliable(t.request),
      repeated: copies.length > 0,
      prompt: true,
    });
  }
  return found;
}

function isAnswered(t: Transaction): boolean {
  return t.method === 'INVITE' ? t.responses.length > 0 : finalResponse(t) !== undefined;
}

/** The same transaction, seen at another place with its answer. */
function isAnsweredElsewhere(t: Transaction, index: GroupIndex): boolean {
  const { hasResponse, hasFinal } = index.observed(t);
  return t.method === 'INVITE' ? hasResponse : hasFinal;
}

function tryKey(t: Transaction): string {
  return `${t.method}\n${t.client}\n${t.request?.keys.fromTag}`;
}

/** Three transmissions and a pause as long as the longest interval: nobody answers. */
function isGivenUp(copies: readonly TraceMessage[], facts: CaptureFacts): boolean {
  const last = copies.at(-1)?.keys.time;
  if (copies.length < 2) return false;
  if (facts.ordered) return true;
  if (last === undefined || facts.watermark === undefined) return false;
  return elapsedBetween(last, facts.watermark, facts.dateless) >= T2;
}

function upstreamFinal(t: Transaction): TraceMessage | undefined {
  const final = t.upstream && finalResponse(t.upstream);
  return final && (final.keys.status ?? 0) >= 300 ? final : undefined;
}

/** The newest try of the same client at another server. */
function otherTry(t: Transaction, tries: readonly Transaction[]): TraceMessage | undefined {
  const last = tries.at(-1);
  return last && last !== t && last.hop.id !== t.hop.id ? last.request : undefined;
}

/**
 * True if the answer was there and only not captured: the sender acknowledged it, learned a To tag from it, answered
 * its challenge; the INVITE ended as the CANCEL wanted; or both sides said BYE at once and nobody is left to answer.
 */
function isKnownAnswered(t: Transaction, index: GroupIndex): boolean {
  if (!t.request) return false;
  if (t.method === 'INVITE') return index.isReactedTo(t.request);
  if (t.requestCopies.length > 0) return false;
  const { fromTag, toTag } = t.request.keys;
  if (toTag === undefined) return isRetriedWithCredentials(t, index);
  const bye = index.dialogs.byeFrom(toTag, fromTag);
  return bye !== undefined && isCrossing(t.request, bye);
}

/** A request and a BYE that were under way at the same time; without times any two may have been. */
function isCrossing(request: TraceMessage, bye: TraceMessage): boolean {
  const gap = elapsedMs(request, bye);
  return gap === undefined || Math.abs(gap) <= T1;
}

function isRetriedWithCredentials(t: Transaction, index: GroupIndex): boolean {
  const request = t.request;
  if (!request || request.keys.hasCredentials) return false;
  const next = index.nextFrom(t.client ?? '', t.hop.id, request);
  return next?.keys.method === t.method && next.keys.hasCredentials;
}
