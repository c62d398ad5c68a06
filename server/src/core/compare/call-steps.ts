import type { Call } from '../trace/dialog';
import { elapsedMs } from '../trace/elapsed';
import { hopOf } from '../trace/hop-of';
import type { TraceMessage } from '../trace/trace-message';

/** A step of a call: one message, its repetitions left out. */
export interface CallStep {
  readonly message: TraceMessage;
  /**
   * What makes it the same step in another call: who of the parties sends what to whom. `1 → 2 INVITE`,
   * `2 → 1 180 (INVITE)`, `2 → 1 final (INVITE)`: a refusal stands where the other call has its success.
   */
  readonly key: string;
  /** From the step before, ms; undefined without times. */
  readonly sinceLastMs: number | undefined;
}

/** The steps of a call in order of the trace. Parties are numbered as they come: addresses differ between calls. */
export function callSteps(call: Call, duplicates: ReadonlySet<TraceMessage>): readonly CallStep[] {
  const copies = new Set<TraceMessage>(duplicates);
  for (const { requestCopies, responseCopies, acks } of call.transactions) {
    for (const copy of requestCopies) copies.add(copy);
    for (const again of responseCopies.values()) for (const copy of again) copies.add(copy);
    for (const ack of acks.slice(1)) copies.add(ack);
  }
  const parties = new Map<string, number>();
  const numberOf = (end: string) => {
    const number = parties.get(end) ?? parties.size + 1;
    parties.set(end, number);
    return number;
  };
  const messages = call.messages.filter(message => !copies.has(message));
  return messages.map((message, index) => {
    const { source, destination } = hopOf(message.keys);
    const { kind, method, status } = message.keys;
    const isFinal = (status ?? 0) >= 200 && status !== 401 && status !== 407;
    const what = kind === 'request' ? method : `${isFinal ? 'final' : status} (${method})`;
    const before = messages[index - 1];
    return {
      message,
      key: `${numberOf(source)} → ${numberOf(destination)} ${what}`,
      sinceLastMs: before && elapsedMs(before, message),
    };
  });
}
