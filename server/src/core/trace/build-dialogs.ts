import type { Dialog, DialogState } from './dialog';
import type { TraceMessage } from './trace-message';
import { finalResponse, type Transaction } from './transaction';

interface GrowingDialog {
  readonly callId: string;
  readonly callerTag: string;
  readonly calleeTag: string;
  state: DialogState;
  readonly transactions: Transaction[];
  bye: TraceMessage | undefined;
}

/** Requests that set up a dialog when they stand outside of one (RFC 3261 §12.1, RFC 6665 §4.1). */
const CREATES_DIALOG: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER']);

/** Finals to a BYE that end the dialog all the same: the other side does not know it (any more), RFC 3261 §15.1.1. */
const ENDS_ANYWAY: ReadonlySet<number> = new Set([408, 481]);

/** The dialog is the same from both sides (RFC 3261 §12): the order of the tags says only who speaks. */
function pairKey(tag: string, otherTag: string): string {
  return tag < otherTag ? `${tag}\n${otherTag}` : `${otherTag}\n${tag}`;
}

/**
 * The dialogs of a group in order of their first message (`rules.md` 2.5). One dialog seen on several hops is one
 * object. A request inside a dialog whose set-up was not captured makes a `partial` one, its sender taken as caller.
 */
export function buildDialogs(transactions: readonly Transaction[]): readonly Dialog[] {
  const dialogs = new Map<string, GrowingDialog>();
  for (const t of transactions) {
    const keys = (t.request ?? t.responses[0])?.keys;
    if (keys?.callId === undefined || keys.fromTag === undefined || t.method === 'REGISTER') continue;
    if (t.request && keys.toTag === undefined) createDialogs(t, dialogs);
    else if (keys.toTag !== undefined) joinDialog(t, keys.toTag, dialogs);
  }
  return [...dialogs.values()];
}

function openDialog(
  tags: { readonly callId: string; readonly callerTag: string; readonly calleeTag: string },
  state: DialogState,
  dialogs: Map<string, GrowingDialog>,
): GrowingDialog {
  const key = pairKey(tags.callerTag, tags.calleeTag);
  const known = dialogs.get(key);
  if (known) return known;
  const dialog = { ...tags, state, transactions: [], bye: undefined };
  dialogs.set(key, dialog);
  return dialog;
}

function createDialogs(t: Transaction, dialogs: Map<string, GrowingDialog>): void {
  if (!CREATES_DIALOG.has(t.method)) return;
  const { callId = '', fromTag: callerTag = '' } = t.request?.keys ?? {};
  const made = new Set<GrowingDialog>();
  for (const { keys } of t.responses) {
    const status = keys.status ?? 0;
    const isEarly = t.method === 'INVITE' && status > 100 && status < 200;
    const isConfirmed = status >= 200 && status < 300;
    if (keys.toTag === undefined || !(isEarly || isConfirmed)) continue;
    const dialog = openDialog({ callId, callerTag, calleeTag: keys.toTag }, 'early', dialogs);
    if (isConfirmed && dialog.state !== 'ended') dialog.state = 'confirmed';
    if (!made.has(dialog)) dialog.transactions.push(t);
    made.add(dialog);
  }
  // RFC 3261 §12.3: a non-2xx final ends every early dialog that its request made.
  const final = finalResponse(t)?.keys.status ?? 0;
  if (final < 300) return;
  for (const dialog of made) if (dialog.state === 'early') dialog.state = 'ended';
}

function joinDialog(t: Transaction, toTag: string, dialogs: Map<string, GrowingDialog>): void {
  const keys = (t.request ?? t.responses[0])?.keys;
  const { callId = '', fromTag: callerTag = '' } = keys ?? {};
  const dialog = openDialog({ callId, callerTag, calleeTag: toTag }, 'partial', dialogs);
  dialog.transactions.push(t);
  if (t.method !== 'BYE') return;
  const status = finalResponse(t)?.keys.status;
  const isEnd = status === undefined || status < 300 || ENDS_ANYWAY.has(status);
  // A BYE that is challenged or refused ends nothing (`rules.md` 3.7); the next one may.
  if (!isEnd && dialog.bye) return;
  dialog.bye = t.request ?? dialog.bye;
  if (isEnd) dialog.state = 'ended';
}
