import { type AddressReach, addressReach } from '../../../sip/address-reach';
import { isDigits } from '../../../sip/chars';
import { sdpFields } from '../../../sip/sdp/read-sdp';
import type { SdpLine } from '../../../sip/sdp/sdp';
import type { Span } from '../../../text/span';
import { looksRedacted } from '../../../trace/formats/looks-redacted';
import { addressFault, isHostName } from '../../address-fault';
import type { Severity } from '../../finding';
import { isLogged } from '../../header-part';
import { packetEnds } from '../../packet-ends';
import type { MessageContext, MessageRule } from '../../rule';
import { judgedSdps } from '../../sdp-part';

type Say = (span: Span, why: string, severity: Severity) => void;

/** The parts of `224.2.1.1/127/3` (RFC 8866 §5.7). */
interface Address {
  readonly type: 'IP4' | 'IP6';
  readonly text: string;
  readonly span: Span;
  /** What stands behind the first slash. */
  readonly suffix: string | undefined;
}

/** TTL and count are for multicast: IPv4 needs a TTL, IPv6 has none (RFC 8866 §5.7). */
function checkSuffix({ type, suffix, span }: Address, reach: AddressReach, say: Say): void {
  if (suffix === undefined) {
    if (type === 'IP4' && reach === 'multicast') say(span, 'a multicast address needs a TTL', 'warning');
    return;
  }
  if (reach !== 'multicast') {
    say(span, 'TTL and count are for multicast addresses only', 'error');
    return;
  }
  const numbers = suffix.split('/');
  const most = type === 'IP4' ? 2 : 1;
  const isGood = numbers.every(n => isDigits(n, 0, n.length)) && numbers.length <= most;
  const isTtl = type === 'IP6' || Number(numbers[0]) <= 255;
  if (!isGood || !isTtl) say(span, 'TTL or count of the multicast address is not valid', 'error');
}

/** Addresses that cannot be meant for another machine. */
function checkReach(context: MessageContext, { span, text }: Address, reach: AddressReach, say: Say): void {
  const { source } = packetEnds(context.record);
  if (reach === 'broadcast') say(span, 'media cannot be sent to the broadcast address', 'warning');
  else if (reach === 'loopback' && source && source.reach !== 'loopback') {
    say(span, `${text} is the sender's own machine, but the message comes from ${source.host}`, 'warning');
  }
}

function checkConnection(context: MessageContext, line: SdpLine): void {
  const { text } = context.message;
  const fields = sdpFields(text, line.value);
  const say: Say = (span, why, severity) =>
    context.report({ span, severity, message: `c= is not valid: ${why}.` });
  const [net, typeSpan, span] = fields;
  if (fields.length !== 3 || !net || !typeSpan || !span) {
    say(line.span, `it has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, not 3`, 'error');
    return;
  }
  // Other networks have addresses of their own (RFC 3108).
  if (text.slice(net.start, net.end) !== 'IN') return;
  const type = text.slice(typeSpan.start, typeSpan.end);
  if (type !== 'IP4' && type !== 'IP6') {
    say(typeSpan, 'the address type is neither IP4 nor IP6', 'error');
    return;
  }
  const whole = text.slice(span.start, span.end);
  const slash = whole.indexOf('/');
  const host = slash < 0 ? whole : whole.slice(0, slash);
  const address = { type, text: host, span, suffix: slash < 0 ? undefined : whole.slice(slash + 1) } as const;
  const fault = addressFault(type, host);
  if (fault) {
    say(span, fault, 'error');
    return;
  }
  const reach = addressReach(host);
  if (reach) {
    checkSuffix(address, reach, say);
    checkReach(context, address, reach, say);
  } else if (isHostName(host) && !host.toLowerCase().endsWith('.invalid')) {
    say(span, 'a host name is legal, but many endpoints understand addresses only', 'hint');
  }
}

/** A connection line cannot be read, or names an address that media cannot be sent to (RFC 8866 §5.7). */
export const sdpConnectionInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-connection-invalid',
    category: 'sdp',
    severity: 'error',
    description:
      'A c= line does not have three fields with an address that fits its type and can be reached.',
    reference: 'RFC 8866 §5.7; RFC 3264 §5',
    fixable: false,
  },
  on: { body: 'sdp' },
  judges: 'body',
  check(context) {
    const { text } = context.message;
    for (const { sdp } of judgedSdps(context)) {
      for (const line of sdp.lines) {
        if (line.type !== 'c' || context.isTemplate(line.span)) continue;
        if (isLogged(context) && looksRedacted(text.slice(line.value.start, line.value.end))) continue;
        checkConnection(context, line);
      }
    }
  },
};
