/** Big-endian 16 bits at `at`; bytes beyond the end count as 0, so that a caller checks lengths once. */
export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Unsigned 16 bits at `at` in the byte order of a file; bytes beyond the end count as 0. */
export function u16In(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian ? ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0) : u16(bytes, at);
}

/** Unsigned 32 bits at `at`; bytes beyond the end count as 0. */
export function u32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const [a, b, c, d] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0];
  return (littleEndian ? (d << 24) | (c << 16) | (b << 8) | a : (a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** True if `bytes` hold `wanted` at `at`. */
export function startsWith(bytes: Uint8Array, at: number, end: number, wanted: readonly number[]): boolean {
  if (at + wanted.length > end) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}
