import { portableByteOps } from '../text/portable-byte-ops';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const values = new Map([...ALPHABET].map((c, index) => [c, index]));
/** A token longer than this is not shown; that of a real call has about a thousand characters. */
const LONGEST = 16_384;

/** Bytes of base64url text (RFC 4648 §5), padding optional; undefined for a character that is none of its alphabet. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  const bare = text.replace(/={1,2}$/, '');
  if (bare.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let bits = 0;
  let have = 0;
  let at = 0;
  for (const c of bare) {
    const value = values.get(c);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    bytes[at++] = (bits >> have) & 0xff;
  }
  return bytes;
}

/** The members of a JSON object, in order. */
export type JsonMembers = readonly (readonly [name: string, value: unknown])[];

/** A JSON Web Token without any check of its signature (RFC 7519). */
export interface Jwt {
  readonly header: JsonMembers;
  readonly claims: JsonMembers;
}

function membersOf(base64Url: string): JsonMembers | undefined {
  const bytes = decodeBase64Url(base64Url);
  if (!bytes) return undefined;
  try {
    const value: unknown = JSON.parse(portableByteOps.utf8(bytes, 0, bytes.length));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
      : undefined;
  } catch {
    // What is no JSON is no token; the text is hostile until proven otherwise.
    return undefined;
  }
}

/** Header and claims of `header.claims.signature`; undefined for any other text, also for the compact form `..signature`. */
export function decodeJwt(text: string): Jwt | undefined {
  if (text.length > LONGEST) return undefined;
  const [first = '', second = '', signature, ...more] = text.split('.');
  if (signature === undefined || more.length > 0) return undefined;
  const header = membersOf(first);
  const claims = membersOf(second);
  return header && claims ? { header, claims } : undefined;
}
