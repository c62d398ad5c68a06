import type { AuthKeys } from '../../../trace/auth-keys';
import { elapsedMs } from '../../../trace/elapsed';
import type { Group } from '../../../trace/group';
import { placeOf } from '../../../trace/message-places';
import { T1 } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import type { GroupRule } from '../../rule';

/** A nonce count that was used before with its nonce. */
export const authNonceCount: GroupRule = {
  scope: 'group',
  meta: {
    id: 'auth-nonce-count',
    category: 'auth',
    severity: 'warning',
    description: 'A new request has a nonce count that is not above the last one with its nonce.',
    reference: 'RFC 7616 §3.4',
    fixable: false,
  },
  check(group, _facts, report) {
    const uses = new Map<string, Use>();
    for (const use of usesIn(group)) {
      const before = uses.get(use.key);
      if (!before || use.count > before.count) uses.set(use.key, use);
      else if (isReplay(before, use)) {
        const { request, credentials, count } = use;
        report({
          at: { message: request, span: placeOf(request, partOf(credentials)) },
          message: `Nonce count ${hex(count)} is not above ${hex(before.count)}, which was already used with this nonce.`,
          confidence: 'certain',
          related: [
            {
              message: `${before.request.keys.method} with nonce count ${hex(before.count)}`,
              at: { message: before.request, span: placeOf(before.request, partOf(before.credentials)) },
            },
          ],
        });
      }
    }
  },
};

/** One nonce count of one request on one hop. */
interface Use {
  readonly key: string;
  readonly count: number;
  readonly request: TraceMessage;
  readonly credentials: AuthKeys;
}

/** They carry the credentials of their INVITE (RFC 3261 §22.1). */
const COPIES: ReadonlySet<string> = new Set(['ACK', 'CANCEL']);

/** On the client's own hop: a proxy that forks, or a B2BUA, hands the same credentials on more than once. */
function* usesIn(group: Group): Iterable<Use> {
  for (const { request, upstream, hop, method } of group.transactions) {
    if (!request || upstream || COPIES.has(method) || request.keys.viaCount > 1) continue;
    for (const credentials of request.keys.auth) {
      const { isCredentials, header, realm, username, nonce, nonceCount } = credentials;
      if (!isCredentials || nonce === undefined || nonceCount === undefined) continue;
      const key = `${hop.id}\n${header}\n${realm}\n${username}\n${nonce}`;
      yield { key, count: nonceCount, request, credentials };
    }
  }
}

/** Not the same request over another server, and not two requests that overtook each other on the way. */
function isReplay(before: Use, use: Use): boolean {
  const [a, b] = [before.request.keys, use.request.keys];
  if (a.method === b.method && a.cseq === b.cseq) return false;
  const gap = elapsedMs(before.request, use.request);
  return !(gap !== undefined && gap < T1 && (b.cseq ?? 0) < (a.cseq ?? 0));
}

function partOf({ header }: AuthKeys): 'authorization' | 'proxy-authorization' {
  return header === 'proxy-authorization' ? 'proxy-authorization' : 'authorization';
}

function hex(count: number): string {
  return count.toString(16).padStart(8, '0');
}
