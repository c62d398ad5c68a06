import type { Call } from '../trace/dialog';
import { elapsedMs } from '../trace/elapsed';
import type { Group } from '../trace/group';
import { isHeld } from '../trace/sdp-view';
import type { TraceMessage } from '../trace/trace-message';
import type { Transaction } from '../trace/transaction';
import type { ArrowFinding, ArrowOutcome, Ladder, LadderArrow, SdpRole } from './ladder';
import { type Lanes, lanesOf } from './lanes-of';
import { mediaBands } from './media-bands';
import { type MessageEnds, messageEnds } from './message-ends';
import { sdpRoles } from './sdp-roles';

/** What a ladder is drawn from: calls of one analysis, and what it knows of their messages. */
export interface LadderSource {
  readonly calls: readonly Call[];
  /** Groups that hold the messages of the calls, for offers, answers and duplicates. */
  readonly groups: readonly Group[];
  /** 1-based number of a message in its document. */
  numberOf(message: TraceMessage): number;
  findingsOf(message: TraceMessage): readonly ArrowFinding[];
  /** Names that the user gave to hosts or endpoints. */
  readonly names?: ReadonlyMap<string, string>;
}

/** What is the same for all arrows of a ladder. */
interface Drawing {
  readonly source: LadderSource;
  readonly lanes: Lanes;
  readonly endsOf: MessageEnds;
  readonly roles: ReadonlyMap<TraceMessage, SdpRole>;
  readonly copies: ReadonlyMap<TraceMessage, readonly TraceMessage[]>;
  readonly places: ReadonlyMap<TraceMessage, MessagePlace>;
  readonly first: TraceMessage | undefined;
}

interface MessagePlace {
  readonly call: number;
  readonly dialog: number | undefined;
  readonly transaction: number | undefined;
}

/**
 * The ladder of one or several calls, in order of the trace. A packet that was captured twice is drawn once; what was
 * sent again is folded into the first. Linear in the messages of the calls and their groups.
 */
export function buildLadder(source: LadderSource): Ladder {
  const transactions = source.calls.flatMap(call => call.transactions);
  const copies = copiesOf(transactions);
  const hidden = new Set([...copies.values()].flat());
  for (const group of source.groups) for (const copy of group.duplicates.keys()) hidden.add(copy);
  const messages = [...new Set(source.calls.flatMap(call => call.messages))]
    .filter(message => !hidden.has(message))
    .sort((a, b) => source.numberOf(a) - source.numberOf(b));
  const endsOf = messageEnds(transactions);
  const drawing: Drawing = {
    source,
    copies,
    endsOf,
    lanes: lanesOf(messages.map(endsOf), source.names ?? new Map()),
    roles: sdpRoles(source.groups),
    places: placesOf(source.calls),
    first: messages[0],
  };
  const arrows = messages.map((message, index) => arrowOf(drawing, message, messages[index - 1]));
  return { lanes: drawing.lanes.lanes, arrows, media: mediaBands(source, messages, drawing.lanes) };
}

function copiesOf(transactions: readonly Transaction[]): Map<TraceMessage, readonly TraceMessage[]> {
  const copies = new Map<TraceMessage, readonly TraceMessage[]>();
  for (const { request, requestCopies, responseCopies, acks } of transactions) {
    if (request && requestCopies.length > 0) copies.set(request, requestCopies);
    for (const [response, again] of responseCopies) if (again.length > 0) copies.set(response, again);
    const [ack] = acks;
    const again = ack ? acks.slice(1).filter(other => other.keys.hash === ack.keys.hash) : [];
    if (ack && again.length > 0) copies.set(ack, again);
  }
  return copies;
}

/** Numbers dialogs and transactions in order, over all calls. */
function placesOf(calls: readonly Call[]): Map<TraceMessage, MessagePlace> {
  const places = new Map<TraceMessage, MessagePlace>();
  let dialogs = 0;
  let transactions = 0;
  calls.forEach((call, index) => {
    const dialogOf = new Map<Transaction, number>();
    for (const dialog of call.dialogs) {
      for (const t of dialog.transactions) if (!dialogOf.has(t)) dialogOf.set(t, dialogs);
      dialogs++;
    }
    // A CANCEL is outside of the dialog that it ends (RFC 3261 §9.1), and is drawn with it.
    for (const t of call.transactions) {
      const dialog = dialogOf.get(t);
      if (dialog === undefined) continue;
      for (const cancel of t.cancelledBy) if (!dialogOf.has(cancel)) dialogOf.set(cancel, dialog);
    }
    for (const t of call.transactions) {
      const place = { call: index, dialog: dialogOf.get(t), transaction: transactions++ };
      for (const message of t.messages) if (!places.has(message)) places.set(message, place);
    }
    for (const message of call.messages) {
      if (!places.has(message))
        places.set(message, { call: index, dialog: undefined, transaction: undefined });
    }
  });
  return places;
}

function arrowOf(drawing: Drawing, message: TraceMessage, before: TraceMessage | undefined): LadderArrow {
  const { source, lanes, endsOf, roles, copies, places, first } = drawing;
  const { keys, time } = message;
  const at = endsOf(message);
  const again = copies.get(message) ?? [];
  const place = places.get(message);
  return {
    number: source.numberOf(message),
    from: lanes.indexOf(at.source),
    to: lanes.indexOf(at.destination),
    label: labelOf(message),
    outcome: outcomeOf(message),
    time,
    sinceStartMs: first && elapsedMs(first, message),
    sinceLastMs: before && elapsedMs(before, message),
    copies: again.map(copy => source.numberOf(copy)),
    sdp: keys.hasSdp ? (roles.get(message) ?? roleAlone(message)) : undefined,
    codecs: keys.codecs,
    isHold: keys.sdp?.media.some(isHeld) ?? false,
    dialog: place?.dialog,
    transaction: place?.transaction,
    call: place?.call ?? 0,
    findings: [message, ...again].flatMap(one => source.findingsOf(one)),
    isInferred: keys.addressesInferred,
  };
}

/** Outside of a dialog, as in a call that was refused, a description in a request is an offer (RFC 3264 §5). */
function roleAlone({ keys: { kind, method } }: TraceMessage): SdpRole {
  return kind === 'request' && (method === 'INVITE' || method === 'UPDATE') ? 'offer' : 'description';
}

function labelOf({ keys, startLineText }: TraceMessage): string {
  if (keys.kind === 'request') return keys.method || startLineText;
  return `${keys.status ?? '?'} ${keys.reason ?? ''}`.trim();
}

function outcomeOf({ keys: { kind, status = 0 } }: TraceMessage): ArrowOutcome {
  if (kind === 'request') return 'request';
  if (status < 200) return 'provisional';
  if (status < 300) return 'success';
  return status < 400 ? 'redirect' : 'failure';
}
