import type { Call } from './dialog';
import { isHold } from './flow-name';
import { hostOfEndpoint } from './hop-of';
import type { TraceMessage } from './trace-message';

/** A call in which someone waits, and who put him there. */
interface Held {
  readonly call: Call;
  readonly holder: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The calls with the names of the flows that several of them make together: who has one call on hold and makes another
 * consults, or swaps between the two. `startOf` tells where a message stands in the trace. Linear but for calls of the
 * same holder.
 */
export function nameFlowsOfCalls(
  calls: readonly Call[],
  startOf: (message: TraceMessage) => number,
): readonly Call[] {
  const held = calls.flatMap(call => heldBy(call, startOf) ?? []);
  if (held.length === 0) return calls;
  const byHolder = new Map<string, Held[]>();
  for (const one of held) byHolder.set(one.holder, [...(byHolder.get(one.holder) ?? []), one]);
  const names = new Map<Call, string>();
  for (const other of calls) {
    const caller = callerOf(other);
    if (caller === undefined || other.answer === undefined) continue;
    const at = startOf(other.start);
    const first = byHolder.get(caller)?.find(h => h.call !== other && at > h.from && at < h.to);
    if (!first) continue;
    const isSwap = other.transactions.some(t => isHold(t) && hostOfEndpoint(t.client ?? '') === caller);
    names.set(first.call, isSwap ? 'call-swap' : 'consultation-hold');
    if (isSwap) names.set(other, 'call-swap');
  }
  return calls.map(call => {
    const flow = names.get(call);
    // A call that is transferred is that, whoever waited before.
    return flow === undefined || (call.flow !== 'hold' && call.flow !== 're-invite')
      ? call
      : { ...call, flow };
  });
}

function callerOf(call: Call): string | undefined {
  const invite = call.transactions.find(t => t.method === 'INVITE' && !t.upstream && t.request);
  return invite?.client === undefined ? undefined : hostOfEndpoint(invite.client);
}

function heldBy(call: Call, startOf: (message: TraceMessage) => number): Held | undefined {
  const hold = call.flow === 'hold' ? call.transactions.find(t => isHold(t) && !t.upstream) : undefined;
  if (!hold?.request || hold.client === undefined) return undefined;
  const to = call.end ? startOf(call.end) : Number.POSITIVE_INFINITY;
  return { call, holder: hostOfEndpoint(hold.client), from: startOf(hold.request), to };
}
