import type { Dialog } from './dialog';
import type { Group } from './group';
import { messageOrder } from './message-order';
import { parseRack } from './rack';
import { byTag } from './responses-by-tag';
import type { TraceMessage } from './trace-message';
import { finalResponse, type Hop, type Transaction } from './transaction';

/** How far an exchange of session descriptions came (RFC 3264, RFC 6337 §2). */
export type ExchangeState =
  | 'agreed' // offer and answer
  | 'rejected' // the carrier was refused; the pair before it holds
  | 'missing' // the message that had to hold the answer, or the offer, holds none
  | 'pending'; // what must hold the answer was not seen

/** One offer with its answer, of one dialog on one hop (`rules.md` 2.6). */
export interface SdpExchange {
  readonly dialog: Dialog;
  readonly hop: Hop;
  readonly state: ExchangeState;
  /** The transaction whose messages carry it: INVITE, UPDATE, or PRACK for a PRACK with an offer of its own. */
  readonly transaction: Transaction;
  /** Undefined only where the offer itself is missing: an INVITE without offer, and a 2xx without one (`due`). */
  readonly offer: TraceMessage | undefined;
  readonly offerBy: 'caller' | 'callee';
  readonly answer: TraceMessage | undefined;
  /** State `missing`: the message that had to hold it. State `rejected`: the response that refused. */
  readonly due: TraceMessage | undefined;
  /** Unreliable provisional responses with a description: they answer nothing (RFC 3261 §13.2.1). */
  readonly previews: readonly TraceMessage[];
  /** Reliable responses with a description after the answer was there: it must not be another offer. */
  readonly extra: readonly TraceMessage[];
}

const known = new WeakMap<Dialog, readonly SdpExchange[]>();

/**
 * The exchanges of a dialog, hop by hop, in order of their offers. Messages without a description whose body was cut
 * or cannot be read (encrypted, unknown type) are never `due`: then the exchange is left out. Made once per dialog.
 */
export function sdpExchanges(group: Group, dialog: Dialog): readonly SdpExchange[] {
  let made = known.get(dialog);
  if (made) return made;
  const order = messageOrder(group);
  const place = ({ offer, due }: SdpExchange) => order(offer ?? due ?? NOWHERE);
  made = new Reader(dialog).read().sort((a, b) => place(a) - place(b));
  known.set(dialog, made);
  return made;
}

const NOWHERE = {} as TraceMessage;

/** The agreed exchange before another one of the same dialog and hop; undefined for the first. */
export function agreedBefore(group: Group, exchange: SdpExchange): SdpExchange | undefined {
  let before: SdpExchange | undefined;
  for (const other of sdpExchanges(group, exchange.dialog)) {
    if (other === exchange) return before;
    if (other.state === 'agreed' && other.hop.id === exchange.hop.id) before = other;
  }
  return undefined;
}

/** Reads one dialog; PRACKs are looked up by what they acknowledge. */
class Reader {
  private readonly pracks = new Map<string, TraceMessage>();
  /** PRACKs that answer an offer, so that their description is none. */
  private readonly answering = new Set<TraceMessage>();

  constructor(private readonly dialog: Dialog) {
    for (const { method, hop, request } of dialog.transactions) {
      const rack = method === 'PRACK' ? parseRack(request?.keys.rack) : undefined;
      if (request && rack) this.pracks.set(`${hop.id}\n${rack.rseq}\n${rack.cseq}`, request);
    }
  }

  read(): SdpExchange[] {
    const found: SdpExchange[] = [];
    for (const t of this.dialog.transactions) {
      if (!t.request) continue;
      if (t.method === 'INVITE') found.push(...this.ofInvite(t, t.request));
      else if (t.method === 'UPDATE') found.push(...ofRequest(this.dialog, t, t.request));
    }
    for (const t of this.dialog.transactions) {
      if (t.method !== 'PRACK' || !t.request || this.answering.has(t.request)) continue;
      found.push(...ofRequest(this.dialog, t, t.request));
    }
    return found;
  }

  private ofInvite(t: Transaction, invite: TraceMessage): readonly SdpExchange[] {
    const { dialog } = this;
    if (isUnclear(invite)) return [];
    const responses = responsesIn(dialog, t);
    const reliable = responses.filter(isReliable);
    const withSdp = reliable.filter(({ keys }) => keys.sdp);
    const [first, ...extra] = withSdp;
    const previews = responses.filter(r => r.keys.sdp && (r.keys.status ?? 0) < 200 && !isReliable(r));
    const success = reliable.find(({ keys }) => (keys.status ?? 0) >= 200);
    const { refusal } = byTag(t);
    const offerBy = sideOf(dialog, t);
    if (invite.keys.sdp) {
      const found = { dialog, t, offer: invite, offerBy, previews };
      if (first) return [exchange({ ...found, state: 'agreed', answer: first, extra })];
      if (success) return isUnclear(success) ? [] : [exchange({ ...found, state: 'missing', due: success })];
      if (refusal) return [exchange({ ...found, state: 'rejected', due: refusal })];
      return [exchange({ ...found, state: 'pending' })];
    }
    const late = { dialog, t, offer: first, offerBy: other(offerBy), previews };
    if (first) return this.answerOfLateOffer(late, first, extra);
    if (!success || isUnclear(success)) return [];
    return [exchange({ ...late, state: 'missing', due: success })];
  }

  /** The offer stands in a response: the ACK answers a 2xx, the PRACK a reliable provisional one (RFC 3262 §5). */
  private answerOfLateOffer(
    late: Omit<Found, 'state'>,
    offer: TraceMessage,
    extra: readonly TraceMessage[],
  ): readonly SdpExchange[] {
    const isProvisional = (offer.keys.status ?? 0) < 200;
    const carrier = isProvisional ? this.prackFor(late.t, offer) : ackOf(late.t, offer);
    const found = { ...late, extra: isProvisional ? extra : NONE };
    if (!carrier) return [exchange({ ...found, state: 'pending' })];
    if (carrier.keys.sdp) return [exchange({ ...found, state: 'agreed', answer: carrier })];
    return isUnclear(carrier) ? [] : [exchange({ ...found, state: 'missing', due: carrier })];
  }

  private prackFor(t: Transaction, { keys }: TraceMessage): TraceMessage | undefined {
    const prack = this.pracks.get(`${t.hop.id}\n${keys.rseq}\n${keys.cseq}`);
    if (prack) this.answering.add(prack);
    return prack;
  }
}

/** True where nothing can be said about a description: cut, or a body that is not understood. */
function isUnclear({ keys, bodyLength }: TraceMessage): boolean {
  return keys.sdp === undefined && (keys.truncatedBody || keys.truncatedHeader || bodyLength > 0);
}

function sideOf(dialog: Dialog, t: Transaction): 'caller' | 'callee' {
  return t.request?.keys.fromTag === dialog.callerTag ? 'caller' : 'callee';
}

/** A request with an offer: the 2xx holds the answer. */
function ofRequest(dialog: Dialog, t: Transaction, request: TraceMessage): readonly SdpExchange[] {
  if (!request.keys.sdp) return [];
  const final = finalResponse(t);
  const found = { dialog, t, offer: request, offerBy: sideOf(dialog, t) };
  if (!final) return [exchange({ ...found, state: 'pending' })];
  if ((final.keys.status ?? 0) >= 300) return [exchange({ ...found, state: 'rejected', due: final })];
  if (final.keys.sdp) return [exchange({ ...found, state: 'agreed', answer: final })];
  return isUnclear(final) ? [] : [exchange({ ...found, state: 'missing', due: final })];
}

interface Found {
  readonly dialog: Dialog;
  readonly t: Transaction;
  readonly offer: TraceMessage | undefined;
  readonly offerBy: 'caller' | 'callee';
  readonly state: ExchangeState;
  readonly answer?: TraceMessage | undefined;
  readonly due?: TraceMessage | undefined;
  readonly previews?: readonly TraceMessage[];
  readonly extra?: readonly TraceMessage[];
}

const NONE: readonly TraceMessage[] = [];

function exchange({ dialog, t, offer, offerBy, state, answer, due, previews, extra }: Found): SdpExchange {
  return {
    dialog,
    hop: t.hop,
    state,
    transaction: t,
    offer,
    offerBy,
    answer,
    due,
    previews: previews ?? NONE,
    extra: extra ?? NONE,
  };
}

function isReliable({ keys }: TraceMessage): boolean {
  const { status = 0, rseq, requires100rel } = keys;
  return (
    (status > 100 && status < 200 && rseq !== undefined && requires100rel) || (status >= 200 && status < 300)
  );
}

/** The responses that belong to a dialog: of a re-INVITE all, of an initial one those with its To tag (forks). */
function responsesIn(dialog: Dialog, t: Transaction): readonly TraceMessage[] {
  return t.request?.keys.toTag === undefined ? byTag(t).responsesTo(dialog.calleeTag) : t.responses;
}

function other(side: 'caller' | 'callee'): 'caller' | 'callee' {
  return side === 'caller' ? 'callee' : 'caller';
}

function ackOf(t: Transaction, answer: TraceMessage): TraceMessage | undefined {
  return byTag(t).acksTo(answer.keys.toTag ?? '')[0];
}
