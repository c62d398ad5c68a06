import { isDigits } from '../sip/chars';
import type { HeaderField, SipMessage } from '../sip/message';
import { findParam, paramText } from '../sip/param';
import { readAuth } from '../sip/read-auth';
import type { AuthValue, Param } from '../sip/views';
import { flatMapped } from '../text/flat-mapped';

/** One challenge or one set of credentials with the field that holds it. */
export interface AuthEntry {
  readonly field: HeaderField;
  readonly value: AuthValue;
}

/** Fields that hold challenges. */
export const challengeFields: readonly string[] = ['www-authenticate', 'proxy-authenticate'];
/** Fields that hold credentials. */
export const credentialsFields: readonly string[] = ['authorization', 'proxy-authorization'];
/** Fields that hold either. */
export const authFields: readonly string[] = [...challengeFields, ...credentialsFields];

function entriesOf(message: SipMessage, ids: readonly string[]): readonly AuthEntry[] {
  return flatMapped(message.headers, field =>
    ids.includes(field.id) ? readAuth(message, field).value.map(value => ({ field, value })) : undefined,
  );
}

/** The challenges of a message: WWW-Authenticate and Proxy-Authenticate (RFC 3261 §20.44, §20.27). */
export function challengesOf(message: SipMessage): readonly AuthEntry[] {
  return entriesOf(message, challengeFields);
}

/** The credentials of a message: Authorization and Proxy-Authorization (RFC 3261 §20.7, §20.28). */
export function credentialsOf(message: SipMessage): readonly AuthEntry[] {
  return entriesOf(message, credentialsFields);
}

/** True for the scheme Digest, in any letter case. */
export function isDigest({ value }: AuthEntry): boolean {
  return value.scheme.toLowerCase() === 'digest';
}

/** The value of a parameter without quotes; undefined where it is not there or a flag. */
export function authText(text: string, value: AuthValue, id: string): string | undefined {
  const param = findParam(value.params, id);
  return param && paramText(text, param);
}

/** True if the value of a parameter stands in quotes. */
export function isQuoted(text: string, { value }: Param): boolean {
  return value !== undefined && text.charAt(value.start) === '"' && text.charAt(value.end - 1) === '"';
}

/** The name of the digest algorithm, upper case; MD5 where none is named (RFC 3261 §22.4, RFC 7616 §3.3). */
export function algorithmOf(text: string, value: AuthValue): string {
  return (authText(text, value, 'algorithm') ?? 'MD5').toUpperCase();
}

/** True for the algorithms of IMS AKA, `AKAv1-MD5` and its kin (RFC 3310, RFC 4169). */
export function isAka(algorithm: string): boolean {
  return algorithm.startsWith('AKAV') && isDigits(algorithm, 4, 5);
}
