import { findHeaders, unfold } from '../sip/find-header';
import { findParam, paramText } from '../sip/param';
import { readAuth } from '../sip/read-auth';
import type { AuthValue } from '../sip/views';
import type { WireFacts } from './read-wire';

/** A Digest challenge of a 401 or 407 (RFC 7616 §3.3). Texts are wire bytes, one character each. */
export interface DigestChallenge {
  /** True for Proxy-Authenticate (407), false for WWW-Authenticate (401). */
  readonly proxy: boolean;
  /** Without quotes and escapes: for the user, and to find credentials. */
  readonly realm: string;
  /** What stands between the quotes as written: what is hashed and sent back. */
  readonly realmRaw: string;
  readonly nonceRaw: string;
  /** Sent back as written; undefined where there was none. */
  readonly opaque: string | undefined;
  /** As written; undefined where there was none, which means MD5. */
  readonly algorithm: string | undefined;
  /** Lower case; undefined where there was none (RFC 2069). */
  readonly qop: readonly string[] | undefined;
  /** The password was right, only the nonce is too old. */
  readonly stale: boolean;
}

/** The Digest challenges of a response, in its order; other schemes (Basic, Bearer) are left out. */
export function readChallenges({ message }: WireFacts): readonly DigestChallenge[] {
  return (['www-authenticate', 'proxy-authenticate'] as const).flatMap(id =>
    findHeaders(message, id).flatMap(field =>
      readAuth(message, field)
        .value.filter(value => value.scheme.toLowerCase() === 'digest')
        .map(value => challengeOf(message.text, value, id === 'proxy-authenticate')),
    ),
  );
}

/** What stands between the quotes of a parameter, escapes left as they are; '' for one that is not there. */
function rawParam(text: string, { params }: AuthValue, id: string): string {
  const value = findParam(params, id)?.value;
  return value === undefined ? '' : unfold(text, value.start, value.end).replace(/^"|"$/g, '');
}

function challengeOf(text: string, value: AuthValue, proxy: boolean): DigestChallenge {
  const plain = (id: string): string | undefined => {
    const param = findParam(value.params, id);
    return param && paramText(text, param);
  };
  const opaque = findParam(value.params, 'opaque')?.value;
  return {
    proxy,
    realm: plain('realm') ?? '',
    realmRaw: rawParam(text, value, 'realm'),
    nonceRaw: rawParam(text, value, 'nonce'),
    opaque: opaque && unfold(text, opaque.start, opaque.end),
    algorithm: plain('algorithm'),
    qop: plain('qop')
      ?.toLowerCase()
      .split(',')
      .map(word => word.trim())
      .filter(word => word !== ''),
    stale: plain('stale')?.toLowerCase() === 'true',
  };
}
