import type { Dialog } from '../../../trace/dialog';
import { elapsedMs } from '../../../trace/elapsed';
import { placeOf } from '../../../trace/message-places';
import { T1 } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { unraisedRetries } from '../../obligations/auth-retry';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A request inside a dialog of which the CSeq number is not above the one before it. */
export const cseqNotIncreasing: GroupRule = {
  scope: 'group',
  meta: {
    id: 'cseq-not-increasing',
    category: 'dialog',
    severity: 'error',
    description: 'A request inside a dialog has a CSeq number that is not above the last one of its sender.',
    reference: 'RFC 3261 §12.2.1.1',
    fixable: false,
  },
  check(group, _facts, report) {
    const reported = new Set<Transaction>();
    for (const dialog of group.dialogs) {
      for (const { t, found } of repeatsIn(dialog)) {
        // A request counts in each dialog that it made, and on each hop that it was forwarded to: one fault all the same.
        const isKnown = reported.has(t) || (t.upstream !== undefined && reported.has(t.upstream));
        reported.add(t);
        // A retry with credentials is told by `auth-cseq-not-incremented`.
        if (!isKnown && !unraisedRetries(group).has(found.at.message)) report(found);
      }
    }
  },
};

/** Requests that do not take part in the counting of a dialog (RFC 3261 §12.2.1.1, §9.1). */
const OWN_COUNT: ReadonlySet<string> = new Set(['ACK', 'CANCEL']);

/** The highest number that one side used on one hop. */
interface Highest {
  readonly request: TraceMessage;
  readonly number: number;
  /** Requests with this number, so that the same one on its way back through a proxy is not taken for a new one. */
  readonly transaction: Transaction;
}

/** Compares each side's requests on each hop, in order of the trace; other hops carry copies (`rules.md` 3.3). */
function* repeatsIn(dialog: Dialog): Iterable<{ readonly t: Transaction; readonly found: TraceReport }> {
  const highest = new Map<string, Highest>();
  for (const t of dialog.transactions) {
    const number = t.request?.keys.cseq;
    if (!t.request || number === undefined || OWN_COUNT.has(t.method)) continue;
    const side = `${t.hop.id}\n${t.request.keys.fromTag}`;
    const before = highest.get(side);
    if (!before || number > before.number) {
      highest.set(side, { request: t.request, number, transaction: t });
    } else if (!isSameRequest(before, t)) {
      yield { t, found: reportOf(t.request, t, before) };
    }
  }
}

/** The same logical request seen again on the hop: a spiral through a proxy adds a Via and changes nothing else. */
function isSameRequest(before: Highest, t: Transaction): boolean {
  const { keys } = before.request;
  const own = t.request?.keys;
  return keys.method === own?.method && keys.cseq === own.cseq && keys.viaCount !== own.viaCount;
}

function reportOf(request: TraceMessage, t: Transaction, before: Highest): TraceReport {
  const { method, cseq } = request.keys;
  const previous = before.request.keys.method;
  const final = finalResponse(t);
  const isOutOfOrder = final?.keys.status === 500;
  const note = isOutOfOrder ? `; the peer answered ${statusText(final)}: out of order` : '';
  return {
    at: { message: request, span: placeOf(request, 'cseq') },
    message: `${method} CSeq ${cseq} is not above ${before.number} used by ${previous}${note}.`,
    confidence: 'certain',
    ...(isReordered(before, request) ? { severity: 'hint' as const } : {}),
    related: [
      {
        message: `${previous} with CSeq ${before.number}`,
        at: { message: before.request, span: placeOf(before.request, 'cseq') },
      },
      ...(final && isOutOfOrder ? [relatedTo(final, statusText(final))] : []),
    ],
  };
}

/** Two requests under way at once may overtake each other over UDP; the lower number was then sent first. */
function isReordered(before: Highest, request: TraceMessage): boolean {
  const gap = elapsedMs(before.request, request);
  return gap !== undefined && gap < T1 && (request.keys.cseq ?? 0) < before.number;
}
