import { isDrawn } from '../../../trace/drawn-index';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { type AckDifference, type AckMisfit, ackMisfits, misfitFor } from '../../obligations/ack-misfit';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** An ACK that names another final or another INVITE than the one that it is for. */
export const ackMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'ack-mismatch',
    category: 'transaction',
    severity: 'error',
    description:
      'An ACK differs from its INVITE, or from the final that it acknowledges, in what must be equal; or it requires more.',
    reference: 'RFC 3261 §13.2.2.4, §17.1.1.3, §8.2.2.3',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const misfit of ackMisfits(group)) report(reportOf(misfit));
    for (const t of group.transactions) {
      for (const ack of firstAcks(t)) {
        const found = misfitFor(group, ack.final) ? undefined : extraOf(ack);
        if (found) report(found);
      }
    }
  },
};

function reportOf({ ack, invite, final, differences }: AckMisfit): TraceReport {
  const [first, ...others] = differences;
  const more = others.length === 0 ? '' : `; ${others.map(({ field }) => field).join(' and ')} differ too`;
  return {
    at: { message: ack, span: first ? placeOf(ack, first.part) : ack.startLine },
    message: `ACK does not fit ${statusText(final)}: ${first ? textOf(first) : ''}${more}.`,
    confidence: 'certain',
    // The server finds the INVITE by its branch all the same; RFC 3665 itself leaves the Route out.
    ...(differences.every(({ part }) => part === 'route') && { severity: 'warning' as const }),
    related: [relatedTo(invite, 'INVITE'), relatedTo(final, statusText(final))],
  };
}

function textOf({ field, has, expected }: AckDifference): string {
  return `${field} is ${has ?? 'missing'}, expected ${expected ?? 'none'}`;
}

/** An ACK of which the ids are right. */
interface Acknowledged {
  readonly ack: TraceMessage;
  readonly invite: TraceMessage;
  readonly final: TraceMessage;
}

/** The first ACK to each final of a transaction; its copies say the same. */
function* firstAcks(t: Transaction): Iterable<Acknowledged> {
  if (t.method !== 'INVITE' || !t.request || t.acks.length === 0 || isDrawn(t.request.keys)) return;
  const finals = new Map<string | undefined, TraceMessage>();
  for (const response of t.responses) {
    const { status = 0, toTag } = response.keys;
    if (status >= 200 && !finals.has(toTag)) finals.set(toTag, response);
  }
  for (const ack of t.acks) {
    const final = finals.get(ack.keys.toTag);
    if (!final || !finals.delete(ack.keys.toTag)) continue;
    yield { ack, invite: t.request, final };
  }
}

/** What an ACK has and must not have, or lacks: it still does its work. */
function extraOf({ ack, invite, final }: Acknowledged): TraceReport | undefined {
  const related = [relatedTo(invite, 'INVITE'), relatedTo(final, statusText(final))];
  const isAccepted = (final.keys.status ?? 0) < 300;
  // 100rel has no place in any ACK, which `option-tag-misuse` tells.
  const required = ack.keys.options.required.filter(
    tag => tag !== '100rel' && !(isAccepted && invite.keys.options.required.includes(tag)),
  );
  if (required.length > 0) {
    const why = isAccepted ? 'the INVITE did not' : 'which an ACK for a refusal must not';
    return {
      at: { message: ack, span: placeOf(ack, 'require') },
      message: `ACK for ${statusText(final)} requires ${required.join(', ')}, ${why}: receivers ignore it.`,
      confidence: 'certain',
      severity: 'warning',
      related,
    };
  }
  // RFC 3261 §22.1: nobody can challenge an ACK, so it repeats what was accepted before. Proxies take theirs away.
  const isOwn = invite.keys.viaCount === 1 && ack.keys.viaCount === 1;
  const lacks = invite.keys.hasCredentials && !ack.keys.hasCredentials && !ack.keys.truncatedHeader;
  if (!isAccepted || !isOwn || !lacks) return undefined;
  return {
    at: { message: ack, span: ack.startLine },
    message: `ACK for ${statusText(final)} lacks the credentials that the INVITE had.`,
    confidence: 'certain',
    severity: 'hint',
    related,
  };
}
