import { addressReach } from '../../../sip/address-reach';
import { findHeaders } from '../../../sip/find-header';
import type { SipMessage } from '../../../sip/message';
import { readVias } from '../../../sip/read-via';
import type { SdpConnection, SdpMedia } from '../../../sip/sdp/sdp';
import { flatMapped } from '../../../text/flat-mapped';
import { isPrivate, type PacketEnds, packetEnds, plainAddress, publicEnd } from '../../packet-ends';
import { isReachableHere, publicPrefixesOption } from '../../public-prefixes';
import type { MessageContext, MessageRule } from '../../rule';
import { iceTest, judgedSdps } from '../../sdp-part';

/** True for a request that its author sent over this very hop: one Via. */
function isFromAuthor(message: SipMessage): boolean {
  if (message.kind !== 'request') return false;
  return flatMapped(findHeaders(message, 'via'), field => readVias(message, field).value).length === 1;
}

function checkConnection(
  context: MessageContext,
  connection: SdpConnection,
  streams: readonly SdpMedia[],
  ends: PacketEnds,
  isFromAuthor: () => boolean,
): void {
  const { isTemplate, report } = context;
  const { address, addressSpan } = connection;
  const peer = publicEnd(ends);
  const reach = addressReach(address);
  if (!peer || isTemplate(addressSpan)) return;
  const related = streams.map(media => ({ message: 'The stream', span: media.line.span }));
  const host = plainAddress(address);
  if (isReachableHere(host, context.options)) return;
  // Where the source is known, another machine's loopback address is the matter of sdp-connection-invalid.
  if (reach === 'loopback' && ends.source && ends.source.reach !== 'loopback') return;
  if (isPrivate(reach)) {
    report({
      span: addressSpan,
      message: `Media address ${host} is private while the peer is on ${peer.host}; expect one-way or no audio.`,
      related,
    });
    return;
  }
  const { source } = ends;
  const isElsewhere = reach === 'public' && source?.reach === 'public' && source.host !== host;
  if (!isElsewhere || !isFromAuthor()) return;
  report({
    span: addressSpan,
    severity: 'hint',
    message: `Media address ${host} is not ${source.host}, from where the message comes.`,
    related,
  });
}

/** Media is to be sent to an address that the network outside cannot reach (RFC 3264 §5). */
export const sdpPrivateAddress: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-private-address',
    category: 'nat',
    severity: 'warning',
    description: 'The media address is private although the message travels through a public network.',
    reference: 'RFC 3264 §5; RFC 8839; RFC 6314',
    fixable: false,
    fold: 'sender',
    options: publicPrefixesOption,
  },
  on: { origin: 'captured', body: 'sdp' },
  check(context) {
    if (context.authored) return;
    const ends = packetEnds(context.record);
    if (!publicEnd(ends)) return;
    let known: boolean | undefined;
    const isAuthors = () => {
      known ??= isFromAuthor(context.message);
      return known;
    };
    for (const { sdp } of judgedSdps(context)) {
      const usesIce = iceTest(sdp);
      const byLine = new Map<SdpConnection['line'], [SdpConnection, SdpMedia[]]>();
      for (const media of sdp.media) {
        const { connection, port } = media;
        if (!connection || port === 0 || usesIce(media)) continue;
        const known = byLine.get(connection.line);
        if (known) known[1].push(media);
        else byLine.set(connection.line, [connection, [media]]);
      }
      for (const [connection, streams] of byLine.values())
        checkConnection(context, connection, streams, ends, isAuthors);
    }
  },
};
