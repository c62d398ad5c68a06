import { addressReach } from '../../../sip/address-reach';
import { sdpFields } from '../../../sip/sdp/read-sdp';
import type { SdpAttribute, SdpLine, SdpMedia } from '../../../sip/sdp/sdp';
import type { SdpBody } from '../../../sip/sdp/sdps-of';
import type { Span } from '../../../text/span';
import type { TextEdit } from '../../../text/text-edit';
import type { MessageContext, MessageRule } from '../../rule';
import { iceTest, insertAfterLine, judgedSdps } from '../../sdp-part';

/** Port that stands for "none yet" where ICE finds it (RFC 8839 §4.1.1). */
const DISCARD = 9;
const DIRECTIONS: ReadonlySet<string> = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

function isDirection({ name, value }: SdpAttribute): boolean {
  return value === undefined && DIRECTIONS.has(name);
}

/** The address of `o=` and its type, if media could be sent there. */
function addressOfOrigin(text: string, origin: SdpLine | undefined): readonly [string, string] | undefined {
  if (!origin) return undefined;
  const [, , , , type = '', address = ''] = sdpFields(text, origin.value).map(s =>
    text.slice(s.start, s.end),
  );
  const reach = addressReach(address);
  return reach === undefined || reach === 'unspecified' ? undefined : [type, address];
}

/** Restores the address, and says of each stream that gets it that nothing is to be sent to it. */
function fixesFor(context: MessageContext, body: SdpBody, at: Span, held: readonly SdpMedia[]) {
  const { text } = context.message;
  const [type, address] = addressOfOrigin(text, body.sdp.origin) ?? [];
  if (type === undefined || address === undefined) return [];
  const edits: TextEdit[] = [{ span: at, newText: `${type} ${address}` }];
  for (const media of held) {
    const own = media.attributes.find(isDirection);
    const last = media.lines.at(-1) ?? media.line;
    if (own?.name === 'sendrecv') edits.push({ span: own.nameSpan, newText: 'sendonly' });
    else if (!own) edits.push(insertAfterLine(context.message, last, 'a=sendonly'));
  }
  return [{ title: `Restore ${address} and hold with a=sendonly`, edits }];
}

function checkConnection(
  context: MessageContext,
  body: SdpBody,
  line: SdpLine,
  held: readonly SdpMedia[],
): void {
  const { text } = context.message;
  const [, type, address] = sdpFields(text, line.value);
  if (!type || !address || context.isTemplate(line.span)) return;
  const name = text.slice(address.start, address.end);
  // RFC 3725 §4.2 and RFC 6157 §5.1: no address yet, which is no hold.
  const isBlackHole = name.toLowerCase().endsWith('.invalid');
  if (!isBlackHole && addressReach(name) !== 'unspecified') return;
  const related = held.map(media => ({ message: 'The stream', span: media.line.span }));
  const span = { start: type.start, end: address.end };
  context.report(
    isBlackHole
      ? {
          span: address,
          severity: 'hint',
          message: `${name.slice(0, 80)} is no address: the stream has none yet, or is held in the old way.`,
          related,
        }
      : {
          span: address,
          message: `Hold by c=${name} is the RFC 2543 way; use a=sendonly or a=inactive.`,
          related,
          fixes: fixesFor(context, body, span, held),
        },
  );
}

/** A call is put on hold by an address that is none (RFC 3264 §8.4). */
export const sdpHoldLegacy: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-hold-legacy',
    category: 'sdp',
    severity: 'information',
    description: 'A stream is held by c=0.0.0.0 as in RFC 2543, and not by a direction attribute.',
    reference: 'RFC 3264 §8.4; RFC 6337 §5.3',
    fixable: true,
  },
  on: { body: 'sdp' },
  judges: 'body',
  check(context) {
    for (const body of judgedSdps(context)) {
      const { sdp } = body;
      const usesIce = iceTest(sdp);
      const byLine = new Map<SdpLine, SdpMedia[]>();
      for (const media of sdp.media) {
        const { port, connection } = media;
        if (!connection || port === 0 || port === DISCARD || usesIce(media)) continue;
        const known = byLine.get(connection.line);
        if (known) known.push(media);
        else byLine.set(connection.line, [media]);
      }
      for (const [line, held] of byLine) checkConnection(context, body, line, held);
    }
  },
};
