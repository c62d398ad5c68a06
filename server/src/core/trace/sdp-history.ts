import { flatMapped } from '../text/flat-mapped';
import type { Dialog } from './dialog';
import type { Group } from './group';
import { messageOrder } from './message-order';
import { type SdpExchange, sdpExchanges } from './offer-answer';
import type { SdpView } from './sdp-view';
import type { TraceMessage } from './trace-message';

/** One description that a side of a dialog sent, on one hop. */
export interface SentSdp {
  readonly exchange: SdpExchange;
  readonly message: TraceMessage;
  readonly sdp: SdpView;
  readonly by: 'caller' | 'callee';
  /** What the same side sent before it on this hop; undefined for its first. Refused offers count as not sent. */
  readonly before: SentSdp | undefined;
}

const known = new WeakMap<Dialog, readonly SentSdp[]>();

/**
 * The offers and answers of a dialog in the order in which they were sent, hop by hop. Descriptions in unreliable
 * provisional responses are left out (they answer nothing), and so are bodies that were cut. Made once per dialog.
 */
export function sdpHistory(group: Group, dialog: Dialog): readonly SentSdp[] {
  let made = known.get(dialog);
  if (!made) {
    made = [...historyOf(group, dialog)];
    known.set(dialog, made);
  }
  return made;
}

function* historyOf(group: Group, dialog: Dialog): Iterable<SentSdp> {
  const order = messageOrder(group);
  const sent = flatMapped(sdpExchanges(group, dialog), sentIn);
  sent.sort((a, b) => order(a.message) - order(b.message));
  const last = new Map<string, SentSdp>();
  for (const one of sent) {
    const side = `${one.exchange.hop.id}\n${one.by}`;
    const entry = { ...one, before: last.get(side) };
    yield entry;
    if (one.exchange.state !== 'rejected') last.set(side, entry);
  }
}

function sentIn(exchange: SdpExchange): readonly Omit<SentSdp, 'before'>[] {
  const { offer, answer, offerBy } = exchange;
  const answerBy = offerBy === 'caller' ? ('callee' as const) : ('caller' as const);
  return [...entryOf(exchange, offer, offerBy), ...entryOf(exchange, answer, answerBy)];
}

function entryOf(
  exchange: SdpExchange,
  message: TraceMessage | undefined,
  by: SentSdp['by'],
): readonly Omit<SentSdp, 'before'>[] {
  const sdp = message?.keys.sdp;
  return message && sdp && !message.keys.truncatedBody ? [{ exchange, message, sdp, by }] : [];
}
