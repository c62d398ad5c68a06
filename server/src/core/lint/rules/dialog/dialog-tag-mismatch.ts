import type { Dialog } from '../../../trace/dialog';
import type { Group } from '../../../trace/group';
import { hostOfEndpoint } from '../../../trace/hop-of';
import { forwardedCopies } from '../../../trace/logical-requests';
import { placeOf } from '../../../trace/message-places';
import { byTag } from '../../../trace/responses-by-tag';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { type DialogSetUps, dialogSetUps } from '../../obligations/dialog-set-up';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A request inside a call with tags that no dialog of the call has. */
export const dialogTagMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'dialog-tag-mismatch',
    category: 'dialog',
    severity: 'error',
    description:
      'A request of a call carries tags that are not those of its dialog, or has them the wrong way round.',
    reference: 'RFC 3261 §12.2.1.1',
    fixable: false,
  },
  check(group, _facts, report) {
    const setUps = dialogSetUps(group);
    const [dialog] = setUps.known;
    if (!dialog) return;
    for (const loose of setUps.loose) {
      if (isForeign(loose.t, setUps)) report(reportOf(loose.t, loose.request, dialog));
    }
    for (const known of setUps.known) {
      for (const t of swappedIn(known, group)) if (t.request) report(reportOf(t, t.request, known));
    }
  },
};

/** Requests that a peer may accept with tags that were not seen: a subscription that a NOTIFY began, a fork whose 1xx was lost. */
function isRefused(t: Transaction): boolean {
  const status = finalResponse(t)?.keys.status;
  return status !== undefined && status >= 400 && status !== 401 && status !== 407;
}

/** Between hosts of the set-up, so that it is not another leg of a B2BUA that keeps the Call-ID (`rules.md` 3.3). */
function isForeign(t: Transaction, { hosts }: DialogSetUps): boolean {
  if (t.method === 'NOTIFY' || !isRefused(t)) return false;
  return hosts.has(hostOfEndpoint(t.hop.a)) && hosts.has(hostOfEndpoint(t.hop.b));
}

/** Requests from the callee's own host that claim to be the caller's, or the other way round. */
function* swappedIn(dialog: Dialog, group: Group): Iterable<Transaction> {
  const initial = dialog.transactions.filter(t => t.request && t.request.keys.toTag === undefined);
  const callers = new Set(initial.filter(t => t.request?.keys.viaCount === 1).map(t => hostOf(t.client)));
  const callees = new Set(
    initial.filter(t => forwardedCopies(group, t).length === 0).map(t => hostOf(t.server)),
  );
  for (const t of dialog.transactions) {
    if (!t.request || t.request.keys.toTag === undefined || t.request.keys.viaCount !== 1 || !isRefused(t))
      continue;
    const sender = hostOf(t.client);
    const [own, other] =
      t.request.keys.fromTag === dialog.callerTag ? [callers, callees] : [callees, callers];
    if (other.has(sender) && !own.has(sender)) yield t;
  }
}

function hostOf(endpoint: string | undefined): string {
  return hostOfEndpoint(endpoint ?? '');
}

function reportOf(t: Transaction, request: TraceMessage, dialog: Dialog): TraceReport {
  const { method, fromTag = '', toTag = '' } = request.keys;
  const { callerTag, calleeTag } = dialog;
  const setUp = dialog.transactions.flatMap(x => byTag(x).responsesTo(calleeTag).slice(-1))[0];
  const isSwapped =
    fromTag === callerTag || fromTag === calleeTag ? toTag === callerTag || toTag === calleeTag : false;
  const what = isSwapped ? 'the wrong way round' : `but the dialog has ${callerTag} and ${calleeTag}`;
  const final = finalResponse(t);
  const isFromRight = fromTag === callerTag || fromTag === calleeTag;
  return {
    at: { message: request, span: placeOf(request, isFromRight && !isSwapped ? 'to-tag' : 'from-tag') },
    message: isSwapped
      ? `${method} has the tags of the dialog ${what}: From ${fromTag}, To ${toTag}.`
      : `${method} has the tags ${fromTag} and ${toTag}, ${what}.`,
    confidence: 'certain',
    related: [
      ...(setUp ? [relatedTo(setUp, `${statusText(setUp)}, which set the tags`)] : []),
      ...(final ? [relatedTo(final, statusText(final))] : []),
    ],
  };
}
