import { addressReach } from '../../../sip/address-reach';
import { findHeader, findHeaders } from '../../../sip/find-header';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { readAddresses } from '../../../sip/read-addresses';
import { readCSeq } from '../../../sip/read-cseq';
import { readVias } from '../../../sip/read-via';
import type { Address } from '../../../sip/views';
import { flatMapped } from '../../../text/flat-mapped';
import { sliceSpan } from '../../../text/span';
import { isPrivate, type PacketEnds, packetEnds, plainAddress, publicEnd } from '../../packet-ends';
import { isReachableHere, publicPrefixesOption } from '../../public-prefixes';
import type { MessageContext, MessageRule } from '../../rule';

/** Methods whose Contact becomes the target of later requests; `response`: also that of a 2xx. */
const METHODS: ReadonlySet<string> = new Set(['REGISTER', 'INVITE', 'SUBSCRIBE']);
/** Parameters of NAT helpers and of outbound flows (RFC 5626), by which replies find the way all the same. */
const HELPED: ReadonlySet<string> = new Set(['alias', 'received', 'rport', 'ob', 'reg-id', 'nat']);

function hasTarget(message: SipMessage): boolean {
  const { startLine, text } = message;
  if (startLine.kind === 'request') return METHODS.has(sliceSpan(text, startLine.method));
  if (startLine.kind !== 'response' || startLine.code < 200 || startLine.code > 299) return false;
  const cseq = findHeader(message, 'cseq');
  const method = cseq && readCSeq(message, cseq).value.method;
  // A registrar repeats the bindings that it was given: they are judged where they are made.
  return method !== undefined && method !== 'REGISTER' && METHODS.has(method);
}

/** What holds for all contacts of a message. */
interface Facts {
  readonly isRouted: boolean;
  /** Its author sent it over this very hop. */
  readonly isFromAuthor: boolean;
}

function isHelped({ params, uri }: Address): boolean {
  return [...params, ...(uri?.params ?? [])].some(({ id }) => HELPED.has(id));
}

/** Requests of a dialog go through the proxies of Record-Route, and calls of a user through those of Path. */
function hasRoute(message: SipMessage): boolean {
  return findHeader(message, 'record-route') !== undefined || findHeader(message, 'path') !== undefined;
}

function reportPrivate(
  context: MessageContext,
  address: Address,
  ends: PacketEnds,
  isRouted: boolean,
): boolean {
  const { message, report } = context;
  const host = address.uri?.host;
  const peer = publicEnd(ends);
  if (!host || !peer || context.isTemplate(host)) return false;
  const name = sliceSpan(message.text, host);
  if (!isPrivate(addressReach(name))) return false;
  if (isReachableHere(plainAddress(name), context.options)) return false;
  const way = peer === ends.source ? 'from' : 'to';
  const end = isRouted
    ? 'only the proxies that stay on the way can reach it'
    : 'replies to it will not arrive';
  report({
    span: host,
    ...(isRouted ? { severity: 'information' as const } : {}),
    message: `Contact points to private address ${plainAddress(name)}, but the message travels ${way} public ${peer.host}; ${end}.`,
  });
  return true;
}

/** A client behind a NAT that knows its public address, but not the public port (UDP). */
function reportPort(context: MessageContext, address: Address, { source }: PacketEnds): void {
  const { message, record, report } = context;
  const { host, port } = address.uri ?? {};
  if (message.kind !== 'request' || record?.transport !== 'udp' || !host || source?.port === undefined)
    return;
  if (source.reach !== 'public' || plainAddress(sliceSpan(message.text, host)) !== source.host) return;
  const named = port ? Number(sliceSpan(message.text, port)) : 5060;
  if (named === source.port) return;
  report({
    span: port ?? host,
    severity: 'hint',
    message: `Contact names port ${named}, but the message comes from port ${source.port}.`,
  });
}

function checkField(context: MessageContext, field: HeaderField, ends: PacketEnds, facts: Facts): void {
  for (const address of readAddresses(context.message, field).value) {
    if (address.star || isHelped(address)) continue;
    if (reportPrivate(context, address, ends, facts.isRouted)) continue;
    if (facts.isFromAuthor) reportPort(context, address, ends);
  }
}

/** Contact names an address that the network outside cannot reach (RFC 3261 §8.1.1.8). */
export const contactPrivateAddress: MessageRule = {
  scope: 'message',
  meta: {
    id: 'contact-private-address',
    category: 'nat',
    severity: 'warning',
    description: 'The Contact is a private address although the message travels through a public network.',
    reference: 'RFC 3261 §8.1.1.8, §18.2.1; RFC 3581; RFC 5626; RFC 1918',
    fixable: false,
    fold: 'sender',
    options: publicPrefixesOption,
  },
  on: { kinds: ['request', 'response'], origin: 'captured', headers: ['contact'] },
  check(context) {
    const { message, record, authored } = context;
    if (authored || !hasTarget(message)) return;
    // Over WebSocket everything goes back on the connection (RFC 7118 §5).
    if (record?.transport === 'ws' || record?.transport === 'wss') return;
    const ends = packetEnds(record);
    if (!publicEnd(ends)) return;
    const vias = flatMapped(findHeaders(message, 'via'), field => readVias(message, field).value);
    const facts = { isRouted: hasRoute(message), isFromAuthor: vias.length === 1 };
    for (const field of findHeaders(message, 'contact')) checkField(context, field, ends, facts);
  },
};
