import type { Draft } from './draft';
import { elapsedMs } from './elapsed';
import type { TraceMessage } from './trace-message';

/** A 180 that comes again after about a minute keeps the call alive (RFC 3261 §13.3.1.1); it is no retransmission. */
const REFRESH_GAP = 50_000;

/**
 * What makes a response another one: a final is the same as long as status and To tag are, even if a proxy touched
 * it on its way; a provisional also by its RSeq and content, since each may bring news.
 */
function identityOf(message: TraceMessage): string {
  const { status = 0, toTag = '', rseq = '', hash } = message.keys;
  return status >= 200 ? `${status}\n${toTag}` : `${status}\n${toTag}\n${rseq}\n${hash}`;
}

/** Adds a response: as a distinct one, or as a copy of one that was there (`rules.md` 2.3, retransmission). */
export function addResponse(draft: Draft, message: TraceMessage): void {
  draft.messages.push(message);
  const identity = identityOf(message);
  const seen = draft.seen.get(identity);
  const gap = seen && elapsedMs(seen.newest, message);
  const isRefresh = (message.keys.status ?? 0) < 200 && gap !== undefined && gap >= REFRESH_GAP;
  if (!seen || isRefresh) {
    draft.seen.set(identity, { first: message, newest: message });
    draft.responses.push(message);
    return;
  }
  seen.newest = message;
  const copies = draft.responseCopies.get(seen.first);
  if (copies) copies.push(message);
  else draft.responseCopies.set(seen.first, [message]);
}
