import type { TraceMessage } from './trace-message';
import { finalResponse, type Transaction } from './transaction';

/** How an INVITE went on to more than one place. */
export type ForkFlow = 'forked' | 'forward-no-answer' | 'forward-busy' | 'forward-queued';

/** Finals by which one place sends a call on to the next (`rules.md` 3.4). */
const BUSY: ReadonlySet<number> = new Set([486, 600]);

/**
 * How a call forked, by its messages in order: at once, or one place after the other, and why. `false` if it did not; undefined if it did and
 * nobody answered, or in no way that has a name.
 */
export function forkFlow(
  transactions: readonly Transaction[],
  inOrder: readonly TraceMessage[],
): ForkFlow | false | undefined {
  const children = new Map<Transaction, Transaction[]>();
  for (const t of transactions) {
    if (t.method !== 'INVITE' || !t.upstream || t.request?.keys.toTag) continue;
    const list = children.get(t.upstream);
    if (list) list.push(t);
    else children.set(t.upstream, [t]);
  }
  const forks = [...children.values()].filter(list => list.length > 1);
  const [fork] = forks;
  if (!fork) return false;
  const [first, second] = fork;
  const winner = fork.find(isAnswered);
  if (!first || !second || !winner || forks.length > 1) return undefined;
  const later = second.request;
  const isSerial = later !== undefined && first.responses.some(isBefore(later, inOrder));
  if (!isSerial) return 'forked';
  if (winner === first) return undefined;
  if (BUSY.has(finalResponse(first)?.keys.status ?? 0)) return 'forward-busy';
  return first.responses.some(r => r.keys.status === 182) ? 'forward-queued' : 'forward-no-answer';
}

function isAnswered(t: Transaction): boolean {
  const status = finalResponse(t)?.keys.status ?? 0;
  return status >= 200 && status < 300;
}

/** Whether a response above 100 came before a message: by time, or where there is none by the order of the trace. */
function isBefore(
  later: TraceMessage,
  inOrder: readonly TraceMessage[],
): (response: TraceMessage) => boolean {
  const end = later.keys.time;
  const before = end === undefined ? new Set(inOrder.slice(0, inOrder.indexOf(later))) : undefined;
  return response => {
    const { status = 0, time } = response.keys;
    if (status <= 100) return false;
    return end !== undefined && time !== undefined ? time <= end : before?.has(response) === true;
  };
}
