import type { Redaction } from './redaction';
import { schemeOf } from './uri-scheme';

/** Values that are words of their own and relate messages to each other. */
const tokens = new Set(
  `tag branch from-tag to-tag ftag local-tag remote-tag icid-value nonce nextnonce cnonce opaque rinstance remote
   utran-cell-id-3gpp cgi-3gpp ci-3gpp ci-3gpp2 i-wlan-node-id utran-sai-3gpp dsl-location eth-location
   fiber-location np access-network-info gcid vsf x-mac mac epid ob-id line`
    .split(/\s+/)
    .filter(name => name !== ''),
);
const hosts = new Set(
  'received maddr orig-ioi term-ioi transit-ioi icid-generated-at generated-at domain ccf ecf trunk-context realm'.split(
    ' ',
  ),
);
const secrets = new Set(
  'response rspauth password passwd auts signature ck ik key secret token access_token'.split(' '),
);
/** Values of a closed set, which tell nothing of anybody. */
const plain = new Set(
  'boundary user transport method ttl lr rport port q expires algorithm qop nc stale cause handling purpose version charset'.split(
    ' ',
  ),
);

/** The value of a parameter, as it stands (a quoted one without its quotes). What is not known to be plain is looked through. */
export function redactParam(name: string, value: string, by: Redaction): string {
  const key = name.trim().toLowerCase();
  if (value === '' || plain.has(key)) return value;
  if (secrets.has(key)) return maskSecret(value);
  if (key === 'branch') return by.branch(value);
  // Some are made of the host that made them.
  if (tokens.has(key)) return value.includes('@') ? by.names.callId(value) : by.names.token(value);
  if (hosts.has(key)) return value.includes(' ') ? by.realm(value) : by.hostPort(value);
  if (key === 'username' || key === 'user-name') return redactUsername(value, by);
  if (key === 'phone-context') return value.startsWith('+') ? by.names.number(value) : by.hostPort(value);
  if (key === 'call-id' || key === 'callid' || key === 'cid') return by.names.callId(value);
  if (schemeOf(value) !== undefined || /[\s<"@]/.test(value)) return by.text(value);
  const known = by.names.known(value);
  if (known !== undefined) return known;
  // Long and with digits: made by a machine, for one device or call.
  if (value.length >= 10 && /\d/.test(value) && /^[\w.~+/=-]+$/.test(value) && !/^[\d.]+$/.test(value)) {
    return by.names.token(value);
  }
  return by.text(value);
}

/** Zeros for hexadecimal digits, `x` for letters: its length and form tell what it was, and nothing else. */
export function maskSecret(value: string): string {
  const isHex = /^[0-9a-f]+$/i.test(value);
  return isHex ? '0'.repeat(value.length) : value.replace(/[A-Za-z]/g, 'x').replace(/[0-9]/g, '0');
}

function redactUsername(value: string, by: Redaction): string {
  const at = value.lastIndexOf('@');
  if (at < 0) return by.names.user(value);
  return `${by.names.user(value.slice(0, at))}@${by.hostPort(value.slice(at + 1))}`;
}
