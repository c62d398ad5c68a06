import { findHeader } from '../../../sip/find-header';
import { isIpAddress } from '../../../sip/ip-address';
import { readVias } from '../../../sip/read-via';
import type { TransportName } from '../../../trace/trace-record';
import { isJudged } from '../../message-facts';
import type { MessageRule } from '../../rule';

/**
 * What a Via may say of a packet that was captured over a transport: behind a terminator of TLS or WebSocket, or in a
 * source that decrypts, the layers above cannot be seen.
 */
const FITS: Readonly<Record<TransportName, ReadonlySet<string>>> = {
  udp: new Set(['UDP']),
  tcp: new Set(['TCP', 'TLS', 'WS', 'WSS']),
  tls: new Set(['TLS', 'TCP', 'WSS', 'WS']),
  sctp: new Set(['SCTP', 'TLS-SCTP']),
  ws: new Set(['WS', 'WSS']),
  wss: new Set(['WSS', 'WS']),
};

/** Host of `10.0.0.1:5060` or `[2001:db8::1]:5060`, without brackets. */
function hostOf(endpoint: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(endpoint);
  if (bracketed) return (bracketed[1] ?? '').toLowerCase();
  const colon = endpoint.lastIndexOf(':');
  return (colon < 0 ? endpoint : endpoint.slice(0, colon)).toLowerCase();
}

/** The top Via of a request names another transport than the packet came over (RFC 3261 §18.1.1). */
export const viaTransportMismatch: MessageRule = {
  scope: 'message',
  meta: {
    id: 'via-transport-mismatch',
    category: 'header',
    severity: 'warning',
    description: 'The top Via of a request names another transport than the one it was captured on.',
    reference: 'RFC 3261 §18.1.1, §8.1.1.7; RFC 7118 §5',
    fixable: false,
    fold: 'sender',
  },
  on: { kinds: ['request'], origin: 'captured', headers: ['via'] },
  judges: 'rows',
  check(context) {
    const { message, record, report } = context;
    const field = findHeader(message, 'via');
    if (message.kind !== 'request' || !record?.transport || !field || !isJudged(context, field)) return;
    const [top] = readVias(message, field).value;
    if (!top || top.transport === '' || FITS[record.transport].has(top.transport)) return;
    // A transparent balancer or a NAT passes a Via on that it did not write; then nobody lies.
    const isOther =
      record.source !== undefined && isIpAddress(top.host) && hostOf(record.source) !== top.host;
    report({
      span: top.transportSpan,
      ...(isOther ? { severity: 'information' as const } : {}),
      message: `Via says ${top.transport} but the request was sent over ${record.transport.toUpperCase()}.`,
    });
  },
};
