import { isDigits } from '../../../sip/chars';
import { sdpFields } from '../../../sip/sdp/read-sdp';
import type { SdpLine } from '../../../sip/sdp/sdp';
import type { Span } from '../../../text/span';
import { looksRedacted } from '../../../trace/formats/looks-redacted';
import { addressFault } from '../../address-fault';
import type { Severity } from '../../finding';
import { isLogged } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';
import { judgedSdps } from '../../sdp-part';

/** True for a number above 2^63-1, which does not fit the NTP time that RFC 8866 §5.2 suggests. Digits only. */
function isTooLarge(digits: string): boolean {
  const plain = digits.replace(/^0+/, '');
  return plain.length > 19 || (plain.length === 19 && plain > '9223372036854775807');
}

function checkNumber(context: MessageContext, at: Span, what: string): void {
  const { text } = context.message;
  const say = (why: string, severity: Severity) =>
    context.report({ span: at, severity, message: `o= is not valid: ${what} ${why}.` });
  if (!isDigits(text, at.start, at.end)) say('is not a number', 'error');
  else if (isTooLarge(text.slice(at.start, at.end))) say('is above 2^63-1', 'warning');
}

function checkOrigin(context: MessageContext, line: SdpLine): void {
  const { message, report } = context;
  const { text } = message;
  const fields = sdpFields(text, line.value);
  const [, id, version, net, type, address] = fields;
  if (fields.length !== 6 || !id || !version || !net || !type || !address) {
    const why = `it has ${fields.length} fields, not 6`;
    report({ span: line.span, message: `o= is not valid: ${why}.` });
    return;
  }
  checkNumber(context, id, 'the session id');
  checkNumber(context, version, 'the session version');
  if (text.slice(net.start, net.end) !== 'IN') {
    report({ span: net, severity: 'warning', message: 'o= is not valid: the network type is not IN.' });
    return;
  }
  const typeName = text.slice(type.start, type.end);
  if (typeName !== 'IP4' && typeName !== 'IP6') {
    report({ span: type, message: 'o= is not valid: the address type is neither IP4 nor IP6.' });
    return;
  }
  const host = text.slice(address.start, address.end);
  const why = addressFault(typeName, host);
  // Media does not go there, so brackets harm nobody; sipp writes them.
  const severity = host.startsWith('[') ? 'warning' : 'error';
  if (why) report({ span: address, severity, message: `o= is not valid: ${why}.` });
}

/** The origin line cannot be read (RFC 8866 §5.2): peers cannot tell which version of a description is newer. */
export const sdpOriginInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-origin-invalid',
    category: 'sdp',
    severity: 'error',
    description: 'The o= line does not have six fields with numbers and an address that fits its type.',
    reference: 'RFC 8866 §5.2; RFC 3264 §5',
    fixable: false,
  },
  on: { body: 'sdp' },
  judges: 'body',
  check(context) {
    const { text } = context.message;
    for (const { sdp } of judgedSdps(context)) {
      for (const line of sdp.lines) {
        if (line.type !== 'o' || context.isTemplate(line.span)) continue;
        if (isLogged(context) && looksRedacted(text.slice(line.value.start, line.value.end))) continue;
        checkOrigin(context, line);
      }
    }
  },
};
