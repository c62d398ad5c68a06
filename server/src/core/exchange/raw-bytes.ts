import { utf8Encode } from '../text/utf8-encode';
import { utf8Length } from '../text/utf8-length';

/** First of 256 code points at the end of the last private plane: stand-ins of raw bytes while a request is text. */
const first = 0x10ff00 - 0x100;
const standIn = /[\u{10fe00}-\u{10feff}]/u;
const standIns = /[\u{10fe00}-\u{10feff}]/gu;

/** The stand-in of one byte, 0 to 255, in the text of a request. */
export function rawByte(byte: number): string {
  return String.fromCodePoint(first + byte);
}

/** True for a text that holds stand-ins. */
export function hasRawBytes(text: string): boolean {
  return standIn.test(text);
}

/** How many bytes `encodeWire` makes of a text from `start`. */
export function wireLength(text: string, start = 0): number {
  const held = text.slice(start).match(standIns)?.length ?? 0;
  // UTF-8 would take four bytes for each.
  return utf8Length(text, start) - 3 * held;
}

/** The bytes of a request: UTF-8, and raw bytes where their stand-ins are. */
export function encodeWire(text: string): Uint8Array {
  if (!hasRawBytes(text)) return utf8Encode(text);
  const bytes = new Uint8Array(wireLength(text));
  let at = 0;
  for (const piece of text.split(/([\u{10fe00}-\u{10feff}])/u)) {
    const raw = hasRawBytes(piece) ? Uint8Array.of((piece.codePointAt(0) ?? 0) - first) : utf8Encode(piece);
    bytes.set(raw, at);
    at += raw.length;
  }
  return bytes;
}
