import { elapsedMs } from './elapsed';
import { DUPLICATE_WINDOW } from './timers';
import type { TraceMessage } from './trace-message';

/**
 * Tells a packet that was captured twice from a message that was sent twice: same bytes, same way, closer together
 * than any timer repeats (`rules.md` 2.10, DUP). Without times nothing is a duplicate.
 */
export class DuplicateFilter {
  private readonly byHash = new Map<number, TraceMessage>();
  /** For the few that share a hash with a message that went another way. */
  private readonly byWay = new Map<string, TraceMessage>();

  /** The first sighting of this packet; undefined for a message that is none's copy. To be asked once per message, in order. */
  firstOf(message: TraceMessage): TraceMessage | undefined {
    const { hash } = message.keys;
    const first = this.byHash.get(hash);
    if (!first || isSameWay(first, message)) {
      if (first && isMomentAfter(first, message)) return first;
      this.byHash.set(hash, message);
      return undefined;
    }
    const { source, destination, transport } = message.keys;
    const key = `${hash} ${source} ${destination} ${transport} ${lengthOf(message)}`;
    const before = this.byWay.get(key);
    if (before && isMomentAfter(before, message)) return before;
    this.byWay.set(key, message);
    return undefined;
  }
}

function lengthOf({ extent }: TraceMessage): number {
  return extent.end - extent.start;
}

function isSameWay(a: TraceMessage, b: TraceMessage): boolean {
  const { source, destination, transport } = a.keys;
  const sameEnds = source === b.keys.source && destination === b.keys.destination;
  return sameEnds && transport === b.keys.transport && lengthOf(a) === lengthOf(b);
}

function isMomentAfter(first: TraceMessage, message: TraceMessage): boolean {
  const gap = elapsedMs(first, message);
  return gap !== undefined && Math.abs(gap) < DUPLICATE_WINDOW;
}
