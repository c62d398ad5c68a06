import type { SipMessage } from '../sip/message';
import type { Span } from '../text/span';

/** Written by those who receive or repeat a message, so they differ between copies of one (RFC 3261 §18.2.1, §20.38). */
const CHANGING_HEADERS: ReadonlySet<string> = new Set(['timestamp', 'date']);

/**
 * A 53-bit hash of a message without Timestamp, Date and the `received` and `rport` parameters of its Vias: equal for
 * retransmissions. `changing` are those parameters. Linear; not meant to withstand an attacker,
 * who could make two messages look like copies and nothing worse.
 */
export function messageHash(message: SipMessage, changing: readonly Span[]): number {
  const gaps: Span[] = [...changing];
  for (const { id, line } of message.headers) if (CHANGING_HEADERS.has(id)) gaps.push(line);
  gaps.sort((a, b) => a.start - b.start);
  let state: HashState = [0xdeadbeef, 0x41c6ce57];
  let at = message.startLine.span.start;
  for (const gap of gaps) {
    state = fold(state, message.text, at, gap.start);
    at = Math.max(at, gap.end);
  }
  return finish(fold(state, message.text, at, message.text.length));
}

type HashState = readonly [number, number];

/** Two 32-bit multiply-and-xor lanes over the UTF-16 units. */
function fold(state: HashState, text: string, start: number, end: number): HashState {
  let [a, b] = state;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  return [a, b];
}

function finish([a, b]: HashState): number {
  const x = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  const y = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & y) + (x >>> 0);
}
