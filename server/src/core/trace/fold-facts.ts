import type { CaptureFacts, HopFacts } from './capture-facts';
import { elapsedBetween, elapsedMs } from './elapsed';
import type { Group } from './group';
import { type DirectedHop, hopOf, wayOf } from './hop-of';
import type { MessageKeys } from './message-keys';
import type { TraceMessage } from './trace-message';
import type { Transaction } from './transaction';

/** What only the owner of the document knows. */
export interface FactOptions {
  /** The document says that it is a part: a line `...`, `[...]` or `# partial` outside of messages. */
  readonly partial: boolean;
  /** The trace is still being written. */
  readonly open: boolean;
  /** What the clock shows, ms since 1970; counts for an open trace with dates only. */
  readonly now?: number | undefined;
}

class Side {
  count = 0;
  last: number | undefined;
  /** ACKs to INVITEs of which no response was captured. */
  reactions = 0;
  /** Requests that got no answer here and were not repeated over an unreliable transport. */
  contented = 0;
}

interface GrowingHop {
  readonly a: string;
  readonly b: string;
  readonly sideA: Side;
  readonly sideB: Side;
  readonly roundTrips: number[];
}

/**
 * `hopOf` that makes one object for each pair of ends. A large trace is folded again on every keystroke, and has many
 * messages on few hops.
 */
function hopFinder(): (keys: MessageKeys) => DirectedHop {
  const known = new Map<string | undefined, Map<string | undefined, DirectedHop>>();
  return keys => {
    // Such a hop is named by its Via, not by its ends.
    if (keys.addressesInferred) return hopOf(keys);
    let fromSource = known.get(keys.source);
    if (!fromSource) {
      fromSource = new Map();
      known.set(keys.source, fromSource);
    }
    let hop = fromSource.get(keys.destination);
    if (!hop) {
      hop = hopOf(keys);
      fromSource.set(keys.destination, hop);
    }
    return hop;
  };
}

/** So many requests that nobody repeats, though nobody is heard to answer, are answered elsewhere. */
const CONTENTED_ENOUGH = 20;

/**
 * The facts of a capture for the guards of trace rules (`rules.md` 2.10). `messages` in order of the trace, `groups`
 * all of their groups. Linear but for the median of round trips.
 */
export function foldFacts(
  messages: readonly TraceMessage[],
  groups: readonly Group[],
  options: FactOptions,
): CaptureFacts {
  const duplicates = new Set(groups.flatMap(group => [...group.duplicates.keys()]));
  const hops = new Map<string, GrowingHop>();
  const clock = new Clock();
  const findHop = hopFinder();
  for (const message of messages) {
    clock.see(message);
    if (!duplicates.has(message)) addMessage(hops, message, findHop(message.keys));
  }
  for (const group of groups) {
    for (const t of group.transactions) addTransaction(hops, t);
    addReactions(hops, group);
  }
  return {
    ordered: clock.first === undefined,
    partial: options.partial,
    firstTime: clock.first,
    watermark: watermarkOf(clock, options),
    dateless: clock.dateless,
    hops: new Map([...hops].map(([id, hop]) => [id, finishHop(hop)])),
    messageCount: messages.length,
    duplicateCount: duplicates.size,
    open: options.open,
  };
}

/** The newest message; in a trace still being written the clock, if that is ahead: silence goes on. */
function watermarkOf({ newest, dateless }: Clock, { open, now }: FactOptions): number | undefined {
  if (!open || now === undefined || newest === undefined || dateless) return newest;
  return Math.max(newest, now);
}

/** First and newest time. Messages may stand a little out of order; times of day may pass midnight. */
class Clock {
  first: number | undefined;
  newest: number | undefined;
  dateless = false;

  see(message: TraceMessage): void {
    const { time } = message.keys;
    if (time === undefined) return;
    if (message.time?.dateless) this.dateless = true;
    this.first ??= time;
    if (this.newest === undefined || elapsedBetween(this.newest, time, this.dateless) > 0) this.newest = time;
  }
}

function addMessage(hops: Map<string, GrowingHop>, message: TraceMessage, at: DirectedHop): void {
  let hop = hops.get(at.id);
  if (!hop) {
    const asksFirst = message.keys.kind === 'request' || !at.id.startsWith('via ');
    const [a, b] = asksFirst ? [at.source, at.destination] : [at.destination, at.source];
    hop = { a, b, sideA: new Side(), sideB: new Side(), roundTrips: [] };
    hops.set(at.id, hop);
  }
  const side = at.source === hop.a ? hop.sideA : hop.sideB;
  side.count++;
  const { time } = message.keys;
  if (time !== undefined && (side.last === undefined || time > side.last)) side.last = time;
}

function addTransaction(hops: Map<string, GrowingHop>, t: Transaction): void {
  const hop = hops.get(t.hop.id);
  if (!hop || !t.request) return;
  const response = t.responses[0];
  if (!response) {
    const repeats = t.requestCopies.length > 0 || t.request.keys.transport !== 'udp';
    if (!repeats) (t.client === hop.a ? hop.sideA : hop.sideB).contented++;
    return;
  }
  let asked = t.request;
  for (const message of t.messages) {
    if (message === response) break;
    if (message.keys.kind === 'request') asked = message;
  }
  const trip = elapsedMs(asked, response);
  if (trip !== undefined && trip >= 0) hop.roundTrips.push(trip);
}

/** The side of its hop that sent a message. */
function sideOf(hops: Map<string, GrowingHop>, message: TraceMessage): Side | undefined {
  const at = hopOf(message.keys);
  const hop = hops.get(at.id);
  return hop && (at.source === hop.a ? hop.sideA : hop.sideB);
}

/**
 * Counts what nobody sends without having heard the other side on this very hop. An ACK alone shows nothing: past
 * the proxies it stands on a hop that never carried its INVITE.
 */
function addReactions(hops: Map<string, GrowingHop>, group: Group): void {
  const unanswered = new Set<string>();
  const acks = group.strays.filter(({ keys }) => keys.kind === 'request' && keys.method === 'ACK');
  for (const t of group.transactions) {
    if (t.method !== 'INVITE' || !t.request || t.responses.length > 0) continue;
    unanswered.add(inviteKey(t.request));
    acks.push(...t.acks);
  }
  for (const ack of acks) {
    const side = unanswered.has(inviteKey(ack)) ? sideOf(hops, ack) : undefined;
    if (side) side.reactions++;
  }
}

function inviteKey({ keys }: TraceMessage): string {
  return `${wayOf(keys)}\n${keys.fromTag}\n${keys.cseq}`;
}

function finishHop(hop: GrowingHop): HopFacts {
  const { a, b, sideA, sideB, roundTrips } = hop;
  return {
    a,
    b,
    aToB: sideA.count,
    bToA: sideB.count,
    lastFromA: sideA.last,
    lastFromB: sideB.last,
    roundTripMs: medianOf(roundTrips),
    missing: isUnheard(sideB, sideA) ? 'b' : isUnheard(sideA, sideB) ? 'a' : undefined,
  };
}

function isUnheard(silent: Side, other: Side): boolean {
  return silent.count === 0 && (other.reactions > 0 || other.contented >= CONTENTED_ENOUGH);
}

/** The upper median, at least 1 ms; undefined for no values. */
function medianOf(values: number[]): number | undefined {
  if (values.length === 0) return undefined;
  values.sort((x, y) => x - y);
  return Math.max(1, values[values.length >> 1] ?? 1);
}
