import type { CaptureFacts } from '../../trace/capture-facts';
import { elapsedMs } from '../../trace/elapsed';
import type { TraceMessage } from '../../trace/trace-message';
import type { Related } from '../finding';
import type { Verdict } from './judge';

/** A span of time as a reader says it: `0.2 s`, `32 s`, `5 min`. Milliseconds in. */
export function seconds(ms: number): string {
  if (ms >= 600_000) return `${Math.round(ms / 60_000)} min`;
  const value = ms / 1000;
  return `${value >= 9.95 ? Math.round(value) : Math.round(value * 10) / 10} s`;
}

/** `486 Busy Here`; the code alone where there is no reason phrase. */
export function statusText(response: TraceMessage): string {
  const { status, reason } = response.keys;
  return [status === undefined ? 'Response' : String(status), reason ?? ''].join(' ').trim();
}

/** `once`, `2 times`. */
export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** `INVITE`, `200 OK to BYE`: what a message is, for the label of a place. */
export function label(message: TraceMessage): string {
  const { kind, method } = message.keys;
  return kind === 'request' ? method : `${statusText(message)}${method === '' ? '' : ` to ${method}`}`;
}

/** A related place: the start line of a message. */
export function relatedTo(message: TraceMessage, text: string): Related {
  return { message: text, at: { message, span: message.startLine } };
}

/** ` (+0.5 s)` after another message; nothing without times. */
export function after(first: TraceMessage, message: TraceMessage): string {
  const gap = elapsedMs(first, message);
  return gap === undefined ? '' : ` (+${seconds(gap)})`;
}

/** How far the capture shows an open obligation: `up to the end of the capture (0.2 s later; proven after 32 s)`. */
export function openUntil(verdict: Verdict, deadlineMs: number, orSooner: string): string {
  if (verdict.elapsedMs === undefined) return 'in this part of the trace (no timestamps)';
  const sooner = orSooner === '' ? '' : `, or ${orSooner}`;
  return `up to the end of the capture (${seconds(verdict.elapsedMs)} later; proven after ${seconds(deadlineMs)}${sooner})`;
}

/** Without times a reader should know that only the order was judged. */
export function orderedNote(facts: CaptureFacts): string {
  return facts.ordered ? ' (no timestamps)' : '';
}
