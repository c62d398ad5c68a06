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
 * Where a request goes: `# @target`, else the topmost Route, else the Request-URI (RFC 3261 §8.1.2), port 5060 where
 * none is written; transport: `# @transport`, else the URI's parameter, else UDP.
 */
export function requestTarget(message: SipMessage, way: WayDirectives): OrRefusal<RequestTarget> {
  const found = targetUri(message, way.target);
  if (found.kind === 'refused') return found;
  const { text, uri, from } = found.value;
  const transport = transportOf(way.transport, uri, text);
  if (transport.kind === 'refused') return transport;
  // RFC 3261 §19.1.1: maddr overrides where the host says to send.
  const maddr = textOf(uri, text, 'maddr');
  const host = maddr ?? (uri.host ? sliceSpan(text, uri.host) : '');
  if (host === '') return refused(`The ${from} names no host to send to. ${needTarget}`);
  const port = uri.port ? Number(sliceSpan(text, uri.port)) : 5060;
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    return refused(`The port in the ${from} is not between 1 and 65535.`);
  }
  return ok({ transport: transport.value, host: host.replace(/^\[|\]$/g, ''), port });
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
  if (scheme === 'sip') return ok(found);
  if (scheme === 'sips')
    return refused('Not supported yet: sips (TLS). Nothing was sent: it must not go out in clear text.');
  return refused(`The ${found.from} is no sip: URI, so it names no host to send to. ${needTarget}`);
}

function transportOf(directive: string | undefined, uri: Uri, text: string): OrRefusal<SendTransport> {
  const wanted = (directive ?? textOf(uri, text, 'transport') ?? 'udp').toLowerCase();
  if (wanted === 'udp' || wanted === 'tcp') return ok(wanted);
  if (['tls', 'ws', 'wss', 'sctp'].includes(wanted)) {
    return refused(`Not supported yet: transport ${wanted}. Use udp or tcp.`);
  }
  return refused(`There is no transport "${wanted}". Use udp or tcp.`);
}

function textOf(uri: Uri, text: string, parameter: string): string | undefined {
  const found = findParam(uri.params, parameter);
  return found && paramText(text, found);
}
