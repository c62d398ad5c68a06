/** Parameters in everyday use by header id, the most useful first. All others follow in the order of the registry. */
const common: ReadonlyMap<string, readonly string[]> = new Map([
  ['via', ['branch', 'rport', 'received', 'alias', 'keep']],
  ['from', ['tag']],
  ['to', ['tag']],
  ['contact', ['expires', 'q', '+sip.instance', 'reg-id']],
  ['event', ['id']],
  ['subscription-state', ['expires', 'reason', 'retry-after']],
  ['reason', ['cause', 'text']],
  ['retry-after', ['duration']],
  ['replaces', ['to-tag', 'from-tag', 'early-only']],
  ['content-disposition', ['handling']],
]);

/** In the order in which challenges and credentials are usually written (RFC 7616 §3.3, §3.4). */
const challenge = ['realm', 'nonce', 'algorithm', 'qop', 'opaque', 'stale', 'domain'];
const credentials = [
  'username',
  'realm',
  'nonce',
  'uri',
  'response',
  'algorithm',
  'cnonce',
  'qop',
  'nc',
  'opaque',
];
const auth: ReadonlyMap<string, readonly string[]> = new Map([
  ['www-authenticate', challenge],
  ['proxy-authenticate', challenge],
  ['authorization', credentials],
  ['proxy-authorization', credentials],
]);

const uriParams = ['transport', 'lr', 'user', 'ob', 'method', 'maddr', 'ttl'];

function rankIn(order: readonly string[], name: string): string {
  const index = order.indexOf(name.toLowerCase());
  // One character a place: `1a`, `1b` … sort before `5`.
  return index === -1 ? '5' : `1${String.fromCharCode(97 + index)}`;
}

/** Rank of a header parameter among those of its header, by the header's lower-case id. */
export function paramRank(headerId: string, name: string): string {
  return rankIn(common.get(headerId) ?? auth.get(headerId) ?? [], name);
}

/** Rank of a URI parameter. */
export function uriParamRank(name: string): string {
  return rankIn(uriParams, name);
}
