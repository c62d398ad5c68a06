import { utf8Encode } from './utf8-encode';

/** The UTF-8 bytes of a text as text of one character a byte, as files are read. */
export function utf8Latin1(text: string): string {
  const bytes = utf8Encode(text);
  let result = '';
  // As many arguments as any engine takes.
  for (let at = 0; at < bytes.length; at += 8192) {
    result += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return result;
}
