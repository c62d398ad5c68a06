import type { CaptureFacts } from '../../../trace/capture-facts';
import { isDrawn } from '../../../trace/drawn-index';
import type { Group } from '../../../trace/group';
import { forwardedCopies } from '../../../trace/logical-requests';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { groupIndex } from '../../obligations/group-index';
import { isOnHop } from '../../obligations/observations';
import { orderedNote, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** An ACK on a hop where nothing was there to acknowledge. */
export const ackUnexpected: GroupRule = {
  scope: 'group',
  meta: {
    id: 'ack-unexpected',
    category: 'transaction',
    severity: 'information',
    description: 'An ACK is sent on a hop where its INVITE got no final response.',
    reference: 'RFC 3261 §17.2.1, §13.2.2.4',
    fixable: false,
  },
  check(group, facts, report) {
    let tags: ReadonlySet<string | undefined> | undefined;
    for (const t of group.transactions) {
      if (t.method !== 'INVITE' || !t.request || t.acks.length === 0 || finalResponse(t)) continue;
      if (groupIndex(group).observed(t).hasFinal) continue;
      const ack = t.acks.find(one => isOnHop(one, t));
      if (!ack) continue;
      tags ??= tagsOfFinals(group);
      const found = reportOf(t, { ack, invite: t.request, group, facts, tags });
      if (found) report(found);
    }
  },
};

interface Unexpected {
  readonly ack: TraceMessage;
  readonly invite: TraceMessage;
  readonly group: Group;
  readonly facts: CaptureFacts;
  readonly tags: ReadonlySet<string | undefined>;
}

/** To tags of all finals, also of those that belong to no request. */
function tagsOfFinals(group: Group): ReadonlySet<string | undefined> {
  const tags = new Set<string | undefined>();
  for (const { keys } of group.messages) {
    if (keys.kind === 'response' && (keys.status ?? 0) >= 200) tags.add(keys.toTag);
  }
  return tags;
}

/**
 * Two things show that no final came: the proxy that sends the ACK made the final itself, or the server is heard and no
 * final with the tag of the ACK was seen anywhere; the latter may also have been lost by the capture.
 */
function reportOf(t: Transaction, at: Unexpected): TraceReport | undefined {
  const { ack, invite, group, facts, tags } = at;
  const make = (where: string, confidence: TraceReport['confidence'], seen: TraceMessage | undefined) => ({
    at: { message: ack, span: ack.startLine },
    message: `ACK without a final response on this hop${where}${orderedNote(facts)}.`,
    confidence,
    related: [
      relatedTo(invite, 'INVITE'),
      ...(seen ? [relatedTo(seen, `${statusText(seen)} on the hop before`)] : []),
    ],
  });
  if (isDrawn(invite.keys)) {
    const isWhole = facts.ordered && !facts.partial && !groupIndex(group).isPart;
    return isWhole ? make('', 'certain', undefined) : undefined;
  }
  const own = finalOfProxy(t, ack, group);
  if (own) return make(`: ${t.client} made the ${statusText(own)} itself`, 'certain', own);
  const isHeard = t.responses.length > 0;
  if (!isHeard || tags.has(ack.keys.toTag) || isNearHole(invite, facts)) return undefined;
  return make('', 'unproven', undefined);
}

/** The final that the sender of the ACK sent to the hop before, if no server gave it. */
function finalOfProxy(t: Transaction, ack: TraceMessage, group: Group): TraceMessage | undefined {
  const { upstream } = t;
  const final = upstream && finalResponse(upstream);
  if (!final || final.keys.toTag === undefined || final.keys.toTag !== ack.keys.toTag) return undefined;
  // Where the server was neither heard nor asked again, its responses were most likely not captured.
  if (t.responses.length === 0 && t.requestCopies.length === 0) return undefined;
  const isForwarded = forwardedCopies(group, upstream).some(copy =>
    copy.responses.some(({ keys }) => keys.toTag === final.keys.toTag),
  );
  return isForwarded ? undefined : final;
}

/** Guard GAP: the capture holds nothing of some time after the INVITE. */
function isNearHole(invite: TraceMessage, { holes, watermark }: CaptureFacts): boolean {
  const start = invite.keys.time;
  return start !== undefined && holes.some(hole => hole.to > start && hole.from < (watermark ?? start));
}
