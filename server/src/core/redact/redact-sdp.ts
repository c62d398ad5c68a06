import { maskSecret } from './redact-param';
import type { Redaction } from './redaction';

/** Session names that stacks write and nobody chose. */
const plainName = /^(?:-?|call|session|sip call|sip session|media session|talk|voip call|sdp|asterisk.*)$/i;
/** Attributes of which the value is a key or relates descriptions to each other. */
const tokenAttributes = new Set([
  'ice-ufrag',
  'ice-pwd',
  'tls-id',
  'msid',
  'msid-semantic',
  'identity',
  'key-mgmt',
  'path',
]);

/** A session description (RFC 8866) with names, addresses and keys replaced; lines that are none are looked through as text. */
export function redactSdp(sdp: string, by: Redaction): string {
  return sdp.replace(/[^\r\n]+/g, line => {
    const value = line.slice(2);
    return /^[a-z]=/.test(line) ? line.slice(0, 2) + redactLine(line.charAt(0), value, by) : by.text(line);
  });
}

function redactLine(type: string, value: string, by: Redaction): string {
  switch (type) {
    case 'o':
      return redactOrigin(value, by);
    case 'c':
      return redactAddresses(value, by);
    case 's':
      return plainName.test(value.trim()) ? value : by.sentence(value);
    case 'i':
    case 'e':
    case 'p':
    case 'u':
      return by.sentence(value);
    case 'k':
      return value.replace(/:.*$/s, key => `:${maskSecret(key.slice(1))}`);
    case 'a':
      return redactAttribute(value, by);
    default:
      return type === 'm' ? value : by.text(value);
  }
}

/** `alice 2890844526 2890844526 IN IP4 host`: identifier and version stay (RFC 8866 §5.2). */
function redactOrigin(value: string, by: Redaction): string {
  const [user = '', ...rest] = value.split(' ');
  const name = user === '-' || user === '' ? user : by.names.user(user);
  return [name, redactAddresses(rest.join(' '), by)].join(rest.length > 0 ? ' ' : '');
}

/** What follows `IN IP4`; the suffix of a multicast address (`/127`) stays. */
function redactAddresses(value: string, by: Redaction): string {
  return value.replace(
    /\b(IN\s{1,9}IP[46]\s{1,9})([^\s/]+)/g,
    (_, head: string, host: string) => head + by.names.host(host),
  );
}

function redactAttribute(value: string, by: Redaction): string {
  const colon = value.indexOf(':');
  if (colon < 0) return value;
  const name = value.slice(0, colon).toLowerCase();
  const rest = value.slice(colon + 1);
  return value.slice(0, colon + 1) + redactAttributeValue(name, rest, by);
}

function redactAttributeValue(name: string, rest: string, by: Redaction): string {
  if (name === 'crypto') {
    return rest.replace(/inline:[A-Za-z0-9+/]+/g, key => `inline:${by.names.token(key.slice(7))}`);
  }
  if (name === 'fingerprint')
    return rest.replace(/[0-9A-F]{2}(?::[0-9A-F]{2}){3,}/gi, print => by.names.token(print));
  if (name === 'candidate' || name === 'remote-candidates') return redactCandidate(rest, by);
  if (name === 'rtcp') return redactAddresses(rest, by);
  if (name === 'ssrc')
    return rest.replace(
      /((?:cname|mslabel|label|msid):)(.*)$/s,
      (_, head: string, id: string) => head + tokensIn(id, by),
    );
  if (tokenAttributes.has(name)) return tokensIn(rest, by);
  if (
    /^(?:rtpmap|fmtp|ptime|maxptime|mid|group|setup|extmap|rtcp-fb|rtcp-mux|ssrc-group|simulcast|rid|bundle-only|t38.*)$/i.test(
      name,
    )
  ) {
    return rest;
  }
  return by.text(rest);
}

function tokensIn(text: string, by: Redaction): string {
  return text.replace(/\S+/g, word => (word.includes('@') ? by.names.callId(word) : by.names.token(word)));
}

/** `1 1 UDP 2130706431 10.0.1.1 8998 typ host raddr 10.0.1.1 rport 9` (RFC 8839 §5.1): words that are addresses or names of them. */
function redactCandidate(rest: string, by: Redaction): string {
  const words = rest.split(' ');
  return words
    .map((word, index) =>
      index === 4 || words[index - 1] === 'raddr' || (index % 3 === 1 && words.length < 6)
        ? by.names.host(word)
        : word,
    )
    .join(' ');
}
