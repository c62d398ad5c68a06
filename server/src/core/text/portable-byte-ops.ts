import type { ByteOps } from './byte-ops';

/** Characters that one `String.fromCharCode` call takes: more would overflow the stack. */
const step = 8192;

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  const stop = Math.min(end, bytes.length);
  for (let i = Math.max(0, start); i < stop; i += step) {
    text += String.fromCharCode(...bytes.subarray(i, Math.min(i + step, stop)));
  }
  return text;
}

function indexOf(haystack: Uint8Array, needle: Uint8Array | number, from: number): number {
  if (typeof needle === 'number') return haystack.indexOf(needle, from);
  const first = needle[0];
  if (first === undefined) return Math.min(Math.max(from, 0), haystack.length);
  const last = haystack.length - needle.length;
  for (let i = haystack.indexOf(first, from); i >= 0 && i <= last; i = haystack.indexOf(first, i + 1)) {
    let matched = 1;
    while (matched < needle.length && haystack[i + matched] === needle[matched]) matched++;
    if (matched === needle.length) return i;
  }
  return -1;
}

/** What may follow a lead byte: how many bytes, and the range of the first of them, which rules out overlong forms. */
interface Sequence {
  readonly more: number;
  readonly lower: number;
  readonly upper: number;
}

function sequenceOf(lead: number): Sequence | undefined {
  if (lead >= 0xc2 && lead < 0xe0) return { more: 1, lower: 0x80, upper: 0xbf };
  if (lead >= 0xe0 && lead < 0xf0) {
    return { more: 2, lower: lead === 0xe0 ? 0xa0 : 0x80, upper: lead === 0xed ? 0x9f : 0xbf };
  }
  if (lead >= 0xf0 && lead < 0xf5) {
    return { more: 3, lower: lead === 0xf0 ? 0x90 : 0x80, upper: lead === 0xf4 ? 0x8f : 0xbf };
  }
  return undefined;
}

const replacement = 0xfffd;

/** The code point at `at` and the bytes it takes: U+FFFD for an invalid sequence, up to the byte that breaks it. */
function codePointAt(bytes: Uint8Array, at: number, end: number): { point: number; length: number } {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return { point: lead, length: 1 };
  const sequence = sequenceOf(lead);
  if (sequence === undefined) return { point: replacement, length: 1 };
  let point = lead & (0x3f >> sequence.more);
  let { lower, upper } = sequence;
  for (let k = 1; k <= sequence.more; k++) {
    const byte = at + k < end ? (bytes[at + k] ?? 0) : 0;
    if (byte < lower || byte > upper) return { point: replacement, length: k };
    point = (point << 6) | (byte & 0x3f);
    lower = 0x80;
    upper = 0xbf;
  }
  return { point, length: sequence.more + 1 };
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  const parts: string[] = [];
  const stop = Math.min(end, bytes.length);
  for (let i = Math.max(0, start); i < stop; ) {
    const { point, length } = codePointAt(bytes, i, stop);
    parts.push(String.fromCodePoint(point));
    i += length;
  }
  return parts.join('');
}

/** `ByteOps` without any help of a host: right everywhere, slower than Node's `Buffer`. */
export const portableByteOps: ByteOps = { indexOf, latin1, utf8 };
