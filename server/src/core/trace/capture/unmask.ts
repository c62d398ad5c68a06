/** Undoes the masking of WebSocket frames in place: each byte XOR one of the key's four (RFC 6455 §5.3). */
export function unmask(bytes: Uint8Array, key: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) bytes[i] = (bytes[i] ?? 0) ^ (key[i & 3] ?? 0);
}
