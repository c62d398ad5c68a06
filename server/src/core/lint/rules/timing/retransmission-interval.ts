import { elapsedMs } from '../../../trace/elapsed';
import { T1, T2 } from '../../../trace/timers';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { copiesAfterAnswer } from '../../obligations/repeats';
import { isUnreliable } from '../../obligations/transport';
import { label, relatedTo } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** Copies that come faster than the timers of RFC 3261 send them. */
export const retransmissionInterval: GroupRule = {
  scope: 'group',
  meta: {
    id: 'retransmission-interval',
    category: 'timing',
    severity: 'hint',
    description: 'Copies of a message do not come at doubling intervals.',
    reference: 'RFC 3261 §17.1.1.2',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    for (const t of group.transactions) {
      for (const { first, copies, cap } of seriesOf(t)) {
        const intervals = intervalsOf(first, copies);
        const expected = intervals && scheduleOf(intervals, cap);
        if (!intervals || !expected || !intervals.some((gap, i) => isTooShort(gap, expected[i] ?? 0)))
          continue;
        report({
          at: { message: first, span: first.startLine },
          message: `Copies of ${label(first)} came after ${list(intervals)} s; expected ${list(expected)} s.`,
          confidence: 'certain',
          related: copies.slice(0, SHOWN).map((copy, i) => relatedTo(copy, `repeated, ${i + 1}`)),
        });
      }
    }
  },
};

/** Copies that are judged and shown; a timer sends at most 10. */
const SHOWN = 10;
/** Fewer show no pattern. */
const LEAST_COPIES = 3;

interface Series {
  readonly first: TraceMessage;
  readonly copies: readonly TraceMessage[];
  /** Longest interval, ms; Timer A of an INVITE has none (RFC 3261 §17.1.1.2). */
  readonly cap: number;
}

function* seriesOf(t: Transaction): Iterable<Series> {
  const { request, requestCopies } = t;
  if (request && isUnreliable(request)) {
    const late = copiesAfterAnswer(t)?.copies.length ?? 0;
    const copies = requestCopies.slice(0, requestCopies.length - late);
    const cap = t.method === 'INVITE' ? Number.POSITIVE_INFINITY : T2;
    // After a 1xx another request than INVITE is repeated every T2 (Timer E).
    const isEven = t.method === 'INVITE' || (t.responses[0]?.keys.status ?? 200) >= 200;
    if (copies.length >= LEAST_COPIES && isEven) yield { first: request, copies, cap };
  }
  if (t.method !== 'INVITE' || requestCopies.length > 0) return;
  for (const [first, copies] of t.responseCopies) {
    const { status = 0, rseq } = first.keys;
    if (copies.length < LEAST_COPIES || (status < 200 && rseq === undefined)) continue;
    yield { first, copies, cap: status < 200 ? Number.POSITIVE_INFINITY : T2 };
  }
}

/** Undefined without times, or where a clock jumped. */
function intervalsOf(first: TraceMessage, copies: readonly TraceMessage[]): readonly number[] | undefined {
  let before = first;
  const intervals: number[] = [];
  for (const copy of copies.slice(0, SHOWN)) {
    const gap = elapsedMs(before, copy);
    if (gap === undefined || gap <= 0) return undefined;
    intervals.push(gap);
    before = copy;
  }
  return intervals;
}

/**
 * The schedule that the first interval begins: T1 may be longer than 500 ms, and shorter in a network of one's own
 * (RFC 3261 §17.1.1.1). A longer gap means a copy that was not captured; from there on it counts as that copy's.
 */
function scheduleOf(intervals: readonly number[], cap: number): readonly number[] {
  const [first = T1] = intervals;
  const longest = Math.max(cap, first);
  let next = first;
  return intervals.map(gap => {
    const expected = next;
    next = Math.min(2 * Math.max(expected, Math.min(gap, 2 * expected)), longest);
    return expected;
  });
}

function isTooShort(gap: number, expected: number): boolean {
  return gap < expected * 0.8 - 50;
}

function list(intervals: readonly number[]): string {
  return intervals.map(ms => String(Math.round(ms / 100) / 10)).join(', ');
}
