import { createHash } from 'node:crypto';
import type { EndpointSettings } from '../core/endpoint-protocol';
import { endpointRealm, endpointTestUser } from '../core/endpoint-protocol';
import { responseTo } from './responses';
import { type DigestContext, digestContext, type SipMessage, type SipRequest } from './sip-stack';

/** Nonces that are remembered; the oldest is forgotten, and a request with it is told that it is stale. */
const maxNonces = 500;

/** HA1 of MD5 (RFC 7616 §3.4.2), lower-case hex. */
function ha1Of(user: string, password: string): string {
  return createHash('md5').update(`${user}:${endpointRealm}:${password}`).digest('hex');
}

/** Challenges with MD5 and checks the answers, with the digest of the `sip` package: an opinion that is not ours. */
export class Authenticator {
  private readonly nonces = new Map<string, DigestContext>();
  private accounts: ReadonlyMap<string, string> = new Map();

  /** Who may answer from now on, besides the test user. */
  configure({ accounts }: Pick<EndpointSettings, 'accounts'>): void {
    const own = ha1Of(endpointTestUser.user, endpointTestUser.password);
    this.accounts = new Map([[endpointTestUser.user, own], ...accounts.map(a => [a.user, a.ha1] as const)]);
  }

  /** The 401 to a request that does not show who it is; undefined for one that does. */
  challenge(request: SipRequest, toTag: string): SipMessage | undefined {
    const given = this.givenNonce(request);
    const context = given === undefined ? undefined : this.nonces.get(given.nonce);
    const ha1 = given && this.accounts.get(given.user);
    if (context && ha1 !== undefined && context.accepts(request, ha1)) return undefined;
    // A nonce serves as long as its answers are right.
    if (given) this.nonces.delete(given.nonce);
    const response = responseTo(request, 401, toTag);
    const fresh = digestContext(endpointRealm, response, given !== undefined && context === undefined);
    const oldest = this.nonces.keys().next();
    if (this.nonces.size >= maxNonces && !oldest.done) this.nonces.delete(oldest.value);
    this.nonces.set(fresh.nonce, fresh);
    return response;
  }

  private givenNonce(request: SipRequest): { readonly user: string; readonly nonce: string } | undefined {
    const given: unknown = request.headers['authorization'];
    for (const value of Array.isArray(given) ? given : []) {
      const { realm, username, nonce } = value as Record<string, unknown>;
      if (unquoted(realm) !== endpointRealm) continue;
      return { user: unquoted(username), nonce: unquoted(nonce) };
    }
    return undefined;
  }
}

function unquoted(value: unknown): string {
  return typeof value === 'string' ? value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') : '';
}
