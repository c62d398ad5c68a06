import { addressReach } from '../../../sip/address-reach';
import { findHeader } from '../../../sip/find-header';
import { findParam } from '../../../sip/param';
import { readVias } from '../../../sip/read-via';
import { shownText } from '../../../sip/shown-text';
import type { Via } from '../../../sip/views';
import { sliceSpan } from '../../../text/span';
import { isPrivate, type PacketEnd, packetEnds, plainAddress } from '../../packet-ends';
import type { MessageContext, MessageRule } from '../../rule';

/** Transports whose responses go back on the connection (RFC 3261 §18.2.2). */
const CONNECTED: ReadonlySet<string> = new Set(['tcp', 'tls', 'ws', 'wss', 'sctp']);

function isSame({ host, port, transport }: Via, source: PacketEnd): boolean {
  const usual = transport === 'TLS' || transport === 'WSS' ? 5061 : 5060;
  return plainAddress(host) === source.host && (port ?? usual) === source.port;
}

/** Where the response goes: RFC 3581 §4, else RFC 3261 §18.2.2 with the `received` that a server adds. */
function wayBack(via: Via, source: PacketEnd, hasRport: boolean, isConnected: boolean): string {
  if (isConnected) return 'back on the connection';
  const port = hasRport ? source.port : (via.port ?? 5060);
  const host = source.host.includes(':') ? `[${source.host}]` : source.host;
  return `to ${host}:${port}`;
}

function checkVia(context: MessageContext, via: Via, source: PacketEnd): void {
  const { message, record, report } = context;
  const { text } = message;
  const hasRport = findParam(via.params, 'rport') !== undefined;
  const isConnected = CONNECTED.has(record?.transport ?? via.transport.toLowerCase());
  const host = source.host.includes(':') ? `[${source.host}]` : source.host;
  const from = source.port === undefined ? host : `${host}:${source.port}`;
  const without = hasRport || isConnected ? '' : ' without rport';
  report({
    span: via.sentBy,
    ...(hasRport || isConnected ? { severity: 'hint' as const } : {}),
    message: `Top Via is ${shownText(text, via.sentBy)} but the packet came from ${from}${without}: the response goes ${wayBack(via, source, hasRport, isConnected)}.`,
  });
}

/** The top Via is not the address from which the packet came (RFC 3261 §18.2.1, RFC 3581): a NAT is on the way. */
export const viaSourceMismatch: MessageRule = {
  scope: 'message',
  meta: {
    id: 'via-source-mismatch',
    category: 'nat',
    severity: 'information',
    description: 'The top Via of a request is not the address from which the packet came.',
    reference: 'RFC 3261 §18.2.1; RFC 3581 §3, §4',
    fixable: false,
    fold: 'sender',
  },
  on: { kinds: ['request'], origin: 'captured', headers: ['via'] },
  check(context) {
    const { message, record, authored } = context;
    if (authored || message.kind !== 'request') return;
    // Nothing is sent back for an ACK.
    if (sliceSpan(message.text, message.startLine.method) === 'ACK') return;
    const { source, destination } = packetEnds(record);
    // Inside of one network several addresses of a machine are usual.
    if (!source || source.port === undefined) return;
    if (isPrivate(source.reach) && (!destination || isPrivate(destination.reach))) return;
    const field = findHeader(message, 'via');
    const via = field && readVias(message, field).value[0];
    // A host name says nothing of the address; and `received` shows that the server wrote this log.
    if (!via || addressReach(via.host) === undefined || findParam(via.params, 'received')) return;
    if (!isSame(via, source)) checkVia(context, via, source);
  },
};
