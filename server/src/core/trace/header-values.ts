import type { HeaderField, SipMessage } from '../sip/message';
import { findParam, paramText } from '../sip/param';
import { readNumber } from '../sip/read-number';
import type { Address, Uri, Via } from '../sip/views';
import { sliceSpan } from '../text/span';

/** `host:port` in lower case, IPv6 in brackets, the default port filled in; undefined without a host. */
function hostPort(host: string, port: number | undefined, isSecure: boolean): string | undefined {
  if (host === '') return undefined;
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `${name.toLowerCase()}:${port ?? (isSecure ? 5061 : 5060)}`;
}

/** The sent-by of a Via as an endpoint (RFC 3261 §18.1.1; ports of RFC 7118 for WebSockets). */
export function sentByOf(via: Via): string | undefined {
  if (via.transport === 'WS') return hostPort(via.host, via.port ?? 80, false);
  if (via.transport === 'WSS') return hostPort(via.host, via.port ?? 443, false);
  return hostPort(via.host, via.port, via.transport === 'TLS');
}

/** The branch of a Via as written; undefined for none and for an empty one. */
export function branchOf(text: string, via: Via): string | undefined {
  const param = findParam(via.params, 'branch');
  return (param && paramText(text, param)) || undefined;
}

/** The endpoint that a URI names; undefined for a URI without host. */
export function endpointOfUri(text: string, uri: Uri | undefined): string | undefined {
  if (!uri?.host) return undefined;
  const port = uri.port ? Number(sliceSpan(text, uri.port)) : undefined;
  return hostPort(sliceSpan(text, uri.host), port, uri.scheme === 'sips');
}

/** `sip:alice@example.com`: scheme, user and host without port, parameters and headers. Other schemes as written. */
export function plainUri(text: string, uri: Uri | undefined): string | undefined {
  if (!uri) return undefined;
  if (!uri.host) return sliceSpan(text, uri.span);
  const user = uri.user ? `${sliceSpan(text, uri.user)}@` : '';
  return `${uri.scheme}:${user}${sliceSpan(text, uri.host)}`;
}

/** A parameter of an address or Via without quotes; undefined if missing, a flag, or empty. */
export function paramOf(text: string, of: Address | Via | undefined, id: string): string | undefined {
  const param = of && findParam(of.params, id);
  return (param && paramText(text, param)) || undefined;
}

/** The value of a number field; undefined if the field is missing or no number. */
export function numberOf(message: SipMessage, field: HeaderField | undefined): number | undefined {
  const value = field && readNumber(message, field).value;
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
