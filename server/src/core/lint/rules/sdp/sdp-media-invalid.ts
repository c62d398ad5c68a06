import { isDigits } from '../../../sip/chars';
import { allSdpMediaTypes, allSdpProtocols } from '../../../sip/facts/sdp';
import type { SdpMedia } from '../../../sip/sdp/sdp';
import { shownText } from '../../../sip/shown-text';
import type { Span } from '../../../text/span';
import type { Severity } from '../../finding';
import type { MessageContext, MessageRule } from '../../rule';
import { iceTest, isRtp, judgedSdps } from '../../sdp-part';

type Say = (span: Span, why: string, severity: Severity) => void;

const MEDIA: ReadonlySet<string> = new Set(allSdpMediaTypes.map(name => name.toLowerCase()));
const PROTOCOLS: ReadonlySet<string> = new Set(allSdpProtocols.map(name => name.toLowerCase()));
/** Port that stands for "none yet" where ICE finds it (RFC 8839 §4.1.1). */
const DISCARD = 9;

function hasAttribute(media: SdpMedia, ...names: readonly string[]): boolean {
  return media.attributes.some(({ name }) => names.includes(name));
}

function checkPort(text: string, media: SdpMedia, usesIce: boolean, say: Say): void {
  const { port, portSpan, portCount } = media;
  if (!(port >= 0 && port <= 65535)) {
    say(portSpan, `the port "${shownText(text, portSpan)}" is not a number from 0 to 65535`, 'error');
    return;
  }
  if (
    portCount &&
    !(
      isDigits(text, portCount.start, portCount.end) && Number(text.slice(portCount.start, portCount.end)) > 0
    )
  ) {
    say(portCount, 'the number of ports is not a number from 1 on', 'error');
  }
  // RTP takes the even port, RTCP the next one (RFC 3550 §11), unless something else says where RTCP goes.
  const isOdd = port % 2 === 1 && port !== DISCARD && isRtp(media) && !usesIce;
  if (isOdd && !hasAttribute(media, 'rtcp', 'rtcp-mux'))
    say(portSpan, 'RTP on an odd port is unusual', 'hint');
  if (port === 0 && media.connection?.address === '0.0.0.0') {
    say(portSpan, 'port 0 with c=0.0.0.0 leaves open whether the stream is held or rejected', 'hint');
  }
}

/** Payload types that RTCP packets look like (RFC 3551 §6; RFC 5761 §4 where both share a port). */
function isTakenByRtcp(payloadType: number, isMuxed: boolean): boolean {
  return isMuxed ? payloadType >= 64 && payloadType <= 95 : payloadType >= 72 && payloadType <= 76;
}

function checkPayloadTypes(text: string, media: SdpMedia, say: Say): void {
  const seen = new Set<number>();
  const isMuxed = hasAttribute(media, 'rtcp-mux');
  for (const format of media.formats) {
    const type = isDigits(text, format.start, format.end) ? Number(text.slice(format.start, format.end)) : -1;
    if (type < 0 || type > 127) {
      say(format, `the payload type "${shownText(text, format)}" is not a number from 0 to 127`, 'error');
    } else if (seen.has(type)) say(format, `the payload type ${type} stands there twice`, 'warning');
    else if (isTakenByRtcp(type, isMuxed)) {
      say(format, `the payload type ${type} cannot be told from RTCP`, 'warning');
    }
    seen.add(type);
  }
}

function checkMedia(context: MessageContext, media: SdpMedia, usesIce: boolean): void {
  const { text } = context.message;
  const { line, mediaSpan, portSpan, protocol, protocolSpan, formats } = media;
  const say: Say = (span, why, severity) =>
    context.report({ span, severity, message: `m= line is not valid: ${why}.` });
  if (portSpan.end === portSpan.start || protocol === '') {
    say(line.span, 'it is not <media> <port> <protocol> <format> …', 'error');
    return;
  }
  if (!MEDIA.has(media.media.toLowerCase())) {
    say(mediaSpan, `the media "${shownText(text, mediaSpan)}" is not registered`, 'hint');
  }
  checkPort(text, media, usesIce, say);
  if (!PROTOCOLS.has(protocol.toLowerCase())) {
    say(protocolSpan, `the protocol "${shownText(text, protocolSpan)}" is not registered`, 'hint');
  }
  if (formats.length === 0) say(line.span, 'it names no format', 'error');
  else if (isRtp(media)) checkPayloadTypes(text, media, say);
}

/** A media line cannot be read, or offers what no peer can take (RFC 8866 §5.14, RFC 3264 §5.1). */
export const sdpMediaInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-media-invalid',
    category: 'sdp',
    severity: 'error',
    description: 'An m= line has a wrong port, no format, or payload types that RTP does not have.',
    reference: 'RFC 8866 §5.14; RFC 3264 §5.1, §6',
    fixable: false,
  },
  on: { body: 'sdp' },
  judges: 'body',
  check(context) {
    for (const { sdp } of judgedSdps(context)) {
      const usesIce = iceTest(sdp);
      for (const media of sdp.media) {
        if (!context.isTemplate(media.line.span)) checkMedia(context, media, usesIce(media));
      }
    }
  },
};
