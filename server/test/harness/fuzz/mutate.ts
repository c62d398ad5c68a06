import type { Random } from './random';

/** Pieces that readers look for: ends, marks, numbers at the borders of their types. */
const pieces: readonly string[] = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\x1b[1;36m',
  '\xff\xff\xff\xff',
  '\x7f\xff\xff\xff',
  '\x80\x00\x00\x00',
  '4294967296',
  '-1',
  '99999999999999999999',
  '[::1]:5060',
  '#015#012',
  '\\r\\n',
  '..',
  '|'.repeat(20),
  '-'.repeat(72),
  'SIP/2.0 200 OK\r\n',
  'INVITE sip:a@b SIP/2.0\r\n',
  'Content-Length: 4294967295\r\n',
  'Content-Type: multipart/mixed;boundary=b\r\n',
  ' '.repeat(300),
];

/** One change at a place: bytes are cut, doubled, swapped, flipped or put in. */
function change(text: string, random: Random, other: string): string {
  const at = random(text.length + 1);
  const length = random(random(4) === 0 ? 2000 : 40);
  const rest = text.slice(at + length);
  switch (random(8)) {
    case 0:
      return text.slice(0, at) + rest;
    case 1:
      return text.slice(0, at) + text.slice(at, at + length).repeat(1 + random(8)) + rest;
    case 2:
      return text.slice(0, at) + String.fromCharCode(random(256)) + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + (pieces[random(pieces.length)] ?? '') + text.slice(at);
    case 4:
      return text.slice(0, at);
    case 5:
      return text.slice(at);
    case 6: {
      const from = random(other.length + 1);
      return text.slice(0, at) + other.slice(from, from + length) + text.slice(at);
    }
    default:
      return (
        text.slice(0, at) +
        String.fromCharCode(text.charCodeAt(at) ^ (1 << random(8))).slice(0, 1) +
        text.slice(at + 1)
      );
  }
}

/** Longer inputs take no more ways through a reader. */
const longest = 65_536;

/** An input that a reader may meet after damage: one to eight changes; `other` gives pieces of another sample. One character is one byte. */
export function mutate(text: string, random: Random, other: string): string {
  let changed = text;
  for (let left = 1 + random(8); left > 0; left--) changed = change(changed, random, other);
  return changed.slice(0, longest).replace(/[^\0-\xff]/g, '?');
}
