import { oncePer } from '../../text/once-per';
import { elapsedMs } from '../../trace/elapsed';
import type { Group } from '../../trace/group';
import { TIMER_C, TRANSACTION_TIMEOUT } from '../../trace/timers';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';
import { groupIndex } from './group-index';
import { type Obligation, owed } from './obligation';

/** O-INVITE-FINAL: the final that an INVITE waits for after a provisional response. */
export interface InviteFinal extends Obligation {
  readonly invite: TraceMessage;
  /** What the INVITE was left in: its last distinct provisional response. */
  readonly state: TraceMessage;
}

/**
 * One for each INVITE with a provisional response, no final and no CANCEL. A phone may ring long: the deadline is
 * Timer C after the last provisional (RFC 3261 §16.6 step 11), or the INVITE's Expires and 64 × T1, whichever is later. An
 * INVITE that its sender acknowledged or went on from had a final; one whose upstream was answered is a lost fork.
 */
export const invitesLeftOpen: (group: Group) => readonly InviteFinal[] = oncePer(group => {
  let found: InviteFinal[] | undefined;
  for (const t of group.transactions) {
    const state = t.responses.at(-1);
    if (t.method !== 'INVITE' || !t.request || !state || finalResponse(t) || t.cancelledBy.length > 0)
      continue;
    const index = groupIndex(group);
    const opener = newest(t, state);
    found ??= [];
    found.push(
      owed({
        invite: t.request,
        state,
        opener,
        hop: t.hop,
        silent: t.server ?? '',
        deadlineMs: deadlineOf(t.request, opener),
        discharged: index.observed(t).hasFinal || index.isReactedTo(t.request) || isAnsweredUpstream(t),
      }),
    );
  }
  return found ?? NONE;
});

const NONE: readonly InviteFinal[] = [];

function newest(t: Transaction, state: TraceMessage): TraceMessage {
  return t.responseCopies.get(state)?.at(-1) ?? state;
}

function deadlineOf(invite: TraceMessage, opener: TraceMessage): number {
  const { expires } = invite.keys;
  if (expires === undefined) return TIMER_C;
  return Math.max(TIMER_C, expires * 1000 + TRANSACTION_TIMEOUT - (elapsedMs(invite, opener) ?? 0));
}

function isAnsweredUpstream(t: Transaction): boolean {
  const status = t.upstream && finalResponse(t.upstream)?.keys.status;
  return status !== undefined && status < 300;
}
