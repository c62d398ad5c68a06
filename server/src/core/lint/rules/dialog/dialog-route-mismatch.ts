import type { Dialog } from '../../../trace/dialog';
import { type Expected, expectedRequests } from '../../../trace/expected-requests';
import { hostOfEndpoint } from '../../../trace/hop-of';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import { uriPlace } from '../../../trace/uri-place';
import { isFrom, isRefused, plainHost } from '../../obligations/dialog-set-up';
import { relatedTo } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A request inside a dialog that does not follow the route set. */
export const dialogRouteMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'dialog-route-mismatch',
    category: 'dialog',
    severity: 'warning',
    description: 'The Route of a request inside a dialog is not the route set that the set-up recorded.',
    reference: 'RFC 3261 §12.2.1.1',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    for (const dialog of group.dialogs) {
      if (isRefused(dialog)) continue;
      const hosts = callHosts(dialog);
      for (const [request, expected] of expectedRequests(group, dialog)) {
        const found = faultOf(request, expected, hosts);
        if (found) report(found);
        // The rest of the dialog goes the same way.
        if (found) break;
      }
    }
  },
};

function faultOf(
  request: TraceMessage,
  { routes, routesFrom }: Expected,
  hosts: ReadonlySet<string>,
): TraceReport | undefined {
  if (!routes || !routesFrom || request.keys.truncatedHeader) return undefined;
  const { method } = request.keys;
  if (method === 'CANCEL') return undefined;
  if (
    isSameRoute(request.keys.routes, routes) ||
    isSameRoute(request.keys.routes, beyondOwn(routes, request))
  ) {
    if (routes.length > 0 || !isDetour(request, hosts)) return undefined;
    return {
      at: { message: request, span: request.startLine },
      message: `${method} goes to ${request.keys.destination} though no Record-Route asks for it: its target is ${request.keys.requestUri}.`,
      confidence: 'certain',
      severity: 'hint',
      related: [relatedTo(routesFrom, 'set-up without Record-Route')],
    };
  }
  const is = request.keys.routes.length === 0 ? 'missing' : listOf(request.keys.routes);
  const should = routes.length === 0 ? 'none' : listOf(routes);
  return {
    at: { message: request, span: placeOf(request, 'route') },
    message: `${method} does not follow the route set: Route is ${is}, expected ${should}.`,
    confidence: 'certain',
    // An outbound proxy that its client was told to use is often written into every request.
    ...(routes.length === 0 ? { severity: 'hint' as const } : {}),
    related: [
      {
        message: 'Record-Route of the set-up',
        at: { message: routesFrom, span: placeOf(routesFrom, 'record-route') },
      },
    ],
  };
}

/** Hosts are compared: ports and parameters of a proxy's own URI are rewritten on the way. */
function isSameRoute(own: readonly string[], wanted: readonly string[]): boolean {
  if (own.length !== wanted.length) return false;
  return own.every((uri, i) => {
    const a = uriPlace(uri);
    const b = uriPlace(wanted[i] ?? '');
    return !a || !b || a.host === b.host;
  });
}

/** A host that is a proxy as well takes its own Route away before the request leaves it. */
function beyondOwn(routes: readonly string[], { keys }: TraceMessage): readonly string[] {
  const others = routes.findIndex(route => !isFrom(keys, uriPlace(route)?.host ?? ''));
  return others < 0 ? [] : routes.slice(others);
}

/** Routes that are shown; a list may be long. */
const SHOWN = 5;

function listOf(routes: readonly string[]): string {
  const more = routes.length > SHOWN ? ` and ${routes.length - SHOWN} more` : '';
  return `${routes.slice(0, SHOWN).join(', ')}${more}`;
}

/** Hosts that sent or received anything of a dialog. */
function callHosts({ transactions }: Dialog): ReadonlySet<string> {
  return new Set(transactions.flatMap(({ hop }) => [hostOfEndpoint(hop.a), hostOfEndpoint(hop.b)]));
}

/**
 * True if a request goes to another host than its target, though that is a host of the call that can be reached: a
 * default outbound proxy. A private address behind a NAT is none that was seen.
 */
function isDetour({ keys }: TraceMessage, hosts: ReadonlySet<string>): boolean {
  if (keys.addressesInferred || keys.destination === undefined) return false;
  const target = uriPlace(keys.requestUri ?? '')?.host;
  const destination = plainHost(keys.destination);
  return target !== undefined && target !== destination && (hosts.has(target) || hosts.has(`[${target}]`));
}
