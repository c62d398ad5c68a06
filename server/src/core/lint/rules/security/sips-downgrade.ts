import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { relatedTo } from '../../obligations/words';
import { isOnLoopback, packetEnds } from '../../packet-ends';
import type { GroupRule, TraceReport } from '../../rule';

/** A request that asks for encryption on every hop travels without it, or is forwarded as a plain one. */
export const sipsDowngrade: GroupRule = {
  scope: 'group',
  meta: {
    id: 'sips-downgrade',
    category: 'security',
    severity: 'warning',
    description: 'A request with a sips Request-URI travels unencrypted, or is forwarded with a sip one.',
    reference: 'RFC 3261 §26.2.2; RFC 5630 §3, §4',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    const told = new Set<Transaction>();
    for (const t of group.transactions) {
      const found = t.request && faultOf(t, t.request);
      if (!found) continue;
      // What a proxy hands on is the same fault further down.
      if (t.upstream === undefined || !told.has(t.upstream)) report(found);
      told.add(t);
    }
  },
};

/** Transports without encryption. */
const PLAIN: ReadonlySet<string> = new Set(['udp', 'tcp', 'ws']);
/** What a proxy decrypted is often logged as TCP to or from this port. */
const TLS_PORT = 5061;

function isSips({ keys }: TraceMessage): boolean {
  return /^sips:/i.test(keys.requestUri ?? '');
}

function faultOf({ upstream }: Transaction, request: TraceMessage): TraceReport | undefined {
  const { transport, requestUri } = request.keys;
  const parent = upstream?.request;
  const at = { message: request, span: placeOf(request, 'request-uri') };
  if (isSips(request)) {
    if (transport === undefined || !PLAIN.has(transport) || isDecrypted(request)) return undefined;
    const message = `sips request was sent over ${transport.toUpperCase()}.`;
    return { at, message, confidence: 'certain', related: parent ? [relatedTo(parent, 'As received')] : [] };
  }
  if (!parent || !isSips(parent) || !/^sip:/i.test(requestUri ?? '')) return undefined;
  const message = 'A sips request was forwarded with a sip Request-URI: encryption is no longer asked for.';
  return { at, message, confidence: 'certain', related: [relatedTo(parent, 'As received')] };
}

/** A capture of what was encrypted: behind the end of TLS, or exported by whoever decrypted it. */
function isDecrypted({ keys }: TraceMessage): boolean {
  const ends = packetEnds(keys);
  if (isOnLoopback(ends)) return true;
  return keys.transport !== 'udp' && (ends.source?.port === TLS_PORT || ends.destination?.port === TLS_PORT);
}
