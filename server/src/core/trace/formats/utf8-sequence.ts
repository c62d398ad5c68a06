/**
 * Bytes of the well-formed UTF-8 sequence that begins at `at` in a text of one character a byte (Unicode 15,
 * table 3-7); 0 where none does.
 */
export function sequenceLength(bytes: string, at: number): number {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const second = bytes.charCodeAt(at + 1);
  // The second byte rules out overlong forms, surrogates and what lies beyond U+10FFFF.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (!(second >= low && second <= high)) return 0;
  for (let i = 2; i < length; i++) if ((bytes.charCodeAt(at + i) & 0xffc0) !== 0x80) return 0;
  return at + length <= bytes.length ? length : 0;
}

/** The character of a sequence whose length `sequenceLength` told. */
export function decodeSequence(bytes: string, at: number, length: number): string {
  let code = length === 1 ? bytes.charCodeAt(at) : bytes.charCodeAt(at) & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) code = (code << 6) | (bytes.charCodeAt(at + i) & 0x3f);
  return String.fromCodePoint(code);
}

/** Decodes a text of one character a byte as UTF-8; each byte that is in no sequence becomes `replacement`. */
export function decodeBytes(bytes: string, replacement: string): string {
  let text = '';
  let done = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes.charCodeAt(at) < 0x80) {
      at++;
      continue;
    }
    const length = sequenceLength(bytes, at);
    text += bytes.slice(done, at) + (length > 0 ? decodeSequence(bytes, at, length) : replacement);
    at += Math.max(1, length);
    done = at;
  }
  return text + bytes.slice(done);
}
