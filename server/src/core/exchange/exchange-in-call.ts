import { sliceSpan } from '../text/span';
import { dialogOf } from './client-dialog';
import {
  type Draft,
  newBranch,
  nextCSeq,
  note,
  openTransaction,
  putDialog,
  update,
  waitMs,
} from './exchange-draft';
import type { OwnDialog } from './exchange-state';
import { makeInDialog, type Row } from './make-requests';
import { allValues, firstValue, type WireFacts } from './read-wire';
import { withDirection } from './sdp-direction';

/**
 * PRACK for a provisional answer that asks for it (RFC 3262 §4): Require with 100rel, and RSeq. Copies of the answer
 * get none, since the PRACK is repeated by its own transaction.
 */
export function acknowledgeProvisional(draft: Draft, facts: WireFacts): void {
  const { request, setup, pracked } = draft.state;
  const rseq = reliableNumber(facts);
  if (rseq === undefined || request.method !== 'INVITE') return;
  const dialog = dialogOf(request, facts);
  const id = `prack:${dialog.remoteTag} ${rseq}`;
  if (pracked.has(id)) return;
  update(draft, { pracked: new Set([...pracked, id]) });
  const rows: readonly Row[] = [['RAck', `${rseq} ${request.cseq ?? 1} INVITE`]];
  const branch = newBranch(draft);
  const cseq = nextCSeq(draft);
  const text = makeInDialog({ invite: setup.request, dialog, method: 'PRACK', branch, cseq, rows });
  const giveUpMs = waitMs(draft);
  openTransaction(draft, id, { kind: 'non-invite', request: text, giveUpMs, to: dialog.nextHop });
}

function reliableNumber({ message, status }: WireFacts): number | undefined {
  if (status <= 100) return undefined;
  const required = allFields(message, 'require');
  if (!required.includes('100rel')) return undefined;
  const written = firstValue(message, 'rseq') ?? '';
  return /^[0-9]{1,10}$/.test(written) ? Number(written) : undefined;
}

/** Holds the call that is up, or takes it back, with a re-INVITE (RFC 3261 §14.1, RFC 3264 §8.4). */
export function hold(draft: Draft, held: boolean): void {
  const call = theCall(draft);
  if (!call) return;
  const [tag, own] = call;
  const { request, setup, transactions } = draft.state;
  const body = sliceSpan(request.message.text, request.message.body);
  if (!body.startsWith('v=')) {
    note(draft, 'the INVITE carried no session description, so there is nothing to hold');
    return;
  }
  const waiting = transactions.get(`reinvite:${tag}`)?.transaction.state;
  // One INVITE at a time in a dialog (RFC 3261 §14.1).
  if (waiting === 'calling' || waiting === 'proceeding') return;
  const sdpChanges = own.sdpChanges + 1;
  const sdp = withDirection(body, held ? 'sendonly' : 'sendrecv', sdpChanges);
  const branch = newBranch(draft);
  const cseq = nextCSeq(draft);
  const rows = contactRows(request);
  const { dialog } = own;
  const text = makeInDialog({ invite: setup.request, dialog, method: 'INVITE', branch, cseq, rows, sdp });
  putDialog(draft, tag, { ...own, sdpChanges, wanted: held ? 'held' : 'up' });
  const giveUpMs = waitMs(draft);
  openTransaction(draft, `reinvite:${tag}`, { kind: 'invite', request: text, giveUpMs, to: dialog.nextHop });
}

/** A final answer to a re-INVITE: a 2xx gets its ACK, each copy again (RFC 3261 §13.2.2.4). */
export function acceptReinvite(draft: Draft, id: string, facts: WireFacts): void {
  const tag = id.slice(id.indexOf(':') + 1);
  const own = draft.state.dialogs.get(tag);
  const reinvite = draft.state.transactions.get(id);
  if (!own || !reinvite) return;
  if (facts.status >= 300) {
    note(draft, `the re-INVITE was answered ${facts.status}: the session stays as it was`);
    return;
  }
  const { dialog } = own;
  const branch = newBranch(draft);
  const cseq = reinvite.facts.cseq ?? 1;
  const invite = draft.state.setup.request;
  const ack = makeInDialog({ invite, dialog, method: 'ACK', branch, cseq });
  putDialog(draft, tag, { ...own, held: own.wanted === 'held' });
  draft.effects.push({ kind: 'send', text: ack, to: dialog.nextHop });
}

/** Asks the peer to call somebody else (REFER, RFC 3515 §2.4). Its NOTIFYs are answered as they come. */
export function transfer(draft: Draft, referTo: string): void {
  const call = theCall(draft);
  if (!call || /[\r\n<>]/.test(referTo)) return;
  const [tag, { dialog }] = call;
  const { request, setup } = draft.state;
  const rows: readonly Row[] = [['Refer-To', `<${referTo}>`], ...contactRows(request)];
  const branch = newBranch(draft);
  const cseq = nextCSeq(draft);
  const text = makeInDialog({ invite: setup.request, dialog, method: 'REFER', branch, cseq, rows });
  const giveUpMs = waitMs(draft);
  openTransaction(draft, `refer:${tag}`, { kind: 'non-invite', request: text, giveUpMs, to: dialog.nextHop });
}

function theCall(draft: Draft): readonly [string, OwnDialog] | undefined {
  const call = [...draft.state.dialogs].find(([, own]) => own.state === 'up');
  if (!call) note(draft, 'no call is up');
  else if (call[1].ackHeld) note(draft, 'the ACK is held back: send it first');
  return call?.[1].ackHeld ? undefined : call;
}

function contactRows(request: WireFacts): readonly Row[] {
  return allValues(request.message, 'contact').map((value): Row => ['Contact', value]);
}

function allFields(message: WireFacts['message'], id: string): readonly string[] {
  return allValues(message, id).flatMap(value =>
    value
      .toLowerCase()
      .split(',')
      .map(word => word.trim()),
  );
}
