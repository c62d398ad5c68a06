const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** 32-bit FNV-1a over the UTF-16 units of a text but its line ends, from a start value. */
function fnv1a(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 10 && unit !== 13) hash = Math.imul(hash ^ unit, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * A made-up id of letters and digits for a quick fix: a tag, a branch, a Call-ID. The core has no randomness, so it
 * is derived from the message; `purpose` keeps the ids of one message apart. Different messages get different ids as
 * far as a hash can tell.
 */
export function generatedId(text: string, purpose: string, length: number): string {
  let state = fnv1a(purpose, fnv1a(text, 0x811c9dc5));
  let id = '';
  while (id.length < length) {
    // xorshift32: enough to spread a hash over more digits than it has.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    id += DIGITS.charAt((state >>> 0) % DIGITS.length);
  }
  return id;
}

/** A branch with the cookie that RFC 3261 §8.1.1.7 wants. */
export function generatedBranch(text: string): string {
  return `z9hG4bK${generatedId(text, 'branch', 12)}`;
}
