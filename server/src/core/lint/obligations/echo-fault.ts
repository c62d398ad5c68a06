import { isDrawn } from '../../trace/drawn-index';
import type { Group } from '../../trace/group';
import { wayOf } from '../../trace/hop-of';
import type { MessagePart } from '../../trace/message-places';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import { isOnHop } from './observations';

/** A response that does not repeat what its request had (RFC 3261 §8.2.6.2). */
export interface EchoFault {
  readonly request: TraceMessage;
  readonly response: TraceMessage;
  readonly field: string;
  readonly part: MessagePart;
  readonly has: string;
  readonly expected: string;
  /** A 100 goes one hop, so nobody misses the Vias below (FreeSWITCH and others leave them out). */
  readonly isHarmless: boolean;
}

const known = new WeakMap<Group, ReadonlyMap<Transaction, EchoFault>>();

/**
 * The first wrong echo of each transaction, also of those that found no request because of it: the same CSeq and the
 * request's top Via in another place, or its branch with another method. Made once per group; linear.
 */
export function echoFaults(group: Group): ReadonlyMap<Transaction, EchoFault> {
  let found = known.get(group);
  if (!found) {
    found = find(group);
    known.set(group, found);
  }
  return found;
}

function find(group: Group): ReadonlyMap<Transaction, EchoFault> {
  const found = new Map<Transaction, EchoFault>();
  let requests: Requests | undefined;
  for (const t of group.transactions) {
    if (t.request) {
      const fault = faultOf(t, t.request);
      if (fault) found.set(t, fault);
      continue;
    }
    const response = t.responses[0];
    // What a response to ACK would have to echo does not matter (`response-to-ack`).
    if (!response || t.method === 'ACK' || !isWhole(response)) continue;
    requests ??= requestsOf(group);
    const fault = strayFaultOf(response, requests);
    if (fault) found.set(t, fault);
  }
  return found;
}

function faultOf(t: Transaction, request: TraceMessage): EchoFault | undefined {
  if (!isWhole(request)) return undefined;
  for (const response of t.responses) {
    if (!isWhole(response) || !isOnHop(response, t)) continue;
    const fault = compare(request, response);
    if (fault) return fault;
  }
  return undefined;
}

/** False where an absent field proves nothing. */
function isWhole({ keys }: TraceMessage): boolean {
  return !keys.truncatedHeader && !keys.template && !isDrawn(keys);
}

function compare(request: TraceMessage, response: TraceMessage): EchoFault | undefined {
  const [q, r] = [request.keys, response.keys];
  const fault = (field: string, part: MessagePart, has?: string | number, expected?: string | number) => ({
    request,
    response,
    field,
    part,
    has: `${has ?? 'missing'}`,
    expected: `${expected ?? 'none'}`,
    isHarmless: part === 'via' && r.status === 100,
  });
  if (q.cseq !== undefined && q.cseq !== r.cseq) return fault('CSeq number', 'cseq', r.cseq, q.cseq);
  if (q.fromTag !== r.fromTag) return fault('From tag', 'from', r.fromTag, q.fromTag);
  // Who answers chooses the tag only where the request has none.
  if (q.toTag !== undefined && q.toTag !== r.toTag) return fault('To tag', 'to', r.toTag, q.toTag);
  if (q.viaPath === r.viaPath || q.viaCount === 0) return undefined;
  if (q.viaCount !== r.viaCount) return fault('number of Vias', 'via', r.viaCount, q.viaCount);
  const [has, expected] = [branchesOf(response), branchesOf(request)];
  // A log that wraps its lines may lose a branch.
  if (has.split(', ').includes('')) return undefined;
  // Other hosts with the same branches: a NAT helper or another capture point wrote them.
  return has === expected ? undefined : fault('order of Vias', 'via', has, expected);
}

function branchesOf({ keys }: TraceMessage): string {
  return keys.viaPath
    .split(', ')
    .map(via => via.slice(via.indexOf(';') + 1))
    .join(', ');
}

interface Requests {
  /** The first request by way, CSeq number and method. */
  readonly byNumber: ReadonlyMap<string, TraceMessage>;
  /** Requests by way and top Via; undefined where several share it. */
  readonly byVia: ReadonlyMap<string, TraceMessage | undefined>;
}

function requestsOf(group: Group): Requests {
  const byNumber = new Map<string, TraceMessage>();
  const byVia = new Map<string, TraceMessage | undefined>();
  for (const { request } of group.transactions) {
    if (!request || !isWhole(request)) continue;
    const number = numberKey(request);
    if (!byNumber.has(number)) byNumber.set(number, request);
    const via = viaKey(request);
    byVia.set(via, byVia.has(via) ? undefined : request);
  }
  return { byNumber, byVia };
}

function numberKey({ keys }: TraceMessage): string {
  return `${wayOf(keys)}\n${keys.cseq}\n${keys.method}`;
}

function viaKey({ keys }: TraceMessage): string {
  return `${wayOf(keys)}\n${topVia(keys.viaPath)}`;
}

function topVia(viaPath: string): string {
  const end = viaPath.indexOf(', ');
  return end < 0 ? viaPath : viaPath.slice(0, end);
}

function strayFaultOf(response: TraceMessage, { byNumber, byVia }: Requests): EchoFault | undefined {
  const { keys } = response;
  const numbered = byNumber.get(numberKey(response));
  if (numbered && keys.viaPath.split(', ').indexOf(topVia(numbered.keys.viaPath)) > 0)
    return compare(numbered, response);
  // Its own request is there, with another Via: that is `response-without-request`.
  if (numbered) return undefined;
  const same = byVia.get(viaKey(response));
  // A CANCEL shares the branch of its INVITE, so one of the two may just not have been captured.
  if (!same?.keys.branch || keys.method === 'CANCEL' || same.keys.method === 'CANCEL') return undefined;
  return {
    request: same,
    response,
    field: 'CSeq method',
    part: 'cseq',
    has: keys.method,
    expected: same.keys.method,
    isHarmless: false,
  };
}
