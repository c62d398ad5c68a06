import { isDrawn } from '../../../trace/drawn-index';
import { type MessagePart, placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { hasCookie } from '../../../trace/transaction-key';
import { label, relatedTo } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A CANCEL that differs from its INVITE where it must be equal. */
export const cancelMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'cancel-mismatch',
    category: 'transaction',
    severity: 'error',
    description: 'A CANCEL differs from its INVITE in Via, Request-URI, From, To, CSeq number or Route.',
    reference: 'RFC 3261 §9.1, §17.2.3',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const c of group.transactions) {
      const invite = c.cancels?.request;
      if (!invite || !c.request || !isWhole(invite) || !isWhole(c.request)) continue;
      const difference = firstDifference(c.request, invite);
      if (difference) report(reportOf(c, { cancel: c.request, invite, difference }));
    }
  },
};

interface Difference {
  readonly field: string;
  readonly part: MessagePart;
  readonly has: string | undefined;
  readonly expected: string | undefined;
}

/** False where an absent field proves nothing. */
function isWhole({ keys }: TraceMessage): boolean {
  return !keys.truncatedHeader && !keys.template && !isDrawn(keys);
}

function firstDifference(cancel: TraceMessage, invite: TraceMessage): Difference | undefined {
  const [c, i] = [cancel.keys, invite.keys];
  const differ = (field: string, part: MessagePart, has: string | undefined, expected: string | undefined) =>
    has === expected ? undefined : { field, part, has, expected };
  const isBranchOther = c.branch?.toLowerCase() !== i.branch?.toLowerCase();
  return (
    // RFC 2543 knows no branches to compare.
    (hasCookie(i.branch) && isBranchOther
      ? differ('Via branch', 'branch', c.branch, i.branch)
      : differ('Via sent-by', 'via', c.sentBy, i.sentBy)) ??
    (c.requestUri?.toLowerCase() === i.requestUri?.toLowerCase()
      ? undefined
      : differ('Request-URI', 'request-uri', c.requestUri, i.requestUri)) ??
    differ('From tag', 'from', c.fromTag, i.fromTag) ??
    differ('To tag', c.toTag === undefined ? 'to' : 'to-tag', c.toTag, i.toTag) ??
    differ('CSeq number', 'cseq', textOf(c.cseq), textOf(i.cseq)) ??
    differ('Route', 'route', routesOf(cancel), routesOf(invite))
  );
}

function textOf(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number);
}

function routesOf({ keys }: TraceMessage): string | undefined {
  return keys.routes.length === 0 ? undefined : keys.routes.join(', ');
}

function reportOf(
  c: Transaction,
  at: { readonly cancel: TraceMessage; readonly invite: TraceMessage; readonly difference: Difference },
): TraceReport {
  const { cancel, invite, difference } = at;
  const { field, part, has, expected } = difference;
  const answer = finalResponse(c);
  const effect = !answer
    ? 'the server will answer 481'
    : (answer.keys.status ?? 0) < 300
      ? 'another server would answer 481'
      : `the server answered ${answer.keys.status}`;
  return {
    at: { message: cancel, span: placeOf(cancel, part) },
    message: `CANCEL does not fit the INVITE: ${field} is ${has ?? 'missing'}, expected ${expected ?? 'none'}; ${effect}.`,
    confidence: 'certain',
    related: [relatedTo(invite, 'INVITE'), ...(answer ? [relatedTo(answer, label(answer))] : [])],
  };
}
