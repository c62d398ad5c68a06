import { afterLineEnd, findLineEnd, isBlank, isDigit } from '../sip/chars';
import { putPrivateAddress } from './likeness';
import { LIKE, type PartWriter } from './part-writer';

/** Attributes of whose value no rule that judges a body reads anything. */
const UNREAD = ['ssrc:', 'candidate:', 'ice-ufrag:', 'ice-pwd:', 'rtcp:'] as const;

const base64 = new Uint8Array(128);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
  base64[c.charCodeAt(0)] = 1;

/** The end of the key at `start`; `start` if it may be a mask: the same unit twice in a row at its begin, or an `xx`. */
function keyEnd(text: string, start: number, end: number): number {
  let i = start;
  while (i < end) {
    const c = text.charCodeAt(i);
    if (c >= 128 || base64[c] === 0) break;
    const isPair = i > start && c === text.charCodeAt(i - 1);
    if (isPair && (i === start + 1 || (c | 32) === 120)) return start;
    i++;
  }
  return i;
}

/** `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:<key>`: of a key only the length counts. */
function putCrypto(to: PartWriter, text: string, start: number, end: number): void {
  const inline = text.indexOf('inline:', start);
  const key = inline + 7;
  const after = inline < 0 || key > end ? key : keyEnd(text, key, end);
  if (after <= key) {
    to.copy(text, start, end);
    return;
  }
  to.copy(text, start, key);
  to.put(LIKE);
  to.put(after - key);
  to.copy(text, after, end);
}

function putAttribute(to: PartWriter, text: string, start: number, end: number): void {
  const unread = UNREAD.find(name => text.startsWith(name, start + 2));
  if (unread !== undefined) {
    to.copy(text, start, start + 2 + unread.length);
    to.put(LIKE);
  } else if (text.startsWith('crypto:', start + 2)) putCrypto(to, text, start, end);
  else to.copy(text, start, end);
}

/** Numbers that no 64 bits hold are a matter of their own. */
const MOST_DIGITS = 18;
/** Ports below are known services, or 0 and 9, which mean something. */
const FIRST_PORT = 1024;

/** `c=`: which private address it is. */
function putConnection(to: PartWriter, text: string, start: number, end: number): void {
  const at = text.lastIndexOf(' ', end - 1) + 1;
  if (at <= start) {
    to.copy(text, start, end);
    return;
  }
  to.copy(text, start, at);
  to.copy(text, putPrivateAddress(to, text, at, end), end);
}

/** `o=`: which numbers a session has, and which private address. */
function putOrigin(to: PartWriter, text: string, start: number, end: number): void {
  let i = start;
  while (i < end) {
    if (!isDigit(text.charCodeAt(i)) || !isBlank(text.charCodeAt(i - 1))) {
      to.put(text.charCodeAt(i++));
      continue;
    }
    const address = putPrivateAddress(to, text, i, end);
    if (address > i) {
      i = address;
      continue;
    }
    const from = i;
    while (i < end && isDigit(text.charCodeAt(i))) i++;
    if (i < end && isBlank(text.charCodeAt(i)) && i - from <= MOST_DIGITS) to.put(LIKE);
    else to.copy(text, from, i);
  }
}

/** `m=`: which usual port it is, but whether it is odd. */
function putMedia(to: PartWriter, text: string, start: number, end: number): void {
  let from = start;
  while (from < end && !isBlank(text.charCodeAt(from))) from++;
  from++;
  let after = from;
  while (after < end && isDigit(text.charCodeAt(after))) after++;
  const port = after - from >= 4 && after - from <= 5 ? Number(text.slice(from, after)) : 0;
  const isUsual =
    port >= FIRST_PORT && port <= 0xffff && text.charCodeAt(from) !== 48 && isBlank(text.charCodeAt(after));
  if (!isUsual) {
    to.copy(text, start, end);
    return;
  }
  to.copy(text, start, from);
  to.put(LIKE);
  to.put(port % 2);
  to.copy(text, after, end);
}

/**
 * Writes a session description as it counts for rules that judge the body alone: which session it is, which ports and
 * which private addresses it names, its keys and its candidates may be anything of their kind.
 */
export function putSdp(to: PartWriter, text: string, start: number, end: number): void {
  for (let at = start; at < end && !to.isUnfit; ) {
    const lineEnd = Math.min(findLineEnd(text, at), end);
    const isLine = lineEnd - at > 2 && text.charAt(at + 1) === '=';
    const type = isLine ? text.charAt(at) : '';
    if (type === 'a') putAttribute(to, text, at, lineEnd);
    else if (type === 'o') putOrigin(to, text, at, lineEnd);
    else if (type === 'c') putConnection(to, text, at, lineEnd);
    else if (type === 'm') putMedia(to, text, at, lineEnd);
    else to.copy(text, at, lineEnd);
    const next = Math.min(afterLineEnd(text, lineEnd), end);
    to.copy(text, lineEnd, next);
    at = next;
  }
}
