/**
 * What a pure core needs of its host to look through bytes quickly. Node passes an implementation over
 * `Buffer`; `portableByteOps` works anywhere and passes the same tests.
 */
export interface ByteOps {
  /** Index of the first occurrence of `needle` at or after `from`, or -1. */
  indexOf(haystack: Uint8Array, needle: Uint8Array | number, from: number): number;
  /** Decodes `[start, end)` one character a byte (ISO 8859-1). */
  latin1(bytes: Uint8Array, start: number, end: number): string;
  /** Decodes `[start, end)` as UTF-8; each invalid sequence becomes one U+FFFD, cut as the WHATWG decoder does. For display only. */
  utf8(bytes: Uint8Array, start: number, end: number): string;
}
