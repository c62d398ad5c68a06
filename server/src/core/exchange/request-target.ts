import { findHeader } from '../sip/find-header';
import type { SipMessage } from '../sip/message';
import { findParam, paramText } from '../sip/param';
import { parseUri } from '../sip/parse-uri';
import { readAddresses } from '../sip/read-addresses';
import type { Uri } from '../sip/views';
import { sliceSpan } from '../text/span';
import { type OrRefusal, ok, type RequestTarget, refused, type SendTransport } from './prepared-request';

/** What the author says about the way, from `# @target` and `# @transport`, variables already replaced. */
export interface WayDirectives {
  readonly target: string | undefined;
  readonly transport: string | undefined;
}

/** A URI and the text that its spans point into. */
interface UriText {
  readonly text: string;
  readonly uri: Uri;
  /** What the user finds in the file, for the message of a refusal. */
  readonly from: string;
}

const needTarget = 'Add a line "# @target host:port" above the request.';

/**
 * Where a request goes: `# @target`, else the topmost Route, else the Request-URI (RFC 3261 §8.1.2). Transport:
 * `# @transport`, else the URI's parameter, else TLS for `sips:` and UDP for `sip:`; `sips:` goes over no other than
 * TLS and WSS. Port: that of the URI, else the transport's own (RFC 3261 §19.1.2, RFC 7118 §5.1).
 */
export function requestTarget(message: SipMessage, way: WayDirectives): OrRefusal<RequestTarget> {
  if (way.target !== undefined && /^wss?:\/\//i.test(way.target)) return webSocketTarget(message, way.target);
  const found = targetUri(message, way.target);
  if (found.kind === 'refused') return found;
  const { text, uri, from } = found.value;
  const secure = uri.scheme === 'sips' || isSecure(message);
  const transport = transportOf(way.transport, found.value, secure);
  if (transport.kind === 'refused') return transport;
  // RFC 3261 §19.1.1: maddr overrides where the host says to send.
  const maddr = textOf(uri, text, 'maddr');
  const host = maddr ?? (uri.host ? sliceSpan(text, uri.host) : '');
  if (host === '') return refused(`The ${from} names no host to send to. ${needTarget}`);
  const port = uri.port ? Number(sliceSpan(text, uri.port)) : defaultPorts[transport.value];
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    return refused(`The port in the ${from} is not between 1 and 65535.`);
  }
  const transportIsOpen = way.transport === undefined && textOf(uri, text, 'transport') === undefined;
  const open = uri.port ? undefined : { port: true, transport: transportIsOpen, secure };
  return ok({
    transport: transport.value,
    host: host.replace(/^\[|\]$/g, ''),
    port,
    ...(transportIsOpen && { transportIsOpen }),
    ...(open && isName(host) && { open }),
  });
}

/** Only names have records (RFC 3263 §4.1); an IPv6 address stands in brackets. */
function isName(host: string): boolean {
  return !host.startsWith('[') && !/^[0-9.]+$/.test(host);
}

const defaultPorts: Readonly<Record<SendTransport, number>> = {
  udp: 5060,
  tcp: 5060,
  tls: 5061,
  ws: 80,
  wss: 443,
};

/** `ws://host:port/path`, the form of WebSocket servers. */
function webSocketTarget(message: SipMessage, directive: string): OrRefusal<RequestTarget> {
  const parts = /^(wss?):\/\/(\[[0-9a-f:.]+\]|[^/:?#\s]+)(?::([0-9]{1,5}))?(\/[^\s#]*)?$/i.exec(directive);
  const transport = parts?.[1]?.toLowerCase() === 'wss' ? 'wss' : 'ws';
  const port = Number(parts?.[3] ?? defaultPorts[transport]);
  if (parts?.[2] === undefined || port < 1 || port > 65535) {
    return refused(`"# @target ${directive}" is no WebSocket address. Write ws://host:port/path.`);
  }
  if (transport === 'ws' && isSecure(message)) return refused(notInClear('ws'));
  return ok({ transport, host: parts[2].replace(/^\[|\]$/g, ''), port, path: parts[4] ?? '/' });
}

/** A request to a `sips:` URI stays secure whatever route it takes (RFC 3261 §26.2.2). */
function isSecure(message: SipMessage): boolean {
  if (message.kind !== 'request') return false;
  return /^sips:/i.test(sliceSpan(message.text, message.startLine.uri));
}

function notInClear(transport: string): string {
  return `A sips: request must not go out in clear text, so not over ${transport}. Nothing was sent. Use "# @transport tls" or wss, or a sip: URI.`;
}

function targetUri(message: SipMessage, directive: string | undefined): OrRefusal<UriText> {
  if (directive !== undefined) return targetOfDirective(directive);
  const route = findHeader(message, 'route');
  if (route) {
    const uri = readAddresses(message, route).value[0]?.uri;
    if (uri) return sipOnly({ text: message.text, uri, from: 'topmost Route' });
  }
  if (message.kind !== 'request')
    return refused(`The first line is no request line, so it names no target. ${needTarget}`);
  const uri = parseUri(message.text, message.startLine.uri).value;
  return sipOnly({ text: message.text, uri, from: 'Request-URI' });
}

function targetOfDirective(directive: string): OrRefusal<UriText> {
  const text = /^sips?:/i.test(directive) ? directive : `sip:${directive}`;
  const uri = parseUri(text, { start: 0, end: text.length }).value;
  return sipOnly({ text, uri, from: '"# @target" line' });
}

function sipOnly(found: UriText): OrRefusal<UriText> {
  const { scheme } = found.uri;
  if (scheme === 'sip' || scheme === 'sips') return ok(found);
  return refused(`The ${found.from} is no sip: URI, so it names no host to send to. ${needTarget}`);
}

function transportOf(
  directive: string | undefined,
  { uri, text }: UriText,
  secure: boolean,
): OrRefusal<SendTransport> {
  const written = directive ?? textOf(uri, text, 'transport');
  const wanted = (written ?? (secure ? 'tls' : 'udp')).toLowerCase();
  if (wanted === 'sctp' || wanted === 'tls-sctp') {
    return refused(`Not supported yet: transport ${wanted}. Use udp, tcp, tls, ws or wss.`);
  }
  if (!isTransport(wanted))
    return refused(`There is no transport "${wanted}". Use udp, tcp, tls, ws or wss.`);
  if (!secure || wanted === 'tls' || wanted === 'wss') return ok(wanted);
  // RFC 3261 §26.2.2: sips with transport=tcp is TLS over TCP, and likewise for ws (RFC 7118 §5.2).
  if (directive === undefined && wanted === 'tcp') return ok('tls');
  if (directive === undefined && wanted === 'ws') return ok('wss');
  return refused(notInClear(wanted));
}

function isTransport(word: string): word is SendTransport {
  return Object.hasOwn(defaultPorts, word);
}

function textOf(uri: Uri, text: string, parameter: string): string | undefined {
  const found = findParam(uri.params, parameter);
  return found && paramText(text, found);
}
