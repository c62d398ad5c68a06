import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Dialog } from '../../../trace/dialog';
import { elapsedMs } from '../../../trace/elapsed';
import type { Group } from '../../../trace/group';
import { messageOrder } from '../../../trace/message-order';
import { byTag } from '../../../trace/responses-by-tag';
import { TRANSACTION_TIMEOUT } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import type { Severity } from '../../finding';
import { dialogSetUps } from '../../obligations/dialog-set-up';
import { isAfterRace } from '../../obligations/race';
import { orderedNote, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A BYE before there is a call to end, or after the call was refused. */
export const byeEarlyDialog: GroupRule = {
  scope: 'group',
  meta: {
    id: 'bye-early-dialog',
    category: 'dialog',
    severity: 'warning',
    description: 'A BYE is sent before the call was answered or acknowledged, or although it was refused.',
    reference: 'RFC 3261 §15',
    fixable: false,
  },
  check(group, facts, report) {
    const setUps = dialogSetUps(group);
    for (const dialog of setUps.known) judgeDialog(dialog, dialog.transactions, { group, facts, report });
    // A call that was refused without any 1xx never had a dialog; where one is known the tags are wrong.
    if (setUps.known.length > 0) return;
    for (const { dialog } of setUps.loose) {
      const initial = setUps.lastFrom(dialog.callerTag) ?? setUps.lastFrom(dialog.calleeTag);
      if (initial) judgeDialog(dialog, [initial], { group, facts, report });
    }
  },
};

interface At {
  readonly group: Group;
  readonly facts: CaptureFacts;
  readonly report: (report: TraceReport) => void;
}

/** What the BYE of a dialog is measured against, over all hops. */
interface SetUp {
  readonly invite: TraceMessage;
  readonly answers: readonly TraceMessage[];
  readonly acks: readonly TraceMessage[];
  readonly refusal: TraceMessage | undefined;
  /** The last provisional response in the dialog; without one the first response of all. */
  readonly heard: TraceMessage | undefined;
}

function setUpOf(dialog: Dialog, transactions: readonly Transaction[]): SetUp | undefined {
  const invites = transactions.filter(
    t => t.method === 'INVITE' && t.request && t.request.keys.toTag === undefined,
  );
  const invite = invites[0]?.request;
  if (!invite) return undefined;
  const responses = invites.flatMap(t => byTag(t).responsesTo(dialog.calleeTag));
  const answers = responses.filter(({ keys }) => (keys.status ?? 0) >= 200 && (keys.status ?? 0) < 300);
  const acks = invites.flatMap(t => byTag(t).acksTo(dialog.calleeTag));
  const refusal = invites.map(t => byTag(t).refusal).find(Boolean);
  const heard = responses.filter(isProvisional).at(-1) ?? invites.map(t => t.responses[0]).find(Boolean);
  return { invite, answers, acks, refusal, heard };
}

function isProvisional({ keys }: TraceMessage): boolean {
  return (keys.status ?? 0) < 200;
}

function judgeDialog(dialog: Dialog, initial: readonly Transaction[], at: At): void {
  const bye = dialog.transactions.find(t => t.method === 'BYE' && t.request && !t.upstream)?.request;
  const setUp = bye && setUpOf(dialog, initial);
  if (!bye || !setUp) return;
  const found = faultOf(bye, setUp, { dialog, at });
  if (!found) return;
  const { shown } = found;
  at.report({
    at: { message: bye, span: bye.startLine },
    message: `BYE was sent ${found.what}${orderedNote(at.facts)}.`,
    confidence: 'certain',
    ...(found.severity ? { severity: found.severity } : {}),
    related: [
      relatedTo(setUp.invite, 'INVITE'),
      ...(shown ? [relatedTo(shown, shown.keys.kind === 'request' ? 'ACK' : statusText(shown))] : []),
    ],
  });
}

interface Fault {
  readonly what: string;
  readonly severity?: Severity;
  readonly shown: TraceMessage | undefined;
}

function faultOf(
  bye: TraceMessage,
  { answers, acks, refusal, heard }: SetUp,
  { dialog, at }: { readonly dialog: Dialog; readonly at: At },
): Fault | undefined {
  const order = messageOrder(at.group);
  const isBefore = (a: TraceMessage, b: TraceMessage) => order(a) < order(b);
  const [answer] = answers;
  const isByCallee = bye.keys.fromTag === dialog.calleeTag;
  if (!answer && refusal && isBefore(refusal, bye)) {
    const isKnown = isAfterRace(refusal, bye, true);
    return isKnown
      ? { what: `although ${statusText(refusal)} had ended the call`, shown: refusal }
      : undefined;
  }
  if (!answer || isBefore(bye, answer)) {
    // START: neither the answer nor any other sign of the set-up was captured.
    if (!heard) return undefined;
    // RFC 3261 §15: the caller may end an early dialog so, though CANCEL is what most understand.
    const severity = isByCallee ? {} : { severity: 'information' as const };
    return { what: 'before the call was answered', shown: heard, ...severity };
  }
  const [ack] = acks;
  if (!isByCallee || !ack) return undefined;
  // RFC 3261 §15: the callee waits for the ACK, or until it gave up waiting.
  const waited = elapsedMs(answer, bye);
  if (waited !== undefined && waited >= TRANSACTION_TIMEOUT) return undefined;
  return isAfterRace(bye, ack, isBefore(bye, ack)) ? { what: 'before the ACK', shown: ack } : undefined;
}
