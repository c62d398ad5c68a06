import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Dialog } from '../../../trace/dialog';
import { elapsedMs } from '../../../trace/elapsed';
import type { Group } from '../../../trace/group';
import { TRANSACTION_TIMEOUT } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { groupIndex } from '../../obligations/group-index';
import { RACE } from '../../obligations/race';
import { orderedNote, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A request in a dialog that a BYE has ended. */
export const requestAfterBye: GroupRule = {
  scope: 'group',
  meta: {
    id: 'request-after-bye',
    category: 'dialog',
    severity: 'warning',
    description: 'A request of the call is sent after the BYE was answered.',
    reference: 'RFC 3261 §15',
    fixable: false,
  },
  check(group, facts, report) {
    for (const dialog of group.dialogs) {
      const reported = new Set<Transaction>();
      for (const { t, found } of lateIn(dialog, group, facts)) {
        // The copy that a proxy forwards is the same fault.
        const isKnown = t.upstream !== undefined && reported.has(t.upstream);
        reported.add(t);
        if (!isKnown) report(found);
      }
    }
  },
};

/** Requests that make no sense without the call. Subscriptions outlive it, so SUBSCRIBE and NOTIFY may come. */
const OF_THE_CALL: ReadonlySet<string> = new Set(['INVITE', 'UPDATE', 'INFO', 'PRACK', 'REFER', 'BYE']);
/** Sent by keep-alives and chat windows that did not notice. */
const HARMLESS: ReadonlySet<string> = new Set(['OPTIONS', 'MESSAGE']);

/** When a BYE ended the call on a hop: with its 2xx, or when nobody can answer it any more. */
interface Ended {
  readonly bye: TraceMessage;
  readonly answer: TraceMessage | undefined;
  /** Id of the hop. */
  readonly hop: string;
}

interface Late {
  readonly t: Transaction;
  readonly found: TraceReport;
}

function* lateIn(dialog: Dialog, group: Group, facts: CaptureFacts): Iterable<Late> {
  const ended = new Map<string, Ended>();
  for (const t of dialog.transactions) {
    if (!t.request) continue;
    const before = ended.get(t.hop.id);
    if (before && isSentAfter(before, t.request, group, facts)) {
      const found = reportOf(before, t.request, facts);
      if (found) yield { t, found };
    } else if (!before && t.method === 'BYE') {
      const end = endOf(t, t.request);
      if (end) ended.set(t.hop.id, end);
    }
  }
}

function endOf(t: Transaction, bye: TraceMessage): Ended | undefined {
  const answer = finalResponse(t);
  // A BYE that was challenged or refused ends nothing; one that was not answered ends the call when it times out.
  if (answer && (answer.keys.status ?? 0) >= 300) return undefined;
  return { bye, answer, hop: t.hop.id };
}

/** Later than messages need to cross, and not the BYE itself once more in another transaction. */
function isSentAfter({ bye, answer, hop }: Ended, request: TraceMessage, group: Group, facts: CaptureFacts) {
  const { method, fromTag, cseq } = request.keys;
  if (method === 'BYE' && fromTag === bye.keys.fromTag && cseq === bye.keys.cseq) return false;
  const gap = elapsedMs(answer ?? bye, request);
  if (!answer) return gap !== undefined && gap > TRANSACTION_TIMEOUT;
  const index = groupIndex(group);
  if (index.orderOf(request) < index.orderOf(answer)) return false;
  return gap === undefined ? facts.ordered : gap >= Math.max(RACE, facts.hops.get(hop)?.roundTripMs ?? 0);
}

function reportOf(
  { bye, answer }: Ended,
  request: TraceMessage,
  facts: CaptureFacts,
): TraceReport | undefined {
  const { method } = request.keys;
  if (!OF_THE_CALL.has(method) && !HARMLESS.has(method)) return undefined;
  const what = answer ? 'the BYE ended the call' : 'the BYE had timed out';
  return {
    at: { message: request, span: request.startLine },
    message: `${method} was sent after ${what}${orderedNote(facts)}.`,
    confidence: 'certain',
    ...(HARMLESS.has(method) ? { severity: 'hint' as const } : {}),
    related: [relatedTo(bye, 'BYE'), ...(answer ? [relatedTo(answer, `${statusText(answer)} to BYE`)] : [])],
  };
}
