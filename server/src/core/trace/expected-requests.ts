import type { Dialog } from './dialog';
import type { Group } from './group';
import { hopOf, hostOfEndpoint } from './hop-of';
import { messageOrder } from './message-order';
import { byTag } from './responses-by-tag';
import type { TraceMessage } from './trace-message';
import type { Transaction } from './transaction';

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

const known = new WeakMap<Dialog, ReadonlyMap<TraceMessage, Expected>>();

/**
 * What each new request of a dialog, and each ACK to a 2xx, should be addressed to: for those that stand on the first hop
 * of their sender (`isFromSender`), from the messages of the dialog that this very host sent or received. Made once per
 * dialog; n log n in its messages.
 */
export function expectedRequests(group: Group, dialog: Dialog): ReadonlyMap<TraceMessage, Expected> {
  let made = known.get(dialog);
  if (!made) {
    made = expectedIn(group, dialog);
    known.set(dialog, made);
  }
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

/** What one host knows of both sides. */
interface Knowledge {
  readonly caller: Side;
  readonly callee: Side;
}

interface Event {
  readonly message: TraceMessage;
  readonly t: Transaction;
}

/** Two ends of one machine are told apart by their ports; else a port may change from message to message. */
function hostOf(end: string, other: string): string {
  const host = hostOfEndpoint(end);
  return host === hostOfEndpoint(other) ? end : host;
}

function eventsOf(group: Group, dialog: Dialog): readonly Event[] {
  const events: Event[] = [];
  for (const t of dialog.transactions) {
    // An initial INVITE stands in each dialog that it made.
    const isInitial = t.request?.keys.toTag === undefined;
    const responses = isInitial ? byTag(t).responsesTo(dialog.calleeTag) : t.responses;
    if (t.request) events.push({ message: t.request, t });
    for (const message of responses) events.push({ message, t });
    // The ACK to a refusal is made by each hop and has no place in the dialog (RFC 3261 §17.1.1.3).
    if (!responses.some(is2xx)) continue;
    for (const message of isInitial ? byTag(t).acksTo(dialog.calleeTag) : t.acks) events.push({ message, t });
  }
  const order = messageOrder(group);
  return events.sort((a, b) => order(a.message) - order(b.message));
}

function is2xx({ keys }: TraceMessage): boolean {
  return (keys.status ?? 0) >= 200 && (keys.status ?? 0) < 300;
}

function expectedIn(group: Group, dialog: Dialog): ReadonlyMap<TraceMessage, Expected> {
  const expected = new Map<TraceMessage, Expected>();
  const knowledge = new Map<string, Knowledge>();
  const of = (host: string): Knowledge => {
    const own = knowledge.get(host) ?? { caller: new Side(), callee: new Side() };
    knowledge.set(host, own);
    return own;
  };
  for (const event of eventsOf(group, dialog)) {
    const { message } = event;
    const { source, destination } = hopOf(message.keys);
    const sender = hostOf(source, destination);
    if (message.keys.kind === 'request' && isFromSender(message) && isIn(message, dialog)) {
      const sides = of(sender);
      const isByCaller = message.keys.fromTag === dialog.callerTag;
      const [own, other] = isByCaller ? [sides.caller, sides.callee] : [sides.callee, sides.caller];
      const { routes, routesFrom } = own;
      const { target, targetFrom, olderTarget } = other;
      expected.set(message, { target, targetFrom, olderTarget, routes, routesFrom });
    }
    note(event, dialog, of(sender));
    note(event, dialog, of(hostOf(destination, source)));
  }
  return expected;
}

/** A host sent or received a message. */
function note({ message, t }: Event, dialog: Dialog, { caller, callee }: Knowledge): void {
  if (message.keys.kind === 'request') {
    if (message.keys.toTag === undefined) begin(message, caller, callee);
    return;
  }
  const { request } = t;
  if (!request) return;
  if (request.keys.fromTag === dialog.callerTag) hear(message, request, caller, callee);
  else hear(message, request, callee, caller);
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
function hear(response: TraceMessage, request: TraceMessage, asked: Side, answered: Side): void {
  const { status = 0, recordRoutes } = response.keys;
  if (status <= 100 || status >= 300) return;
  const isInitial = request.keys.toTag === undefined;
  if (REFRESHES_TARGET.has(request.keys.method)) {
    answered.moveTo(response);
    if (!isInitial && status >= 200) asked.moveTo(request);
  }
  if (isInitial && (status >= 200 || !asked.routes)) asked.learn(response, [...recordRoutes].reverse());
}
