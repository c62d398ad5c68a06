import type { ByteOps } from '../core/text/byte-ops';

/** The `Buffer` over the same memory; nothing is copied. */
function view(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The port of the pure core over `Buffer`: searches at memory speed and decodes without a loop of ours. */
export const nodeByteOps: ByteOps = {
  // Called on any bytes: a view for each search would cost more than the search.
  indexOf: (haystack, needle, from) => Buffer.prototype.indexOf.call(haystack, needle, from),
  latin1: (bytes, start, end) => view(bytes).toString('latin1', start, end),
  utf8: (bytes, start, end) => view(bytes).toString('utf8', start, end),
};
