import { isDigit } from './chars';

const DOT = 46;

/** The 32 bits of a dotted IPv4 address as a number from 0 to 2^32-1; undefined where it is none. Asked for often: it makes nothing. */
export function ipv4Bits(text: string): number | undefined {
  let bits = 0;
  let dots = 0;
  let digits = 0;
  let octet = 0;
  if (text.length > 15) return undefined;
  for (let i = 0; i <= text.length; i++) {
    const c = i < text.length ? text.charCodeAt(i) : DOT;
    if (isDigit(c)) {
      digits++;
      octet = octet * 10 + c - 48;
    } else {
      if (c !== DOT || digits === 0 || digits > 3 || octet > 255) return undefined;
      bits = bits * 256 + octet;
      dots++;
      digits = 0;
      octet = 0;
    }
  }
  return dots === 4 ? bits : undefined;
}

/** True for a dotted IPv4 address, each number 0 to 255 (RFC 3261 §25.1 IPv4address). */
export function isIpv4(text: string): boolean {
  return ipv4Bits(text) !== undefined;
}

/** How many 16-bit groups a piece without `::` holds; NaN if it is none. An IPv4 address counts as two, at the end only. */
function groupsIn(piece: string, mayEndInIpv4: boolean): number {
  if (piece === '') return 0;
  const groups = piece.split(':');
  const last = groups.at(-1) ?? '';
  const hasIpv4 = mayEndInIpv4 && last.includes('.');
  const plain = hasIpv4 ? groups.slice(0, -1) : groups;
  if (hasIpv4 && !isIpv4(last)) return Number.NaN;
  return plain.every(group => /^[0-9a-fA-F]{1,4}$/.test(group))
    ? plain.length + (hasIpv4 ? 2 : 0)
    : Number.NaN;
}

/** True for an IPv6 address without brackets (RFC 5954 §4.1, RFC 4291 §2.2); a zone is not allowed. */
export function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const [head = '', tail] = halves;
  if (tail === undefined) return groupsIn(head, true) === 8;
  // `::` stands for one group of zeros at least.
  return groupsIn(head, false) + groupsIn(tail, true) <= 7;
}

/** True for an IPv4 address, or an IPv6 address with or without brackets (RFC 5118 §4.5 wants both accepted). */
export function isIpAddress(text: string): boolean {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return isIpv4(bare) || isIpv6(bare);
}
