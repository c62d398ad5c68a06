import { findHeader } from '../sip/find-header';
import type { HeaderField, SipMessage, SipRequest } from '../sip/message';
import { readAddresses } from '../sip/read-addresses';
import type { Address } from '../sip/views';
import { sliceSpan } from '../text/span';
import { asAuthoredText } from './authored-text';

/** A `.sip` text, or why there is none. */
export type AuthoredOutcome =
  | { readonly kind: 'ready'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Where and how a request is sent again. */
export interface SendAgainInput {
  readonly message: SipMessage;
  /** A SIP URI: `sip:127.0.0.1:5070;transport=tcp`. */
  readonly target: string;
  /** Where it was found: `call.siptrace, line 12`. */
  readonly origin: string;
  /** The capture holds only its beginning. */
  readonly truncated: boolean;
}

/** Rows that belong to the old way, dialog or challenge. */
const leftOut: ReadonlySet<string> = new Set([
  'via',
  'route',
  'record-route',
  'authorization',
  'proxy-authorization',
  'content-length',
  'max-forwards',
  'call-id',
  'rack',
]);

/**
 * A captured request as an authored one that makes an exchange of its own: fresh Via, Call-ID and tags, Contact at our
 * socket, the length counted; Route, Record-Route and credentials left out. A comment says so. All else is as it was
 * captured. Refused: responses, broken messages, and what a text cannot hold.
 */
export function sendAgainText({ message, target, origin, truncated }: SendAgainInput): AuthoredOutcome {
  if (message.kind === 'response') return refused('This is a response. Only requests can be sent again.');
  if (message.kind === 'broken') return refused('The first line of this message is no SIP request line.');
  const { text } = message;
  if (!isText(text)) return refused('The request holds bytes that a text cannot show.');
  const body = sliceSpan(text, message.body);
  const rows = message.headers.flatMap(field => rowOf(message, field, target));
  const head = [sliceSpan(text, message.startLine.span), viaRow(target), 'Max-Forwards: 70', ...rows];
  // Our own placeholders are put in after the captured text has lost its meaning.
  const captured = asAuthoredText(`${head.join('\n')}\n\n${body}`);
  const authored = captured.text.replaceAll(opens, '{{$').replaceAll(closes, '}}');
  const tag = toTag(message);
  const notes = [
    `# Sent again from ${oneLine(origin)}.`,
    '# Fresh: Via, Call-ID, tags, Contact, Content-Length. Left out: Route, Record-Route, credentials.',
    ...(tag ? ['# It was sent in a dialog; as it stands here it is outside of one.'] : []),
    ...(truncated ? ['# The capture holds only its beginning.'] : []),
    `# @target ${oneLine(target)}`,
  ];
  const method = sliceSpan(text, message.startLine.method);
  const title = `### ${oneLine(method)} again`;
  return { kind: 'ready', text: `${[title, ...notes, ...captured.variables].join('\n')}\n${authored}` };
}

function refused(reason: string): AuthoredOutcome {
  return { kind: 'refused', reason };
}

/** Stand for the braces of our own placeholders until the captured text, which holds no such character, is harmless. */
const opens = '\u0001';
const closes = '\u0002';

function own(name: string): string {
  return `${opens}${name}${closes}`;
}

/** No U+FFFD, which stands for lost bytes, and no control characters but tab and line ends. */
function isText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isControl = unit < 0x20 && unit !== 9 && unit !== 10 && unit !== 13;
    if (isControl || unit === 0xfffd) return false;
  }
  return true;
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('{{', '{ {')
    .slice(0, 300);
}

function transportOf(target: string): string {
  return /;transport=([a-z]+)/i.exec(target)?.[1]?.toLowerCase() ?? (/^sips:/i.test(target) ? 'tls' : 'udp');
}

function viaRow(target: string): string {
  const transport = transportOf(target).toUpperCase();
  return `Via: SIP/2.0/${transport} ${own('localAddress')}:${own('localPort')};branch=${own('branch')};rport`;
}

function toTag(message: SipRequest): boolean {
  const field = findHeader(message, 'to');
  return (
    field !== undefined && readAddresses(message, field).value[0]?.params.some(p => p.id === 'tag') === true
  );
}

/** The row in the new request; none where it belongs to the old one only. */
function rowOf(message: SipRequest, field: HeaderField, target: string): readonly string[] {
  const { text } = message;
  const name = sliceSpan(text, field.name);
  if (field.id === 'call-id') return [`Call-ID: ${own('callId')}`];
  if (field.id === 'content-length') return [`Content-Length: ${own('contentLength')}`];
  if (leftOut.has(field.id)) return [];
  const asWritten = sliceSpan(text, field.line).replace(/(?:\r\n?|\n)$/, '');
  const addresses = readAddresses(message, field).value;
  const [address] = addresses;
  if (!address || addresses.length > 1 || address.star) return [asWritten];
  if (field.id === 'from') return [`${name}: ${withoutTag(text, address)};tag=${own('tag')}`];
  if (field.id === 'to') return [`${name}: ${withoutTag(text, address)}`];
  return [field.id === 'contact' ? `${name}: ${ownContact(text, address, target)}` : asWritten];
}

function withoutTag(text: string, address: Address): string {
  const value = sliceSpan(text, address.span);
  const tag = address.params.find(({ id }) => id === 'tag');
  if (!tag) return value;
  const before = text.slice(address.span.start, tag.span.start).replace(/[;\s]+$/, '');
  return `${before}${text.slice(tag.span.end, address.span.end)}`;
}

/** The same user and parameters, at the socket that the request is sent from. */
function ownContact(text: string, address: Address, target: string): string {
  const { uri, displayName } = address;
  if (!uri?.host || !/^sips?$/.test(uri.scheme)) return sliceSpan(text, address.span);
  const user = uri.user ? `${sliceSpan(text, uri.user)}@` : '';
  const transport = transportOf(target);
  const parameters = uri.params.filter(({ id }) => id !== 'transport' && id !== 'received' && id !== 'ob');
  const kept = parameters.map(({ span }) => sliceSpan(text, span)).join('');
  const parameter = transport === 'udp' ? '' : `;transport=${transport}`;
  const name = displayName ? `${sliceSpan(text, displayName)} ` : '';
  const rest = address.params.map(({ span }) => sliceSpan(text, span)).join('');
  return `${name}<sip:${user}${own('localAddress')}:${own('localPort')}${kept}${parameter}>${rest}`;
}
