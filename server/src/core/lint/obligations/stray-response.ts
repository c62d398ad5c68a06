import type { CaptureFacts } from '../../trace/capture-facts';
import type { Group } from '../../trace/group';
import { hopOf, hostOfEndpoint, wayOf } from '../../trace/hop-of';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';
import { echoFaults } from './echo-fault';
import { groupIndex } from './group-index';
import { pushTo } from './lists';
import { requestIdentity } from './request-identity';

/** A response that no request on its hop asked for. */
export interface StrayResponse {
  readonly response: TraceMessage;
  /** Undefined where the response stands in the transaction of a request that went another way. */
  readonly alone: Transaction | undefined;
  /**
   * The request that it was meant for or is taken for: `same-cseq` on this hop, with another top Via; `other-client` is
   * what the sender was asked, by somebody else; `other-server` has this very branch and went to somebody else.
   */
  readonly nearest:
    | { readonly kind: 'same-cseq' | 'other-client' | 'other-server'; readonly request: TraceMessage }
    | undefined;
}

/**
 * The responses of a group that answer nothing on their hop (RFC 3261 §17.1.3), without those that other rules tell
 * of: an answer to an ACK, a wrong echo. Whether one of which no request is near means anything depends on what the
 * capture can show. Linear.
 */
export function strayResponses(group: Group, facts: CaptureFacts): readonly StrayResponse[] {
  const echoes = echoFaults(group);
  const alone = group.transactions.filter(
    t => !t.request && t.responses.length > 0 && t.method !== 'ACK' && !echoes.has(t),
  );
  const crossed = group.transactions.filter(t => isFromElsewhere(t));
  const found: StrayResponse[] = [];
  const asked = alone.length > 0 ? indexRequests(group) : undefined;
  for (const t of alone) {
    const [response] = t.responses;
    if (response && asked) found.push({ response, alone: t, nearest: nearestTo(t, response, group, asked) });
  }
  for (const t of crossed) {
    const [response] = t.responses;
    if (!response || !t.request || !isOfTwoPeers(t, response, facts)) continue;
    const nearest = { kind: 'other-server', request: t.request } as const;
    found.push({ response, alone: undefined, nearest });
  }
  return found;
}

interface Asked {
  /** The first request by way, CSeq number and method. */
  readonly onWay: ReadonlyMap<string, TraceMessage>;
  /** Requests by what they share on all hops, and the endpoint that got them. */
  readonly ofServer: ReadonlyMap<string, readonly TraceMessage[]>;
  /** What they share on all hops, and the host that sent them. */
  readonly clients: ReadonlySet<string>;
}

function indexRequests(group: Group): Asked {
  const onWay = new Map<string, TraceMessage>();
  const ofServer = new Map<string, TraceMessage[]>();
  const clients = new Set<string>();
  for (const { request } of group.transactions) {
    if (!request) continue;
    const at = hopOf(request.keys);
    if (!onWay.has(wayKey(request))) onWay.set(wayKey(request), request);
    pushTo(ofServer, `${at.destination}\n${logicalKey(request)}`, request);
    clients.add(`${hostOfEndpoint(at.source)}\n${logicalKey(request)}`);
  }
  return { onWay, ofServer, clients };
}

/** What a response and the request that it was meant for still share when the branch is wrong. */
function wayKey(message: TraceMessage): string {
  const { cseq, cseqMethod } = message.keys;
  return `${wayOf(message.keys)}\n${cseq}\n${cseqMethod}`;
}

function logicalKey(message: TraceMessage): string {
  return `${requestIdentity(message)}\n${message.keys.cseqMethod}`;
}

function nearestTo(
  t: Transaction,
  response: TraceMessage,
  group: Group,
  asked: Asked,
): StrayResponse['nearest'] {
  const near = asked.onWay.get(wayKey(response));
  if (near) return { kind: 'same-cseq', request: near };
  if (groupIndex(group).observed(t).hasRequest) return undefined;
  return isToStranger(response, asked) ? otherClientOf(response, asked) : undefined;
}

/** The response has one Via, so it goes to who made the request; and that was captured, from somebody else. */
function isToStranger(response: TraceMessage, { clients }: Asked): boolean {
  const { keys } = response;
  if (keys.viaCount !== 1 || keys.fromTag === undefined || keys.addressesInferred) return false;
  return !clients.has(`${hostOfEndpoint(hopOf(keys).destination)}\n${logicalKey(response)}`);
}

function otherClientOf(response: TraceMessage, { ofServer }: Asked): StrayResponse['nearest'] {
  const own = ofServer.get(`${hopOf(response.keys).source}\n${logicalKey(response)}`) ?? [];
  // One Via: its sender made it, so nobody else can have made it too. An equal branch is a NAT that rewrote the Via.
  const request = own.find(
    ({ keys }) => keys.viaCount === 1 && keys.branch?.toLowerCase() !== response.keys.branch?.toLowerCase(),
  );
  return request && { kind: 'other-client', request };
}

/** True if the first response came from another host than the request went to, and none from there. */
function isFromElsewhere(t: Transaction): boolean {
  const server = t.request && hopOf(t.request.keys).destination;
  if (server === undefined || t.request?.keys.addressesInferred) return false;
  const final = finalResponse(t);
  return (
    final !== undefined &&
    t.responses.every(({ keys }) => hostOfEndpoint(hopOf(keys).source) !== hostOfEndpoint(server))
  );
}

/**
 * A server may answer from another of its addresses. Two hops that both carry messages both ways have two peers at their
 * ends, each of which answers for itself.
 */
function isOfTwoPeers(t: Transaction, response: TraceMessage, { hops }: CaptureFacts): boolean {
  return [t.hop.id, hopOf(response.keys).id].every(id => {
    const hop = hops.get(id);
    return hop !== undefined && hop.aToB > 0 && hop.bToA > 0;
  });
}
