import { isDigits } from '../../../sip/chars';
import { sdpFields } from '../../../sip/sdp/read-sdp';
import type { SdpAttribute, SdpMedia } from '../../../sip/sdp/sdp';
import type { SdpBody } from '../../../sip/sdp/sdps-of';
import { shownText } from '../../../sip/shown-text';
import type { Span } from '../../../text/span';
import type { Severity } from '../../finding';
import { isLogged } from '../../header-part';
import { looksMasked } from '../../looks-masked';
import type { MessageContext, MessageRule } from '../../rule';
import { attributesOf, isCapabilityAnswer, isWholeSdp, judgedSdps } from '../../sdp-part';

/** Bytes of master key and salt together (RFC 4568 §6.2, RFC 5669, RFC 6188, RFC 7714). */
const KEY_BYTES: ReadonlyMap<string, number> = new Map([
  ...['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32', 'F8_128_HMAC_SHA1_80'].map(of(30)),
  ...['AES_192_CM_HMAC_SHA1_80', 'AES_192_CM_HMAC_SHA1_32'].map(of(38)),
  ...['AES_256_CM_HMAC_SHA1_80', 'AES_256_CM_HMAC_SHA1_32'].map(of(46)),
  // Names of the drafts before RFC 6188, still sent.
  ...['AES_CM_256_HMAC_SHA1_80', 'AES_CM_256_HMAC_SHA1_32'].map(of(46)),
  ...['SEED_CTR_128_HMAC_SHA1_80'].map(of(30)),
  ...['SEED_128_CCM_80', 'SEED_128_GCM_96', 'AEAD_AES_128_GCM', 'AEAD_AES_128_GCM_8'].map(of(28)),
  ...['AEAD_AES_256_GCM', 'AEAD_AES_256_GCM_8'].map(of(44)),
]);
/** Bytes of a hash by its name (RFC 8122 §5). */
const HASH_BYTES: ReadonlyMap<string, number> = new Map([
  ...['md2', 'md5'].map(of(16)),
  ...['sha-1'].map(of(20)),
  ...['sha-224'].map(of(28)),
  ...['sha-256'].map(of(32)),
  ...['sha-384'].map(of(48)),
  ...['sha-512'].map(of(64)),
]);
const SETUPS: ReadonlySet<string> = new Set(['active', 'passive', 'actpass', 'holdconn']);

function of(bytes: number): (name: string) => [string, number] {
  return name => [name, bytes];
}

type Say = (span: Span, why: string, severity?: Severity) => void;

/** Bytes of base64 text; undefined for text that is no base64. */
function base64Bytes(text: string): number | undefined {
  const digits = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]+$/.test(digits) || digits.length % 4 === 1) return undefined;
  return Math.floor((digits.length * 3) / 4);
}

/** `inline:<key and salt>|<lifetime>|<MKI>:<length>` (RFC 4568 §6.1). No sentence shows the key. */
function checkKey(key: string, span: Span, suite: string, say: Say): void {
  if (!key.startsWith('inline:')) {
    say(span, 'the key does not begin with "inline:"');
    return;
  }
  const [secret = '', ...rest] = key.slice('inline:'.length).split('|');
  if (looksMasked(secret)) return;
  const wanted = KEY_BYTES.get(suite);
  const found = base64Bytes(secret);
  if (found === undefined) say(span, 'the key is not base64');
  else if (wanted !== undefined && found !== wanted) {
    say(span, `key and salt of ${suite} are ${wanted} bytes, not ${found}`);
  }
  const mki = rest.find(part => part.includes(':'));
  if (mki !== undefined && !/^\d{1,40}:\d{1,3}$/.test(mki)) say(span, 'MKI and its length are malformed');
}

function checkCrypto(text: string, value: Span, tags: Set<string>, say: Say): void {
  const [tag, suite, ...rest] = sdpFields(text, value);
  const keys = rest[0];
  if (!tag || !suite || !keys) {
    say(value, 'a=crypto is not <tag> <suite> <key>');
    return;
  }
  const number = text.slice(tag.start, tag.end);
  if (!isDigits(number, 0, number.length) || number.length > 9)
    say(tag, 'the tag is not a number of 1 to 9 digits');
  else if (tags.has(number)) say(tag, `the tag ${number} stands there twice`);
  tags.add(number);
  const name = text.slice(suite.start, suite.end);
  if (!KEY_BYTES.has(name)) say(suite, `the suite "${shownText(text, suite)}" is not known`, 'hint');
  for (const key of text.slice(keys.start, keys.end).split(';')) checkKey(key, keys, name, say);
}

/** `sha-256 AB:CD:…` (RFC 8122 §5). */
function checkFingerprint(text: string, value: Span, say: Say): void {
  const [hash = '', hex = ''] = text.slice(value.start, value.end).trim().split(/\s+/, 2);
  const wanted = HASH_BYTES.get(hash.toLowerCase());
  const bytes = hex.split(':');
  if (looksMasked(hex)) return;
  if (!bytes.every(byte => /^[0-9a-fA-F]{2}$/.test(byte))) {
    say(value, 'the fingerprint is not hexadecimal bytes divided by colons');
  } else if (wanted !== undefined && bytes.length !== wanted) {
    say(value, `a fingerprint of ${hash} has ${wanted} bytes, not ${bytes.length}`);
  }
}

function checkAttributes(context: MessageContext, attributes: readonly SdpAttribute[]): void {
  const { text } = context.message;
  const tags = new Set<string>();
  const say: Say = (span, why, severity = 'error') =>
    context.report({ span, severity, message: `Media keys are not valid: ${why}.` });
  for (const { name, value, line } of attributes) {
    if (!value || context.isTemplate(line.span)) continue;
    if (name === 'crypto') checkCrypto(text, value, tags, say);
    else if (name === 'fingerprint') checkFingerprint(text, value, say);
    else if (name === 'setup' && !SETUPS.has(text.slice(value.start, value.end).trim().toLowerCase())) {
      say(value, 'a=setup is not active, passive, actpass or holdconn');
    }
  }
}

/** Attributes that say how the keys of a stream are found: SDES, DTLS, MIKEY or ZRTP. */
function namesKeys(attributes: readonly SdpAttribute[]): boolean {
  const names = ['crypto', 'fingerprint', 'key-mgmt', 'zrtp-hash', 'tls-id'];
  return attributes.some(({ name }) => names.includes(name));
}

/** True if keys of every stream may be missing: neither the session has any, nor is its body known in part only. */
function mayLackKeys(context: MessageContext, body: SdpBody): boolean {
  const { attributes, lines } = body.sdp;
  if (namesKeys(attributes) || lines.some(({ type }) => type === 'k')) return false;
  return !isCapabilityAnswer(context.message) && isWholeSdp(context, body) && !isLogged(context);
}

/** Secured streams have keys, and streams with keys are secured (RFC 4568 §7, RFC 5763 §5). */
function checkMedia(context: MessageContext, media: SdpMedia, mayLack: () => boolean): void {
  const { isTemplate, report } = context;
  if (media.port === 0 || isTemplate(media.line.span)) return;
  const protocol = media.protocol.toUpperCase();
  const related = [{ message: 'The m= line', span: media.line.span }];
  const isSecured = /(^|\/)RTP\/SAVPF?$/.test(protocol) || protocol.startsWith('UDP/TLS/');
  if (isSecured) {
    if (namesKeys(media.attributes) || !mayLack()) return;
    const why = `${media.protocol} has neither a=crypto nor a=fingerprint nor a=key-mgmt`;
    report({ span: media.protocolSpan, message: `Media keys are not valid: ${why}.` });
  } else if (protocol === 'RTP/AVP' || protocol === 'RTP/AVPF') {
    const [first] = attributesOf(media.attributes, 'crypto');
    if (!first || isTemplate(first.line.span)) return;
    const span = { start: first.line.span.start, end: first.nameSpan.end };
    const text = `Media keys stand in a stream of ${media.protocol}: optional SRTP, which not every peer takes.`;
    report({ span, severity: 'information', message: text, related });
  }
}

/** Keys of SRTP and fingerprints of DTLS are missing or cannot be read (RFC 4568, RFC 5763, RFC 8122). */
export const sdpKeyInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'sdp-key-invalid',
    category: 'sdp',
    severity: 'error',
    description: 'The keys or fingerprints of a secured stream are missing, malformed or of a wrong length.',
    reference: 'RFC 4568 §4, §6, §9; RFC 5763 §5; RFC 8122 §5',
    fixable: false,
  },
  on: { body: 'sdp' },
  judges: 'body',
  reads: { fields: [], body: true },
  check(context) {
    for (const body of judgedSdps(context)) {
      let known: boolean | undefined;
      const mayLack = () => {
        known ??= mayLackKeys(context, body);
        return known;
      };
      checkAttributes(context, body.sdp.attributes);
      for (const media of body.sdp.media) {
        checkAttributes(context, media.attributes);
        checkMedia(context, media, mayLack);
      }
    }
  },
};
