import { elapsedMs } from './elapsed';
import type { Group } from './group';
import { hopOf, wayOf } from './hop-of';
import type { TraceMessage } from './trace-message';
import type { Transaction } from './transaction';

/** What one endpoint of a hop sent. */
export interface SourceTally {
  count: number;
  /** Newest time, ms; undefined without times. */
  last: number | undefined;
  /** ACKs to INVITEs of which no response was captured. */
  reactions: number;
  /** Requests that got no answer here and were not repeated over an unreliable transport. */
  contented: number;
}

/** What the messages of one group show of one hop; the facts of the hop are those of all groups together. */
export interface HopShare {
  /** Its first message on the hop. */
  readonly first: TraceMessage;
  readonly sources: Map<string, SourceTally>;
  /** Request → first response, ms. */
  readonly trips: number[];
}

const known = new WeakMap<Group, ReadonlyMap<string, HopShare>>();

/** The shares of a group by hop. It stays as long as the group does. */
export function hopSharesOf(group: Group): ReadonlyMap<string, HopShare> {
  let shares = known.get(group);
  if (!shares) {
    shares = sharesOf(group);
    known.set(group, shares);
  }
  return shares;
}

/** A tally of nothing. */
export function emptyTally(): SourceTally {
  return { count: 0, last: undefined, reactions: 0, contented: 0 };
}

/** What several shares of one hop come to, but for their trips. There is at least one. */
export function mergedShare(
  shares: readonly HopShare[],
  isBefore: (a: TraceMessage, b: TraceMessage) => boolean,
): HopShare | undefined {
  let first: TraceMessage | undefined;
  const sources = new Map<string, SourceTally>();
  for (const share of shares) {
    if (!first || isBefore(share.first, first)) first = share.first;
    for (const [source, { count, last, reactions, contented }] of share.sources) {
      const tally = sources.get(source) ?? emptyTally();
      sources.set(source, tally);
      tally.count += count;
      tally.reactions += reactions;
      tally.contented += contented;
      if (last !== undefined) tally.last = Math.max(tally.last ?? last, last);
    }
  }
  return first && { first, sources, trips: [] };
}

function tallyOf(share: HopShare, source: string): SourceTally {
  let tally = share.sources.get(source);
  if (!tally) {
    tally = emptyTally();
    share.sources.set(source, tally);
  }
  return tally;
}

function sharesOf(group: Group): ReadonlyMap<string, HopShare> {
  const shares = new Map<string, HopShare>();
  for (const message of group.messages) {
    if (group.duplicates.has(message)) continue;
    const { id, source } = hopOf(message.keys);
    let share = shares.get(id);
    if (!share) {
      share = { first: message, sources: new Map(), trips: [] };
      shares.set(id, share);
    }
    const tally = tallyOf(share, source);
    tally.count++;
    const { time } = message.keys;
    if (time !== undefined && (tally.last === undefined || time > tally.last)) tally.last = time;
  }
  for (const t of group.transactions) addTransaction(shares, t);
  addReactions(shares, group);
  return shares;
}

function addTransaction(shares: ReadonlyMap<string, HopShare>, t: Transaction): void {
  const share = shares.get(t.hop.id);
  if (!share || !t.request) return;
  const response = t.responses[0];
  if (!response) {
    const repeats = t.requestCopies.length > 0 || t.request.keys.transport !== 'udp';
    if (!repeats) tallyOf(share, t.client ?? '').contented++;
    return;
  }
  let asked = t.request;
  for (const message of t.messages) {
    if (message === response) break;
    if (message.keys.kind === 'request') asked = message;
  }
  const trip = elapsedMs(asked, response);
  if (trip !== undefined && trip >= 0) share.trips.push(trip);
}

/**
 * Counts what nobody sends without having heard the other side on this very hop. An ACK alone shows nothing: past
 * the proxies it stands on a hop that never carried its INVITE.
 */
function addReactions(shares: ReadonlyMap<string, HopShare>, group: Group): void {
  const unanswered = new Set<string>();
  const acks = group.strays.filter(({ keys }) => keys.kind === 'request' && keys.method === 'ACK');
  for (const t of group.transactions) {
    if (t.method !== 'INVITE' || !t.request || t.responses.length > 0) continue;
    unanswered.add(inviteKey(t.request));
    acks.push(...t.acks);
  }
  for (const ack of acks) {
    if (!unanswered.has(inviteKey(ack))) continue;
    const { id, source } = hopOf(ack.keys);
    const share = shares.get(id);
    if (share) tallyOf(share, source).reactions++;
  }
}

function inviteKey({ keys }: TraceMessage): string {
  return `${wayOf(keys)}\n${keys.fromTag}\n${keys.cseq}`;
}
