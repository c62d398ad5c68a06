import { isInNetworks } from '../../../sip/address-prefix';
import { findHeader, headerText } from '../../../sip/find-header';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { readAddresses } from '../../../sip/read-addresses';
import { sliceSpan } from '../../../text/span';
import { isPrivate, packetEnds } from '../../packet-ends';
import type { MessageRule } from '../../rule';

/** Names that scanners of the SIP world send, lower case. */
const SCANNERS: readonly string[] = [
  ...['friendly-scanner', 'sipvicious', 'sundayddr', 'sipsak', 'sip-scan', 'sipcli', 'iwar'],
  ...['vaxsipuseragent', 'pplsip', 'zmap', 'nmap'],
];

/** Tells nearly every value apart at once. */
const ANY_SCANNER = new RegExp(SCANNERS.join('|'), 'i');

/** The first name of the list in a value, as a word of its own: `kiwari` is no `iwar`. */
function scannerIn(value: string): string | undefined {
  const head = value.slice(0, 400);
  if (!ANY_SCANNER.test(head)) return undefined;
  const lower = head.toLowerCase();
  const isEdge = (c: string) => !/[a-z0-9]/.test(c);
  return SCANNERS.find(name => {
    const at = lower.indexOf(name);
    return at >= 0 && isEdge(lower.charAt(at - 1)) && isEdge(lower.charAt(at + name.length));
  });
}

function userAndHost(message: SipMessage, id: string): readonly [string, string] | undefined {
  const field = findHeader(message, id);
  const uri = field && readAddresses(message, field).value[0]?.uri;
  if (!uri?.user || !uri.host) return undefined;
  return [sliceSpan(message.text, uri.user), sliceSpan(message.text, uri.host)];
}

/**
 * SIPVicious calls itself and its target `100@1.1.1.1`. Extension 100 alone proves nothing: phones that register have
 * the same user in From and To.
 */
function isSipviciousPair(message: SipMessage): boolean {
  const from = userAndHost(message, 'from');
  const to = userAndHost(message, 'to');
  const isNumber = from?.[0] === '100' || from?.[0] === '1000';
  return isNumber && to?.[0] === from?.[0] && from?.[1] === '1.1.1.1';
}

const FIELDS = ['user-agent', 'from', 'subject'] as const;

/** What the sender chose to say in a field: tags are random, and may hold any word. */
function saidIn(message: SipMessage, field: HeaderField): string {
  const text = headerText(message, field);
  const tag = field.id === 'from' ? text.indexOf(';tag=') : -1;
  return tag < 0 ? text : text.slice(0, tag);
}

/** What gives a scanner away. No more than the name is shown: other parts of a field may be secret. */
interface Telltale {
  readonly field: HeaderField;
  readonly name: string;
}

function telltale(message: SipMessage): Telltale | undefined {
  for (const id of FIELDS) {
    const field = findHeader(message, id);
    const name = field && scannerIn(saidIn(message, field));
    if (field && name !== undefined) return { field, name };
  }
  const from = findHeader(message, 'from');
  return from && isSipviciousPair(message) ? { field: from, name: '100@1.1.1.1' } : undefined;
}

/** A request names a tool that looks for open SIP servers (RFC 5853 §3.5). */
export const scannerUserAgent: MessageRule = {
  scope: 'message',
  meta: {
    id: 'scanner-user-agent',
    category: 'security',
    severity: 'warning',
    description: 'A captured request has the marks of a SIP scanner.',
    reference: 'RFC 5853 §3.5',
    fixable: false,
    fold: 'sender',
    options: {
      trustedSources: {
        kind: 'words',
        default: [],
        ignoreCase: true,
        description: 'Addresses and networks of your own tests, such as 203.0.113.7 or 198.51.100.0/24.',
      },
    },
  },
  on: { kinds: ['request'], origin: 'captured', headers: FIELDS },
  judges: { fields: [...FIELDS, 'to'] },
  check({ message, record, authored, options, report, restsOnMore }) {
    // Who writes such a request knows what it is.
    if (message.kind !== 'request' || authored) return;
    const found = telltale(message);
    if (!found) return;
    const { source } = packetEnds(record);
    const isTrusted = source && isInNetworks(source.host, options.words('trustedSources'));
    if (source?.reach === 'loopback' || isTrusted) {
      restsOnMore();
      return;
    }
    report({
      span: found.field.value,
      ...(isPrivate(source?.reach) ? { severity: 'information' as const } : {}),
      message: `The request${source ? ` from ${source.host}` : ''} looks like a SIP scanner ("${found.name}").`,
    });
  },
};
