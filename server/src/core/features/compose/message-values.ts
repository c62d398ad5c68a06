import { findHeader, findHeaders, headerText } from '../../sip/find-header';
import type { SipMessage } from '../../sip/message';
import { findParam } from '../../sip/param';
import { parseUri } from '../../sip/parse-uri';
import { readAddresses } from '../../sip/read-addresses';
import { readVias } from '../../sip/read-via';
import type { Address, Via } from '../../sip/views';
import { sliceSpan } from '../../text/span';
import type { Row } from './compose-message';

/** The unfolded value of the first field of an id; '' without one. */
export function headerValueOf(message: SipMessage, id: string): string {
  const field = findHeader(message, id);
  return field ? headerText(message, field) : '';
}

/** All fields of an id as rows of the canonical `name`, unfolded. */
export function copiedRows(message: SipMessage, id: string, name: string): readonly Row[] {
  return findHeaders(message, id).map(field => [name, headerText(message, field)]);
}

/** The addresses of all fields of an id, in order. */
export function addressesOf(message: SipMessage, id: string): readonly Address[] {
  return findHeaders(message, id).flatMap(field => readAddresses(message, field).value);
}

/** The topmost Via; undefined without a readable one. */
export function topVia(message: SipMessage): Via | undefined {
  const field = findHeader(message, 'via');
  return field && readVias(message, field).value[0];
}

/** The topmost Via as written, with another branch if one is given; '' without a readable one. */
export function topViaText(message: SipMessage, branch?: string): string {
  const via = topVia(message);
  if (!via) return '';
  const { text } = message;
  if (branch === undefined) return sliceSpan(text, via.span);
  // What the next hop added is not the sender's to say (RFC 3261 §18.2.1, RFC 3581 §4).
  const kept = via.params.filter(({ id }) => !['branch', 'received', 'rport'].includes(id));
  const rport = findParam(via.params, 'rport') ? ';rport' : '';
  const head = text.slice(via.span.start, via.params[0]?.span.start ?? via.span.end).trimEnd();
  return `${head};branch=${branch}${rport}${kept.map(param => sliceSpan(text, param.span)).join('')}`;
}

/** The URI of the first Contact as written; undefined without one. */
export function contactUri(message: SipMessage): string | undefined {
  const uri = addressesOf(message, 'contact')[0]?.uri;
  return uri && sliceSpan(message.text, uri.span);
}

/** Scheme, user, host and port of a URI without parameters and headers; undefined for a URI without host. */
export function bareUri(uriText: string): string | undefined {
  const uri = parseUri(uriText, { start: 0, end: uriText.length }).value;
  if (!uri.host || !uri.scheme.startsWith('sip')) return undefined;
  return uriText.slice(0, (uri.port ?? uri.host).end);
}

/** Host and port of a URI as a Via writes them; undefined for a URI without host. */
export function hostPortOf(uriText: string): string | undefined {
  const uri = parseUri(uriText, { start: 0, end: uriText.length }).value;
  return uri.host && uriText.slice(uri.host.start, (uri.port ?? uri.host).end);
}
