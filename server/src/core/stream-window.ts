import type { ChunkSummary, Placed } from './document';
import { joinSightings, type MediaSighting } from './trace/media-facts';

/** Marks of suppression comments that hold for what follows, so that their chunks are never let go; beyond, they are. */
const mostMarked = 1000;

/** The chunks of a stream that are held, where they stand in the whole text. */
export class StreamWindow {
  private held: Placed<ChunkSummary>[] = [];
  /** How many of them were in a part before. */
  private old = 0;
  private messages = 0;
  private units = 0;
  private wasCut = false;
  /** RTP and STUN of chunks that were let go. */
  private media: readonly MediaSighting[] = [];

  /** `maxHeld`: messages that are held at once; `maxWhole`: those of a stream of which nothing was let go yet. */
  constructor(
    private readonly maxHeld: number,
    private readonly maxWhole: number,
  ) {}

  get chunks(): readonly Placed<ChunkSummary>[] {
    return this.held;
  }

  /** The chunks that were in no part before. */
  get fresh(): readonly Placed<ChunkSummary>[] {
    return this.held.slice(this.old);
  }

  /** True if no message fits any more. */
  get isFull(): boolean {
    const most = this.wasCut ? this.maxHeld : this.maxWhole;
    return this.messages >= most || this.units > most * unitsPerMessage;
  }

  push(placed: Placed<ChunkSummary>): void {
    this.held.push(this.media.length > 0 ? this.withMedia(placed) : placed);
    this.units += placed.chunk.length;
    if (placed.chunk.hasMessage) this.messages++;
  }

  /** What was seen of media before goes on with the next chunk: a call that is still held may need it. */
  private withMedia({ chunk, ...place }: Placed<ChunkSummary>): Placed<ChunkSummary> {
    const media = joinSightings([...this.media, ...chunk.media]);
    this.media = [];
    return { ...place, chunk: { ...chunk, media } };
  }

  /**
   * Lets go of what is idle: groups of which no message is among the newest, and text between messages. What stays is
   * at most three quarters of what may be held; a flood of groups that all go on is cut. Answers the keys that stay.
   */
  shrink(): {
    readonly kept: readonly Placed<ChunkSummary>[];
    readonly released: readonly Placed<ChunkSummary>[];
  } {
    const { held } = this;
    this.wasCut = true;
    for (const share of [4, 16]) {
      const keys = this.recentKeys(Math.floor(this.maxHeld / share));
      const stays = this.stayingBy(keys);
      const kept = held.filter((_, index) => stays[index]);
      const messages = kept.reduce((n, { chunk }) => n + (chunk.hasMessage ? 1 : 0), 0);
      const units = kept.reduce((n, { chunk }) => n + chunk.length, 0);
      const isRoom = messages <= (this.maxHeld * 3) / 4 && units <= this.maxHeld * unitsPerMessage * 0.75;
      if (isRoom) return this.keep(kept, stays, { messages, units });
    }
    const stays = this.stayingBy(new Set());
    const kept = held.filter((_, index) => stays[index]);
    return this.keep(kept, stays, { messages: 0, units: 0 });
  }

  private keep(
    kept: Placed<ChunkSummary>[],
    stays: readonly boolean[],
    { messages, units }: { readonly messages: number; readonly units: number },
  ) {
    const released = this.held.filter((_, index) => !stays[index]);
    this.media = joinSightings([...this.media, ...released.flatMap(({ chunk }) => chunk.media)]);
    this.held = kept.map(withoutNextLineMarks);
    this.old = kept.length;
    this.messages = messages;
    this.units = units;
    return { kept: this.held, released };
  }

  /** Groups of the newest `count` messages. */
  private recentKeys(count: number): ReadonlySet<string> {
    const keys = new Set<string>();
    let seen = 0;
    for (let index = this.held.length - 1; index >= 0 && seen < count; index--) {
      const chunk = this.held[index]?.chunk;
      if (chunk?.hasMessage) seen++;
      if (chunk?.groupKey !== undefined) keys.add(chunk.groupKey);
    }
    return keys;
  }

  private stayingBy(keys: ReadonlySet<string>): readonly boolean[] {
    let marked = 0;
    return this.held.map(({ chunk }) => {
      if (chunk.groupKey !== undefined) return keys.has(chunk.groupKey);
      const says =
        chunk.saysOpen ||
        chunk.until !== undefined ||
        chunk.holes.length > 0 ||
        chunk.suppressions.some(isLasting);
      return says && !chunk.hasMessage && ++marked <= mostMarked;
    });
  }
}

/** Text that is held with each message that may be, on average. */
const unitsPerMessage = 2048;

const isLasting = ({ kind }: ChunkSummary['suppressions'][number]) => kind !== 'disable-next-line';

/** What follows a chunk that stays may be gone: a mark on the next line would silence another one. */
function withoutNextLineMarks(placed: Placed<ChunkSummary>): Placed<ChunkSummary> {
  const { chunk } = placed;
  if (chunk.suppressions.every(isLasting)) return placed;
  return { ...placed, chunk: { ...chunk, suppressions: chunk.suppressions.filter(isLasting) } };
}
