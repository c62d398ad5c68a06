import { u16 } from './byte-view';

/** `10.0.0.1`. */
export function ipv4Text(bytes: Uint8Array, at: number): string {
  return `${bytes[at] ?? 0}.${bytes[at + 1] ?? 0}.${bytes[at + 2] ?? 0}.${bytes[at + 3] ?? 0}`;
}

/** The short form of RFC 5952: lower case, the first longest run of two or more zero groups as `::`. */
export function ipv6Text(bytes: Uint8Array, at: number): string {
  const groups: number[] = [];
  for (let i = 0; i < 8; i++) groups.push(u16(bytes, at + 2 * i));
  let [from, length] = [-1, 1];
  for (let i = 0; i < 8; ) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > length) [from, length] = [i, run];
    i += Math.max(1, run);
  }
  const hex = (list: readonly number[]) => list.map(group => group.toString(16)).join(':');
  // §5: an address that holds an IPv4 one is written with it.
  if (from === 0 && length === 5 && groups[5] === 0xffff) return `::ffff:${ipv4Text(bytes, at + 12)}`;
  if (from < 0) return hex(groups);
  return `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}
