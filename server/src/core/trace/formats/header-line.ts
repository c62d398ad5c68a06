/** True if a line looks like a header field row: a token and a colon (RFC 3261 §25.1), looked at no farther than 80 units. */
export function looksLikeHeader(line: string): boolean {
  return /^[A-Za-z0-9.!%*_+`'~-]{1,64}[ \t]{0,8}:/.test(line.length > 80 ? line.slice(0, 80) : line);
}
