import { elapsedMs } from '../../trace/elapsed';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';

/** A provisional response after the final that it should have come before. */
export interface LateProvisional {
  readonly late: TraceMessage;
  readonly final: TraceMessage;
  /** It may be right: another fork of an answered call, or two datagrams that changed places. */
  readonly isHarmless: boolean;
}

/** Datagrams closer than this may have changed places on their way. */
const REORDERED = 100;

/**
 * The first provisional response after a final of the same transaction and hop, one that is certainly wrong if there is
 * any. Copies count: what is repeated after the final is late as well. Linear.
 */
export function lateProvisional(t: Transaction): LateProvisional | undefined {
  const answered = new Map<string | undefined, TraceMessage>();
  let refusal: TraceMessage | undefined;
  let first: TraceMessage | undefined;
  let harmless: LateProvisional | undefined;
  for (const message of t.messages) {
    const { kind, status = 0, toTag } = message.keys;
    if (kind !== 'response') continue;
    if (status >= 200) {
      if (status >= 300 || t.method !== 'INVITE') refusal ??= message;
      else if (!answered.has(toTag)) answered.set(toTag, message);
      first ??= message;
    } else if (first) {
      const own = refusal ?? answered.get(toTag) ?? (toTag === undefined ? first : undefined);
      const final = own ?? first;
      const isHarmless = !own || (elapsedMs(final, message) ?? REORDERED) < REORDERED;
      if (!isHarmless) return { late: message, final, isHarmless };
      harmless ??= { late: message, final, isHarmless };
    }
  }
  return harmless;
}
