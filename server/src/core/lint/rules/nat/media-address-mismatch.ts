import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Dialog } from '../../../trace/dialog';
import { rtpEndpoint } from '../../../trace/endpoint-text';
import type { Group } from '../../../trace/group';
import { hostOfEndpoint } from '../../../trace/hop-of';
import { mediaIndex, type RtpSighting } from '../../../trace/media-facts';
import { mediaPlaceOf } from '../../../trace/message-places';
import { type SdpExchange, sdpExchanges } from '../../../trace/offer-answer';
import type { TraceMessage } from '../../../trace/trace-message';
import { answeredOffer } from '../../obligations/answered-media';
import { reportSdpFaults, type SdpFault } from '../../obligations/exchange-faults';
import { isPrivateOutside } from '../../packet-ends';
import type { GroupRule, TraceReport } from '../../rule';

/** Media comes from another address than the session description of its sender says. */
export const mediaAddressMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'media-address-mismatch',
    category: 'nat',
    severity: 'information',
    description: 'RTP comes from another address than the SDP of its sender announced.',
    reference: 'RFC 3264 §5; RFC 4961',
    fixable: false,
  },
  check(group, facts, report) {
    if (facts.media.streams.length === 0) return;
    reportSdpFaults(group, report, dialog => mismatchesIn(group, dialog, facts));
  },
};

function* mismatchesIn(group: Group, dialog: Dialog, facts: CaptureFacts): Iterable<SdpFault> {
  for (const exchange of sdpExchanges(group, dialog)) {
    for (const report of faultsOf(exchange, dialog, facts))
      yield { transaction: exchange.transaction, report };
  }
}

function* faultsOf(exchange: SdpExchange, { bye }: Dialog, { media }: CaptureFacts): Iterable<TraceReport> {
  const pair = answeredOffer(exchange);
  if (!pair) return;
  const { byDestination } = mediaIndex(media);
  const from = pair.answer.keys.time ?? Number.NaN;
  const to = bye?.keys.time ?? Number.POSITIVE_INFINITY;
  for (const [i, answered] of pair.answered.media.entries()) {
    const offered = pair.offered.media[i];
    // ICE chooses addresses of its own.
    if (!offered || offered.hasCandidates || answered.hasCandidates) continue;
    for (const [own, message, peer] of [
      [offered, pair.offer, answered],
      [answered, pair.answer, offered],
    ] as const) {
      const announced = rtpEndpoint(own);
      const arrives = rtpEndpoint(peer);
      if (announced === undefined || arrives === undefined) continue;
      // The matter of `sdp-private-address`.
      if (isPrivateOutside(own.address ?? '', message.keys)) continue;
      const streams = (byDestination.get(arrives) ?? []).filter(
        ({ first, last }) => first >= from && last <= to,
      );
      const other = streams.find(({ source }) => source !== announced);
      // Where some packets come from the announced address another sender is a matter of forks or of music on hold.
      if (!other || streams.some(({ source }) => source === announced)) continue;
      yield reportOf({ message, index: i, announced }, other);
    }
  }
}

interface Announced {
  readonly message: TraceMessage;
  readonly index: number;
  readonly announced: string;
}

function reportOf({ message, index, announced }: Announced, { source }: RtpSighting): TraceReport {
  // Another port of the same machine is usual, and symmetric RTP copes with a NAT.
  const isSameHost = hostOfEndpoint(source) === hostOfEndpoint(announced);
  return {
    at: { message, span: mediaPlaceOf(message, index) },
    message: `RTP comes from ${source}; SDP announced ${announced}.`,
    confidence: 'certain',
    ...(isSameHost ? { severity: 'hint' as const } : {}),
    related: [],
  };
}
