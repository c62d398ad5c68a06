/** True for a dotted IPv4 address, each number 0 to 255 (RFC 3261 §25.1 IPv4address). */
export function isIpv4(text: string): boolean {
  if (!/^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(text)) return false;
  return text.split('.').every(part => Number(part) <= 255);
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
