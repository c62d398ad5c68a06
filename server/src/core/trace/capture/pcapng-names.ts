import { u16In } from './byte-view';
import { ipv4Text, ipv6Text } from './ip-text';

/** No more names are read from one block. */
const most = 10_000;

/** Reads a name resolution block whose body is `[at, end)`: IP addresses and the first name of each. */
export function readNames(
  block: {
    readonly bytes: Uint8Array;
    readonly at: number;
    readonly end: number;
    readonly littleEndian: boolean;
  },
  name: (address: string, name: string) => void,
): void {
  const { bytes, end, littleEndian } = block;
  let at = block.at;
  for (let count = 0; at + 4 <= end && count < most; count++) {
    const type = u16In(bytes, at, littleEndian);
    const length = u16In(bytes, at + 2, littleEndian);
    const start = at + 4;
    const stop = start + length;
    if (type === 0 || stop > end) return;
    if (type === 1 && length > 5) name(ipv4Text(bytes, start), firstName(bytes, start + 4, stop));
    if (type === 2 && length > 17) name(ipv6Text(bytes, start), firstName(bytes, start + 16, stop));
    at = start + ((length + 3) & ~3);
  }
}

/** Names end with NUL; what is no printable ASCII is left out, since a name is shown. */
function firstName(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end && bytes[i] !== 0 && text.length < 255; i++) {
    const byte = bytes[i] ?? 0;
    if (byte > 32 && byte < 127) text += String.fromCharCode(byte);
  }
  return text;
}
