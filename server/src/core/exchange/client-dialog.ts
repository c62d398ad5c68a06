import { findHeaders } from '../sip/find-header';
import { findParam, paramText } from '../sip/param';
import { parseUri } from '../sip/parse-uri';
import { readAddresses } from '../sip/read-addresses';
import type { Address } from '../sip/views';
import { sliceSpan } from '../text/span';
import type { RequestTarget } from './prepared-request';
import { firstValue, type WireFacts } from './read-wire';

/** A dialog that an INVITE of ours made, from the view of the caller (RFC 3261 §12.1.2). */
export interface ClientDialog {
  /** Its id besides Call-ID and our tag; '' for peers that give none (RFC 2543). */
  readonly remoteTag: string;
  /** The To value of the 2xx, with the tag. */
  readonly to: string;
  /** Request-URI of requests in the dialog. */
  readonly requestUri: string;
  /** Route values in order; empty for a direct way. */
  readonly routes: readonly string[];
  /** Where such requests go; undefined where the URI names no host that we can read. */
  readonly nextHop: RequestTarget | undefined;
}

/**
 * The dialog of a 2xx to an INVITE: route set from Record-Route in reverse order, remote target from Contact
 * (RFC 3261 §12.1.2), or the INVITE's Request-URI where the answer has no readable Contact.
 */
export function dialogOf(invite: WireFacts, response: WireFacts): ClientDialog {
  const { message } = response;
  const recordRoutes = findHeaders(message, 'record-route').flatMap(
    field => readAddresses(message, field).value,
  );
  const routes = recordRoutes.map(address => addressText(message.text, address)).reverse();
  const firstRoute = recordRoutes.at(-1);
  const target = contactUri(response) ?? invite.requestUri;
  const base = { remoteTag: response.toTag ?? '', to: firstValue(message, 'to') ?? '' };
  const routeUri = firstRoute?.uri ? sliceSpan(message.text, firstRoute.uri.span) : undefined;
  if (routeUri === undefined || firstRoute?.uri === undefined) {
    return { ...base, requestUri: target, routes: [], nextHop: hopOf(target) };
  }
  // Loose routing (RFC 3261 §12.2.1.1): the target stays in the Request-URI.
  if (findParam(firstRoute.uri.params, 'lr')) {
    return { ...base, requestUri: target, routes, nextHop: hopOf(routeUri) };
  }
  // A strict router wants to see itself in the Request-URI, and the target at the end of the routes.
  return {
    ...base,
    requestUri: routeUri,
    routes: [...routes.slice(1), `<${target}>`],
    nextHop: hopOf(routeUri),
  };
}

function contactUri(response: WireFacts): string | undefined {
  const { message } = response;
  const field = findHeaders(message, 'contact')[0];
  const uri = field && readAddresses(message, field).value[0]?.uri;
  return uri && sliceSpan(message.text, uri.span);
}

function addressText(text: string, address: Address): string {
  return sliceSpan(text, address.span);
}

function hopOf(uriText: string): RequestTarget | undefined {
  const uri = parseUri(uriText, { start: 0, end: uriText.length }).value;
  if (uri.scheme !== 'sip' || !uri.host) return undefined;
  const port = uri.port ? Number(sliceSpan(uriText, uri.port)) : 5060;
  if (!(port >= 1 && port <= 65535)) return undefined;
  const transport = findParam(uri.params, 'transport');
  const tcp = transport && paramText(uriText, transport)?.toLowerCase() !== 'udp';
  return { transport: tcp ? 'tcp' : 'udp', host: sliceSpan(uriText, uri.host).replace(/^\[|\]$/g, ''), port };
}
