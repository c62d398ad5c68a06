import type { Dialog } from './dialog';
import type { Group } from './group';
import { messageOrder } from './message-order';
import { byTag } from './responses-by-tag';
import type { TraceMessage } from './trace-message';
import type { Hop, Transaction } from './transaction';

/** A dialog on one hop. What a proxy changes (Route, Record-Route, Contact) is judged on one leg alone. */
export interface DialogLeg {
  readonly dialog: Dialog;
  readonly hop: Hop;
  /** In order of the trace. */
  readonly transactions: readonly Transaction[];
  /**
   * What each new request of the dialog on this hop, and each ACK to a 2xx, should be addressed to. Meaningful on the
   * first hop of its sender, where the request has one Via (`isFromSender`).
   */
  readonly expected: ReadonlyMap<TraceMessage, Expected>;
}

/** What its sender knew of the dialog when it sent a request (RFC 3261 §12.2.1.1). */
export interface Expected {
  /** The newest Contact of the other side that counts, and the message that had it. */
  readonly target: string | undefined;
  readonly targetFrom: TraceMessage | undefined;
  /** The one before that, while a change is under way. */
  readonly olderTarget: string | undefined;
  /** The route set as its sender writes it into Route; undefined while the set-up was not seen on this hop. */
  readonly routes: readonly string[] | undefined;
  readonly routesFrom: TraceMessage | undefined;
}

/** True on the first hop of its sender: no proxy has touched the request. */
export function isFromSender(request: TraceMessage): boolean {
  return request.keys.viaCount === 1;
}

const legs = new WeakMap<Dialog, readonly DialogLeg[]>();

/** The legs of a dialog in order of the trace. Made once per dialog; n log n in its messages. */
export function legsOf(group: Group, dialog: Dialog): readonly DialogLeg[] {
  let made = legs.get(dialog);
  if (made) return made;
  const byHop = new Map<string, Transaction[]>();
  for (const t of dialog.transactions) {
    const own = byHop.get(t.hop.id);
    if (own) own.push(t);
    else byHop.set(t.hop.id, [t]);
  }
  made = [...byHop.values()].flatMap(transactions => {
    const hop = transactions[0]?.hop;
    return hop ? [{ dialog, hop, transactions, expected: expectedIn(group, dialog, transactions) }] : [];
  });
  legs.set(dialog, made);
  return made;
}

/** Requests whose Contact replaces the remote target (RFC 3261 §6, RFC 3311, RFC 6665). */
const REFRESHES_TARGET: ReadonlySet<string> = new Set(['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'REFER']);

/** What is known of one side of a dialog while its messages pass. */
class Side {
  target: string | undefined;
  targetFrom: TraceMessage | undefined;
  olderTarget: string | undefined;
  /** The route set that this side uses. */
  routes: readonly string[] | undefined;
  routesFrom: TraceMessage | undefined;

  /** This side named its Contact. */
  moveTo(message: TraceMessage): void {
    const { contactUri } = message.keys;
    if (contactUri === undefined) return;
    if (contactUri !== this.target) this.olderTarget = this.target;
    this.target = contactUri;
    this.targetFrom = message;
  }

  /** This side learned the way to the other one. */
  learn(message: TraceMessage, routes: readonly string[]): void {
    this.routes = routes;
    this.routesFrom = message;
  }
}

interface Event {
  readonly message: TraceMessage;
  readonly t: Transaction;
}

function expectedIn(
  group: Group,
  dialog: Dialog,
  transactions: readonly Transaction[],
): ReadonlyMap<TraceMessage, Expected> {
  const order = messageOrder(group);
  const events: Event[] = [];
  for (const t of transactions) {
    if (t.request) events.push({ message: t.request, t });
    const isInitial = t.request?.keys.toTag === undefined;
    // An initial INVITE stands in each dialog that it made.
    const responses = isInitial ? byTag(t).responsesTo(dialog.calleeTag) : t.responses;
    for (const message of responses) events.push({ message, t });
    for (const message of isInitial ? byTag(t).acksTo(dialog.calleeTag) : t.acks) events.push({ message, t });
  }
  events.sort((a, b) => order(a.message) - order(b.message));
  const expected = new Map<TraceMessage, Expected>();
  const caller = new Side();
  const callee = new Side();
  for (const event of events) {
    const { message, t } = event;
    const isByCaller = t.request?.keys.fromTag === dialog.callerTag;
    const [own, other] = isByCaller ? [caller, callee] : [callee, caller];
    if (message.keys.kind === 'response') hear(event, own, other);
    else if (message.keys.toTag === undefined) begin(message, caller, callee);
    else if (message.keys.method !== 'CANCEL' && isIn(message, dialog)) {
      const { routes, routesFrom } = own;
      const { target, targetFrom, olderTarget } = other;
      expected.set(message, { target, targetFrom, olderTarget, routes, routesFrom });
    }
  }
  return expected;
}

/** An ACK may belong to a sibling: the INVITE is in each dialog that it made. */
function isIn({ keys }: TraceMessage, { callerTag, calleeTag }: Dialog): boolean {
  const { fromTag, toTag } = keys;
  return (fromTag === callerTag && toTag === calleeTag) || (fromTag === calleeTag && toTag === callerTag);
}

/** RFC 3261 §12.1.1: the callee's route set is the Record-Route of the request, in order. */
function begin(request: TraceMessage, caller: Side, callee: Side): void {
  caller.moveTo(request);
  callee.learn(request, request.keys.recordRoutes);
}

/** RFC 3261 §12.1.2, §13.2.2.4: the caller's is that of the response, reversed; a 2xx corrects what a 1xx said. */
function hear({ message, t }: Event, asked: Side, answered: Side): void {
  const { status = 0 } = message.keys;
  if (status <= 100 || status >= 300 || !t.request) return;
  const isInitial = t.request.keys.toTag === undefined;
  if (REFRESHES_TARGET.has(t.method)) {
    answered.moveTo(message);
    if (!isInitial && status >= 200) asked.moveTo(t.request);
  }
  if (isInitial && (status >= 200 || !asked.routes)) {
    asked.learn(message, [...message.keys.recordRoutes].reverse());
  }
}
