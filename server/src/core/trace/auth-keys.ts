import type { HeaderField, SipMessage } from '../sip/message';
import { findParam, paramText } from '../sip/param';
import { readAuth } from '../sip/read-auth';
import type { AuthValue } from '../sip/views';
import { detached } from '../text/detached';
import { flatMapped } from '../text/flat-mapped';
import { textHash } from './text-hash';

export type AuthHeader = 'authorization' | 'proxy-authorization' | 'www-authenticate' | 'proxy-authenticate';

/** One challenge, or the credentials that answer one (RFC 3261 §22, RFC 7616), without any secret. */
export interface AuthKeys {
  readonly header: AuthHeader;
  /** True for Authorization and Proxy-Authorization. */
  readonly isCredentials: boolean;
  /** Lower-case, `digest`. */
  readonly scheme: string;
  readonly realm: string | undefined;
  /** Hash of the nonce: to be compared, never shown. */
  readonly nonce: number | undefined;
  /** Hash of the opaque value. */
  readonly opaque: number | undefined;
  /** As written: `MD5`, `SHA-256`. */
  readonly algorithm: string | undefined;
  /** Of credentials the one chosen; of a challenge the list as written, `auth,auth-int`. */
  readonly qop: string | undefined;
  /** `nc` of credentials; undefined where it is missing or not hexadecimal. */
  readonly nonceCount: number | undefined;
  readonly stale: boolean;
  readonly username: string | undefined;
  readonly uri: string | undefined;
}

const NONE: readonly AuthKeys[] = [];

/** The challenges and credentials of a message in order; `fields` are its rows that hold any. */
export function authKeysOf(message: SipMessage, fields: readonly HeaderField[]): readonly AuthKeys[] {
  if (fields.length === 0) return NONE;
  return flatMapped(fields, field =>
    readAuth(message, field).value.map(value => authOf(message.text, field.id as AuthHeader, value)),
  );
}

function authOf(text: string, header: AuthHeader, value: AuthValue): AuthKeys {
  const raw = (id: string) => {
    const param = findParam(value.params, id);
    return param && paramText(text, param);
  };
  const own = (id: string) => {
    const found = raw(id);
    return found === undefined ? undefined : detached(found);
  };
  const nonce = raw('nonce');
  const opaque = raw('opaque');
  const count = raw('nc');
  return {
    header,
    isCredentials: header === 'authorization' || header === 'proxy-authorization',
    scheme: detached(value.scheme).toLowerCase(),
    realm: own('realm'),
    nonce: nonce === undefined ? undefined : textHash(nonce),
    opaque: opaque === undefined ? undefined : textHash(opaque),
    algorithm: own('algorithm'),
    qop: own('qop'),
    nonceCount:
      count !== undefined && /^[0-9a-f]{1,8}$/i.test(count) ? Number.parseInt(count, 16) : undefined,
    stale: raw('stale')?.toLowerCase() === 'true',
    username: own('username'),
    uri: own('uri'),
  };
}
