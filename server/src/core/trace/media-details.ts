import type { Dialog } from './dialog';
import { elapsedMs } from './elapsed';
import type { Group } from './group';
import { type SdpExchange, sdpExchanges } from './offer-answer';
import { isHeld, type SdpCodecView, type SdpMediaView, type SdpView } from './sdp-view';

/** What was agreed about media, by the last agreed exchange on the first hop of a dialog (`rules.md` 2.11). */
export interface MediaDetails {
  /** Streams that were agreed and not rejected. */
  readonly streams: readonly MediaStream[];
  /** How long each side was kept on hold, ms; undefined without times, 0 for never. Open holds count to the BYE. */
  readonly callerHeldMs: number | undefined;
  readonly calleeHeldMs: number | undefined;
}

export interface MediaStream {
  readonly type: string;
  /** The first format of the answer that carries media. */
  readonly codec: SdpCodecView | undefined;
  /** `address:port` of each side. */
  readonly caller: string;
  readonly callee: string;
  readonly srtp: 'none' | 'sdes' | 'dtls';
  readonly ice: boolean;
  /** Key presses as RTP events (RFC 4733). */
  readonly rtpEvents: boolean;
}

const NONE: MediaDetails = { streams: [], callerHeldMs: undefined, calleeHeldMs: undefined };

/** Of several dialogs the first with an agreed exchange counts. */
export function mediaDetails(group: Group, dialogs: readonly Dialog[]): MediaDetails {
  for (const dialog of dialogs) {
    const all = sdpExchanges(group, dialog);
    const hop = all.find(({ state }) => state === 'agreed')?.hop;
    const agreed = all.filter(one => one.state === 'agreed' && one.hop === hop);
    const last = agreed.at(-1);
    if (last) return { streams: streamsOf(last), ...heldTimes(agreed, dialog) };
  }
  return NONE;
}

interface Pair {
  readonly caller: SdpView;
  readonly callee: SdpView;
  readonly answer: SdpView;
}

function pairOf({ offer, answer, offerBy }: SdpExchange): Pair | undefined {
  const [offered, answered] = [offer?.keys.sdp, answer?.keys.sdp];
  if (!offered || !answered) return undefined;
  const [caller, callee] = offerBy === 'caller' ? [offered, answered] : [answered, offered];
  return { caller, callee, answer: answered };
}

function streamsOf(exchange: SdpExchange): readonly MediaStream[] {
  const pair = pairOf(exchange);
  if (!pair) return [];
  return pair.answer.media.flatMap((answered, i) => {
    const [caller, callee] = [pair.caller.media[i], pair.callee.media[i]];
    if (!caller || !callee || caller.port === 0 || callee.port === 0) return [];
    const isEvent = ({ encoding }: SdpCodecView) => encoding?.toLowerCase() === 'telephone-event';
    return [
      {
        type: answered.type,
        codec: answered.codecs.find(codec => !isEvent(codec)),
        caller: endOf(caller),
        callee: endOf(callee),
        srtp: answered.crypto.length > 0 ? 'sdes' : answered.fingerprint ? 'dtls' : 'none',
        ice: caller.iceUfrag !== undefined && callee.iceUfrag !== undefined,
        rtpEvents: caller.codecs.some(isEvent) && callee.codecs.some(isEvent),
      } as const,
    ];
  });
}

function endOf({ address, port }: SdpMediaView): string {
  return `${address ?? '?'}:${port}`;
}

/** Sums the time from each exchange that puts a side on hold to the next one, or to the BYE. */
function heldTimes(agreed: readonly SdpExchange[], dialog: Dialog) {
  const held = { caller: 0, callee: 0 };
  let known = true;
  agreed.forEach((exchange, i) => {
    const pair = pairOf(exchange);
    const from = exchange.answer;
    const to = agreed[i + 1]?.answer ?? dialog.bye;
    const time = from && to ? elapsedMs(from, to) : 0;
    if (time === undefined) known = false;
    if (!pair || time === undefined) return;
    // Who says sendonly keeps the other one on hold.
    if (pair.caller.media.some(isHeld)) held.callee += time;
    if (pair.callee.media.some(isHeld)) held.caller += time;
  });
  return { callerHeldMs: known ? held.caller : undefined, calleeHeldMs: known ? held.callee : undefined };
}
