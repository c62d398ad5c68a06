import { flatMapped } from '../../text/flat-mapped';
import { oncePer } from '../../text/once-per';
import type { Group } from '../../trace/group';
import { type Bucket, groupIndex } from '../../trace/group-index';
import { logicalRequestOf } from '../../trace/logical-requests';
import type { TraceMessage } from '../../trace/trace-message';
import { finalResponse, type Transaction } from '../../trace/transaction';
import { type PacketEnd, packetEnds } from '../packet-ends';

/** One request outside of a dialog with what came of it. */
export interface Attempt {
  readonly request: TraceMessage;
  /** ms, as `MessageKeys.time`. */
  readonly time: number;
  readonly callId: string;
  /** Final status; undefined without one. */
  readonly status: number | undefined;
  readonly isAnswered: boolean;
}

/** All of one address, in order of time. */
export interface Source {
  readonly end: PacketEnd;
  readonly attempts: readonly Attempt[];
}

/**
 * Requests of some methods outside of dialogs by the address that sent them, for rules that count them. Only what its
 * author itself sent (one Via), each once, with addresses and times that the trace gives. To be made once by whoever
 * asks: after an edit only the sources that it touched are put together again, linear but for sorting, and the others
 * are the same objects.
 */
export function requestsBySource(
  methods: ReadonlySet<string>,
): (groups: readonly Group[]) => readonly Source[] {
  const bySource = groupIndex(group => sentIn(group).filter(({ method }) => methods.has(method)));
  return groups => bySource(groups).all().flatMap(sourceOf);
}

interface Sent {
  /** The host that sent it. */
  readonly key: string;
  readonly method: string;
  readonly attempt: Attempt;
  readonly end: PacketEnd;
}

const sourceOf = oncePer(({ entries }: Bucket<Sent>): readonly Source[] => {
  const [first] = entries;
  const attempts = entries.map(({ item }) => item.attempt).sort((a, b) => a.time - b.time);
  return first ? [{ end: first.item.end, attempts }] : [];
});

const NONE: readonly Sent[] = [];

const sentIn: (group: Group) => readonly Sent[] = oncePer(group => {
  const found = flatMapped(group.transactions, t => {
    const attempt = attemptOf(group, t);
    const end = attempt && packetEnds(attempt.request.keys).source;
    return attempt && end ? [{ key: end.host, method: t.method, attempt, end }] : undefined;
  });
  return found.length > 0 ? found : NONE;
});

function attemptOf(group: Group, t: Transaction): Attempt | undefined {
  const { request, responses } = t;
  if (!request || request.keys.addressesInferred || request.keys.toTag !== undefined) return undefined;
  const { time, callId, viaCount } = request.keys;
  if (time === undefined || callId === undefined || viaCount !== 1) return undefined;
  if (logicalRequestOf(group, t)?.first !== t) return undefined;
  return { request, time, callId, status: finalResponse(t)?.keys.status, isAnswered: responses.length > 0 };
}

/** Counts of a stretch of attempts. */
export interface Stretch {
  readonly first: Attempt;
  readonly last: Attempt;
  readonly attempts: readonly Attempt[];
}

/**
 * The first stretch of a minute with so many distinct keys, made as long as attempts follow within a minute of each
 * other; undefined without one. Attempts without a key do not count.
 */
export function firstBurst(
  attempts: readonly Attempt[],
  keyOf: (attempt: Attempt) => string | undefined,
  least: number,
): Stretch | undefined {
  const counts = new Map<string, number>();
  let from = 0;
  for (const [at, attempt] of attempts.entries()) {
    const key = keyOf(attempt);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    for (let old = attempts[from]; old && attempt.time - old.time > MINUTE; old = attempts[from]) {
      forget(counts, keyOf(old));
      from++;
    }
    const first = attempts[from];
    if (first && counts.size >= least) return grown(attempts, from, at);
  }
  return undefined;
}

const MINUTE = 60_000;

function forget(counts: Map<string, number>, key: string | undefined): void {
  if (key === undefined) return;
  const left = (counts.get(key) ?? 1) - 1;
  if (left > 0) counts.set(key, left);
  else counts.delete(key);
}

function grown(attempts: readonly Attempt[], from: number, found: number): Stretch | undefined {
  let to = found;
  for (
    let next = attempts[to + 1];
    next && next.time - (attempts[to]?.time ?? 0) <= MINUTE;
    next = attempts[to + 1]
  ) {
    to++;
  }
  const [first, last] = [attempts[from], attempts[to]];
  return first && last ? { first, last, attempts: attempts.slice(from, to + 1) } : undefined;
}

/** The first names of a list: `100, 101, 102, …`. */
export function someOf(names: ReadonlySet<string>, most = 3): string {
  const shown = [...names].slice(0, most).join(', ');
  return names.size > most ? `${shown}, …` : shown;
}
