/** Hash functions for digest authentication (RFC 7616, RFC 8760), given by the host. All answer in lower-case hex. */
export interface Hashes {
  md5(bytes: Uint8Array): string;
  sha256(bytes: Uint8Array): string;
  sha512t256(bytes: Uint8Array): string;
}
