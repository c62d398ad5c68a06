import type { Call } from '../trace/dialog';
import type { Group } from '../trace/group';
import type { TraceMessage } from '../trace/trace-message';
import type { LadderMedia } from './ladder';
import type { Lanes } from './lanes-of';
import { mediaHolds } from './media-holds';

/**
 * Where media flow: of each answered call from the ACK of its answer, or the answer itself, to its end. Between the
 * caller and whoever answered last down the line. `messages` are those that are drawn, in order. A call without a
 * session description has none.
 */
export function mediaBands(
  { calls, groups }: { readonly calls: readonly Call[]; readonly groups: readonly Group[] },
  messages: readonly TraceMessage[],
  lanes: Lanes,
): readonly LadderMedia[] {
  const order = new Map(messages.map((message, index) => [message, index]));
  return calls.flatMap(call => {
    const { answer, end, codecs } = call;
    if (call.kind !== 'call' || !answer || codecs.length === 0) return [];
    const answers = answeringTransactions(call);
    const caller = answers[0]?.client;
    const callee = answers.at(-1)?.server;
    if (caller === undefined || callee === undefined) return [];
    const [from, to] = [lanes.indexOf(caller), lanes.indexOf(callee)];
    const acks = answers.flatMap(t => t.acks.slice(0, 1));
    const start = Math.max(-1, ...[answer, ...acks].map(message => order.get(message) ?? -1));
    const stop = firstBye(call, order, start) ?? (end && order.get(end)) ?? messages.length;
    if (from === to || start < 0 || stop <= start) return [];
    const band = { from, to, afterArrow: start, beforeArrow: stop, codecs };
    return [{ ...band, holds: mediaHolds(call, groups, order, band) }];
  });
}

/** Whoever hangs up ends the media, on whatever hop that is seen first. */
function firstBye(call: Call, order: ReadonlyMap<TraceMessage, number>, start: number): number | undefined {
  const places = call.messages.flatMap(message => {
    const { kind, method } = message.keys;
    const place = kind === 'request' && method === 'BYE' ? order.get(message) : undefined;
    return place === undefined || place <= start ? [] : [place];
  });
  return places.length === 0 ? undefined : places.reduce((a, b) => Math.min(a, b));
}

/** The first INVITE that was answered, on its hops from the caller on. */
function answeringTransactions(call: Call) {
  const invites = call.transactions.filter(
    ({ method, request, responses }) =>
      method === 'INVITE' &&
      request?.keys.toTag === undefined &&
      responses.some(({ keys: { status = 0 } }) => status >= 200 && status < 300),
  );
  return [...invites].sort((a, b) => depth(a.request) - depth(b.request));
}

/** Each hop adds a Via. */
function depth(request: TraceMessage | undefined): number {
  return request ? request.keys.viaCount : Number.MAX_SAFE_INTEGER;
}
