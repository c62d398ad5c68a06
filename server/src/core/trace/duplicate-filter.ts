import { elapsedMs } from './elapsed';
import { DUPLICATE_WINDOW } from './timers';
import type { TraceMessage } from './trace-message';

/**
 * Tells a packet that was captured twice from a message that was sent twice: same bytes, same way, closer together
 * than any timer repeats (`rules.md` 2.10, DUP). Without times nothing is a duplicate.
 */
export class DuplicateFilter {
  private readonly newest = new Map<string, TraceMessage>();

  /** The first sighting of this packet; undefined for a message that is none's copy. To be asked once per message, in order. */
  firstOf(message: TraceMessage): TraceMessage | undefined {
    const { hash, source, destination, transport } = message.keys;
    const key = `${hash} ${source} ${destination} ${transport} ${message.extent.end - message.extent.start}`;
    const before = this.newest.get(key);
    const gap = before && elapsedMs(before, message);
    if (before && gap !== undefined && Math.abs(gap) < DUPLICATE_WINDOW) return before;
    this.newest.set(key, message);
    return undefined;
  }
}
