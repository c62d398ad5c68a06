import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Dialog } from '../../../trace/dialog';
import { rtpEndpoint } from '../../../trace/endpoint-text';
import type { Group } from '../../../trace/group';
import { hostOfEndpoint } from '../../../trace/hop-of';
import { type MediaSpan, mediaIndex, type RtpSighting } from '../../../trace/media-facts';
import { mediaPlaceOf } from '../../../trace/message-places';
import type { SdpExchange } from '../../../trace/offer-answer';
import type { SdpMediaView } from '../../../trace/sdp-view';
import type { TraceMessage } from '../../../trace/trace-message';
import { answeredOffer } from '../../obligations/answered-media';
import { exchangesInOrder, reportSdpFaults, type SdpFault } from '../../obligations/exchange-faults';
import { label, seconds } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A stream was agreed on, and one side sends nothing although the capture shows the other one. */
export const mediaMissing: GroupRule = {
  scope: 'group',
  meta: {
    id: 'media-missing',
    category: 'nat',
    severity: 'warning',
    description: 'A call has no RTP in one direction, or none at all, though the capture shows RTP.',
    reference: 'RFC 3264 §5, §6; RFC 3550',
    fixable: false,
  },
  check(group, facts, report) {
    // A capture without RTP was filtered for SIP.
    if (facts.media.streams.length === 0) return;
    reportSdpFaults(group, report, dialog => missingIn(group, dialog, facts));
  },
};

/** Shorter calls may end before anybody speaks. */
const LEAST_CALL = 5000;

/** The time in which an agreed pair held, ms as `MessageKeys.time`. */
interface Period {
  readonly from: number;
  readonly to: number;
  /** How long of it RTP would have been seen. */
  readonly knownMs: number;
}

function* missingIn(group: Group, dialog: Dialog, facts: CaptureFacts): Iterable<SdpFault> {
  if (dialog.state === 'early') return;
  const agreed = new Map<string, SdpExchange[]>();
  for (const { exchange } of exchangesInOrder(group, dialog)) {
    if (exchange.state !== 'agreed') continue;
    const list = agreed.get(exchange.hop.id) ?? [];
    agreed.set(exchange.hop.id, list);
    list.push(exchange);
  }
  for (const list of agreed.values()) {
    for (const [i, exchange] of list.entries()) {
      const period = periodOf(exchange, list[i + 1], dialog, facts);
      const found = period && faultOf(exchange, period, facts);
      if (found) yield { transaction: exchange.transaction, report: found };
    }
  }
}

/** From the answer, or the 2xx of a call that had its answer before, to the next exchange, the BYE or the end. */
function periodOf(
  { answer, transaction }: SdpExchange,
  next: SdpExchange | undefined,
  { bye }: Dialog,
  { watermark, holes, media }: CaptureFacts,
): Period | undefined {
  const accepted = transaction.responses.find(({ keys }) => keys.status !== undefined && keys.status >= 200);
  const from = Math.max(accepted?.keys.time ?? Number.NaN, answer?.keys.time ?? Number.NaN);
  const to = next?.offer?.keys.time ?? bye?.keys.time ?? watermark ?? Number.NaN;
  if (holes.some(hole => hole.to > from && hole.from < to)) return undefined;
  const knownMs = media.spans.length === 0 ? to - from : longestKnown(from, to, media.spans);
  // NaN (no times) is not long enough either.
  return knownMs >= LEAST_CALL ? { from, to, knownMs } : undefined;
}

/** The longest part of a time in which RTP would have been seen, ms: nothing is missing where nobody looked. */
function longestKnown(from: number, to: number, spans: readonly MediaSpan[]): number {
  let longest = 0;
  for (const { first, last } of spans)
    longest = Math.max(longest, Math.min(to, last) - Math.max(from, first));
  return longest;
}

/** One side of a stream as it was agreed. */
interface Side {
  readonly media: SdpMediaView;
  readonly endpoint: string;
  readonly host: string;
}

function faultOf(exchange: SdpExchange, period: Period, { media }: CaptureFacts): TraceReport | undefined {
  const pair = answeredOffer(exchange);
  if (!pair) return undefined;
  const index = mediaIndex(media);
  const during = (list: readonly RtpSighting[] | undefined) =>
    list?.some(({ first, last }) => last >= period.from && first <= period.to) === true;
  const isSeen = (from: Side, to: Side) =>
    during(index.byDestination.get(to.endpoint)) || during(index.bySource.get(from.endpoint));
  for (const [i, answered] of pair.answered.media.entries()) {
    const offered = pair.offered.media[i];
    const [a, b] = [sideOf(offered), sideOf(answered)];
    if (!offered || !a || !b || a.endpoint === b.endpoint || isQuiet(offered) || isQuiet(answered)) continue;
    if (offered.direction !== 'sendrecv' || answered.direction !== 'sendrecv') continue;
    const [there, back] = [isSeen(a, b), isSeen(b, a)];
    if (there && back) continue;
    const [from, to] = there ? [b, a] : [a, b];
    // Where no packet of the call is there, the capture must show that media between these two machines passes it.
    const passes =
      there ||
      back ||
      (index.hostPairs.has(`${a.host} ${b.host}`) && index.hostPairs.has(`${b.host} ${a.host}`));
    if (!passes) continue;
    const what = there || back ? 'One-way' : 'No';
    return {
      at: { message: pair.answer, span: mediaPlaceOf(pair.answer, i) },
      message: `${what} media: no RTP from ${from.endpoint} to ${to.endpoint} for ${seconds(period.knownMs)}.`,
      confidence: 'certain',
      related: relatedOf(pair.offer, i),
    };
  }
  return undefined;
}

function relatedOf(offer: TraceMessage, index: number) {
  const at = { message: offer, span: mediaPlaceOf(offer, index) };
  return [{ message: `The stream in ${label(offer)}`, at }];
}

function sideOf(media: SdpMediaView | undefined): Side | undefined {
  const endpoint = media && media.address !== '0.0.0.0' ? rtpEndpoint(media) : undefined;
  return media && endpoint !== undefined ? { media, endpoint, host: hostOfEndpoint(endpoint) } : undefined;
}

/** ICE chooses addresses of its own; comfort noise stands for silence (RFC 3389). */
function isQuiet({ hasCandidates, codecs }: SdpMediaView): boolean {
  return hasCandidates || codecs.some(({ encoding }) => encoding?.toLowerCase() === 'cn');
}
