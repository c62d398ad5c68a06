import type { Hashes } from '../text/hashes';
import { sliceSpan } from '../text/span';
import { utf8Encode } from '../text/utf8-encode';
import type { DigestChallenge } from './digest-challenge';
import type { WireFacts } from './read-wire';

/** Who answers a challenge. Kept in memory only as long as it is needed: never recorded, logged or shown. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What an answer to a challenge is made of. */
export interface DigestInput {
  readonly request: WireFacts;
  readonly challenge: DigestChallenge;
  readonly credentials: Credentials;
  /** How often this nonce has been used, this time included (RFC 7616 §3.4 nc). */
  readonly count: number;
  /** Random letters and digits, new for each answer. */
  readonly cnonce: string;
  readonly hashes: Hashes;
}

type Hash = (bytes: Uint8Array) => string;

/** The algorithms of RFC 7616 §3.3 and RFC 8760, in lower case and without `-sess`. */
const algorithms: ReadonlyMap<string, (hashes: Hashes) => Hash> = new Map<string, (hashes: Hashes) => Hash>([
  ['md5', hashes => hashes.md5],
  ['sha-256', hashes => hashes.sha256],
  ['sha-512-256', hashes => hashes.sha512t256],
]);

/** The names of all algorithms that can be answered, for the user. */
export const digestAlgorithms = 'MD5, SHA-256, SHA-512-256 and their -sess';

/** True where the algorithm and one of the qop values are known here. */
export function canAnswer({ algorithm, qop }: DigestChallenge): boolean {
  const known = algorithms.has((algorithm ?? 'md5').toLowerCase().replace(/-sess$/, ''));
  return known && (qop === undefined || qop.length === 0 || chosenQop(qop) !== undefined);
}

/**
 * The value of Authorization or Proxy-Authorization for a challenge (RFC 7616 §3.4, RFC 3261 §22.4), wire bytes one
 * character each. `auth` is taken before `auth-int`, as proxies may change bodies. A challenge that `canAnswer`
 * refuses gives undefined. User and password count as UTF-8.
 */
export function digestAnswer(input: DigestInput): string | undefined {
  const { challenge, request, hashes } = input;
  // A line end would add header lines; no user name holds a control character (RFC 3261 §25.1 quoted-string).
  if (!canAnswer(challenge) || hasControls(input.credentials.user)) return undefined;
  const name = (challenge.algorithm ?? 'MD5').toLowerCase();
  const hash = algorithms.get(name.replace(/-sess$/, ''))?.(hashes);
  if (!hash) return undefined;
  const of = (text: string): string => hash(wireBytes(text));
  const qop = challenge.qop && chosenQop(challenge.qop);
  const user = wireText(input.credentials.user);
  const secret = of(`${user}:${challenge.realmRaw}:${wireText(input.credentials.password)}`);
  const session = name.endsWith('-sess');
  const a1 = session ? of(`${secret}:${challenge.nonceRaw}:${input.cnonce}`) : secret;
  const entity = qop === 'auth-int' ? `:${of(sliceSpan(request.message.text, request.message.body))}` : '';
  const a2 = of(`${request.method}:${request.requestUri}${entity}`);
  const nc = input.count.toString(16).padStart(8, '0');
  const middle = qop === undefined ? '' : `:${nc}:${input.cnonce}:${qop}`;
  const parts = [
    `username="${escapeQuoted(user)}"`,
    `realm="${challenge.realmRaw}"`,
    `nonce="${challenge.nonceRaw}"`,
    `uri="${request.requestUri}"`,
    `response="${of(`${a1}:${challenge.nonceRaw}${middle}:${a2}`)}"`,
    ...(challenge.algorithm === undefined ? [] : [`algorithm=${challenge.algorithm}`]),
    // RFC 2069 knows no cnonce; a session needs it, for the peer cannot make A1 without.
    ...(qop === undefined && !session ? [] : [`cnonce="${input.cnonce}"`]),
    ...(challenge.opaque === undefined ? [] : [`opaque=${challenge.opaque}`]),
    ...(qop === undefined ? [] : [`qop=${qop}`, `nc=${nc}`]),
  ];
  return `Digest ${parts.join(', ')}`;
}

function chosenQop(qop: readonly string[]): 'auth' | 'auth-int' | undefined {
  if (qop.includes('auth')) return 'auth';
  return qop.includes('auth-int') ? 'auth-int' : undefined;
}

function escapeQuoted(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}

function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20) return true;
  return false;
}

/** A text as the bytes of its UTF-8, one character each. */
function wireText(text: string): string {
  let result = '';
  for (const byte of utf8Encode(text)) result += String.fromCharCode(byte);
  return result;
}

function wireBytes(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0));
}
