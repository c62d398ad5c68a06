import { addressReach } from '../../../sip/address-reach';
import { endpointText, type IpEndpoint } from '../../../trace/endpoint-text';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { relatedTo, statusText } from '../../obligations/words';
import { packetEnds } from '../../packet-ends';
import type { GroupRule, TraceReport } from '../../rule';

/** A response over UDP is sent to where the client does not listen. */
export const responseMisrouted: GroupRule = {
  scope: 'group',
  meta: {
    id: 'response-misrouted',
    category: 'nat',
    severity: 'warning',
    description: 'A response over UDP goes to another address than the Via of its request asks for.',
    reference: 'RFC 3261 §18.2.2; RFC 3581 §4',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    for (const t of group.transactions) {
      const { request } = t;
      if (!request || request.keys.addressesInferred || request.keys.transport !== 'udp') continue;
      const source = endOf(request);
      const found = source && faultOf(t, request, source);
      if (found) report(found);
    }
  },
};

function endOf({ keys }: TraceMessage): IpEndpoint | undefined {
  const { host, port } = packetEnds(keys).source ?? {};
  return host === undefined || port === undefined ? undefined : { host, port };
}

/** The port of the Via's sent-by, where the response goes without rport (RFC 3261 §18.2.2). */
function viaPort({ keys }: TraceMessage): number {
  const port = /:(\d{1,5})$/.exec(keys.sentBy ?? '')?.[1];
  return port === undefined ? 5060 : Number(port);
}

function faultOf(
  { responses }: Transaction,
  request: TraceMessage,
  source: IpEndpoint,
): TraceReport | undefined {
  const asksPort = request.keys.rport !== undefined;
  const usual = { host: source.host, port: asksPort ? source.port : viaPort(request) };
  // Many servers answer to the port of the source without being asked, which arrives as well.
  const fitting = new Set([endpointText(source), endpointText(usual)]);
  for (const response of responses) {
    const { destination } = packetEnds(response.keys);
    if (!destination || destination.port === undefined || response.keys.transport !== 'udp') continue;
    if (destination.reach === 'multicast' || isBehindNat(response, source)) continue;
    const to = endpointText({ host: destination.host, port: destination.port });
    if (fitting.has(to)) continue;
    return {
      at: { message: response, span: placeOf(response, 'via') },
      message: `${statusText(response)} went to ${to}; the request came from ${endpointText(source)}${asksPort ? ' and asked for rport' : ''}.`,
      confidence: 'certain',
      related: [relatedTo(request, 'The request')],
    };
  }
  return undefined;
}

/** The server saw the request come from somewhere else than the capture did: a NAT is between the two. */
function isBehindNat({ keys }: TraceMessage, source: IpEndpoint): boolean {
  const { received, rport } = keys;
  if (received !== undefined && addressReach(received) !== undefined && received !== source.host) return true;
  return typeof rport === 'number' && rport !== source.port;
}
