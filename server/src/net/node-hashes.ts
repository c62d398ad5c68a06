import { createHash } from 'node:crypto';
import type { Hashes } from '../core/text/hashes';

function hex(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

/** Digest hashes (RFC 7616 §3.2, RFC 8760) from OpenSSL. MD5 is there because half of the deployed world still asks for it. */
export const nodeHashes: Hashes = {
  md5: bytes => hex('md5', bytes),
  sha256: bytes => hex('sha256', bytes),
  sha512t256: bytes => hex('sha512-256', bytes),
};
