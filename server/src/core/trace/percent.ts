import { utf8Encode } from '../text/utf8-encode';
import { decodeBytes } from './formats/utf8-sequence';

/** One byte as `%XX`. */
export function percentByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The UTF-8 bytes of a text, each as `%XX`. */
export function percentUtf8(text: string): string {
  return Array.from(utf8Encode(text), percentByte).join('');
}

const escapes = /(?:%[0-9A-Fa-f]{2})+/g;

/** Takes `%XX` for bytes of a text of one character a byte. A `%` without two digits stays. */
export function unpercentBytes(text: string): string {
  return text.replace(escapes, run => bytesOf(run));
}

/** Takes runs of `%XX` for UTF-8; a byte that is in no sequence becomes U+FFFD. */
export function unpercentUtf8(text: string): string {
  return text.replace(escapes, run => decodeBytes(bytesOf(run), '\ufffd'));
}

function bytesOf(run: string): string {
  let bytes = '';
  for (let i = 1; i < run.length; i += 3)
    bytes += String.fromCharCode(Number.parseInt(run.slice(i, i + 2), 16));
  return bytes;
}
