import { findHeader, findHeaders } from '../core/sip/find-header';
import type { SipMessage } from '../core/sip/message';
import { findParam } from '../core/sip/param';
import { parseUri } from '../core/sip/parse-uri';
import { readAddresses } from '../core/sip/read-addresses';
import { sliceSpan } from '../core/text/span';

/** Host without brackets, and port; the usual port where a URI names none. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** How our requests reach the caller. */
export interface CallRoute {
  readonly requestUri: string;
  /** Route values, in order. */
  readonly routes: readonly string[];
  readonly nextHop: HostPort | undefined;
}

/**
 * The route of a dialog as the one who was called sees it: the Record-Route of the INVITE in its order
 * (RFC 3261 §12.1.1), and the Contact of its last target refresh. Undefined where the peer gave no Contact: then no
 * request can be sent to it.
 */
export function callRoute(invite: SipMessage, refresh: SipMessage): CallRoute | undefined {
  const field = findHeader(refresh, 'contact');
  const contact = field && readAddresses(refresh, field).value[0]?.uri;
  if (!contact) return undefined;
  const target = sliceSpan(refresh.text, contact.span);
  const routes = findHeaders(invite, 'record-route').flatMap(row => readAddresses(invite, row).value);
  const first = routes[0]?.uri;
  if (!first) return { requestUri: target, routes: [], nextHop: hopOf(target) };
  const firstText = sliceSpan(invite.text, first.span);
  const texts = routes.map(route => sliceSpan(invite.text, route.span));
  const nextHop = hopOf(firstText);
  if (findParam(first.params, 'lr')) return { requestUri: target, routes: texts, nextHop };
  // A strict router wants to see itself in the Request-URI, and the target at the end (RFC 3261 §12.2.1.1).
  return { requestUri: firstText, routes: [...texts.slice(1), `<${target}>`], nextHop };
}

function hopOf(text: string): HostPort | undefined {
  const uri = parseUri(text, { start: 0, end: text.length }).value;
  if (!uri.host) return undefined;
  const port = uri.port ? Number(sliceSpan(text, uri.port)) : 5060;
  if (!(port >= 1 && port <= 65535)) return undefined;
  return { host: sliceSpan(text, uri.host).replace(/^\[|\]$/g, ''), port };
}
