import { forwardedCopies } from '../../../trace/logical-requests';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { type UriPlace, uriPlace } from '../../../trace/uri-place';
import { statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A 2xx that does not give back the Record-Route of its request, so that the proxies fall out of the dialog. */
export const recordRouteNotCopied: GroupRule = {
  scope: 'group',
  meta: {
    id: 'record-route-not-copied',
    category: 'dialog',
    severity: 'warning',
    description: 'The answer that sets up a dialog lacks Record-Route values of its request.',
    reference: 'RFC 3261 §12.1.1',
    fixable: false,
  },
  check(group, _facts, report) {
    const faults = new Map<Transaction, TraceMessage>();
    for (const t of group.transactions) {
      const response = faultIn(t);
      if (response) faults.set(t, response);
    }
    for (const [t, response] of faults) {
      // Whoever dropped it stands furthest down; the hops above only show what is left.
      if (!t.request || forwardedCopies(group, t).some(copy => faults.has(copy))) continue;
      const count = t.request.keys.recordRoutes.length;
      report({
        at: { message: response, span: placeOf(response, 'record-route') },
        message: `${statusText(response)} does not copy the ${count === 1 ? 'Record-Route value' : `${count} Record-Route values`} of the ${t.method}.`,
        confidence: 'certain',
        related: [
          {
            message: `Record-Route of the ${t.method}`,
            at: { message: t.request, span: placeOf(t.request, 'record-route') },
          },
        ],
      });
    }
  },
};

const SETS_UP: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE']);

/** The first answer on this hop that sets up the dialog for good and lacks what the request recorded. */
function faultIn({ method, request, responses }: Transaction): TraceMessage | undefined {
  if (!request || !SETS_UP.has(method) || request.keys.toTag !== undefined) return undefined;
  const { recordRoutes } = request.keys;
  if (recordRoutes.length === 0) return undefined;
  const wanted = recordRoutes.map(uriPlace);
  return responses.find(response => setsRoute(response) && !isTail(wanted, response.keys.recordRoutes));
}

/** A 1xx that nobody has to repeat may be lost with its routes; the 2xx says them again (RFC 3261 §13.2.2.4). */
function setsRoute({ keys }: TraceMessage): boolean {
  const { status = 0, rseq, toTag, truncatedHeader } = keys;
  if (toTag === undefined || truncatedHeader || status <= 100 || status >= 300) return false;
  return status >= 200 || rseq !== undefined;
}

/** Proxies further down put theirs in front, so the list may be longer; hosts are compared, for ports and parameters are rewritten. */
function isTail(wanted: readonly (UriPlace | undefined)[], has: readonly string[]): boolean {
  const offset = has.length - wanted.length;
  if (offset < 0) return false;
  return wanted.every((want, i) => {
    const own = uriPlace(has[offset + i] ?? '');
    return !want || !own || want.host === own.host;
  });
}
