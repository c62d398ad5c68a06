import type { ByteOps } from '../core/text/byte-ops';

/** Views that were made: a reader asks for many small parts of the same bytes. */
const views = new WeakMap<Uint8Array, Buffer>();

/** The `Buffer` over the same memory; nothing is copied. */
function view(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  const known = views.get(bytes);
  if (known) return known;
  const made = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  views.set(bytes, made);
  return made;
}

/** The port of the pure core over `Buffer`: searches at memory speed and decodes without a loop of ours. */
export const nodeByteOps: ByteOps = {
  // Called on any bytes: a view for each search would cost more than the search.
  indexOf: (haystack, needle, from) => Buffer.prototype.indexOf.call(haystack, needle, from),
  latin1: (bytes, start, end) => view(bytes).toString('latin1', start, end),
  utf8: (bytes, start, end) => view(bytes).toString('utf8', start, end),
};
