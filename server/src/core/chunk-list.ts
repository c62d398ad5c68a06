import type { ChunkSummary, Placed } from './document';
import type { RuleFailure } from './lint/finding';
import type { FilePart } from './lint/rule';
import { firstIndex } from './text/first-index';
import { ClockStretch } from './trace/capture-clock';
import { joinSightings, type MediaSighting } from './trace/media-facts';
import type { TraceMessage } from './trace/trace-message';

/** A block is cut when it grows beyond this many chunks, and joined to its neighbour when it falls below the least. */
const LARGEST = 128;
const SMALLEST = 32;

/** Some chunks in a row and what they come to together. Immutable, shared by all versions that hold it. */
export class ChunkBlock<C extends ChunkSummary> {
  /** Stands for the block where the block itself would be kept alive. */
  readonly name: object = {};
  /** Where each chunk starts in the block, and at the end its length. */
  readonly starts: readonly number[];
  /** How many messages stand before each chunk in the block, and at the end in all of it. */
  readonly messagesBefore: readonly number[];
  readonly isMarked: boolean;
  readonly saysTrace: boolean;
  readonly saysPartial: boolean;
  readonly failures: readonly RuleFailure[];
  readonly media: readonly MediaSighting[];
  readonly fileParts: readonly FilePart[];
  private places: readonly Placed<C>[] | undefined;
  private placesFrom = { start: -1, messages: -1 };
  private indexes: ReadonlyMap<TraceMessage, number> | undefined;
  private times: ClockStretch | undefined;

  constructor(readonly chunks: readonly C[]) {
    const starts = [0];
    const messagesBefore = [0];
    const failures: RuleFailure[] = [];
    const fileParts: FilePart[] = [];
    const media: MediaSighting[] = [];
    let [length, messages] = [0, 0];
    for (const chunk of chunks) {
      const { anchor, variables } = chunk;
      length += chunk.length;
      if (chunk.hasMessage) messages++;
      starts.push(length);
      messagesBefore.push(messages);
      for (const failure of chunk.failures) failures.push(failure);
      for (const sighting of chunk.media) media.push(sighting);
      if (variables) fileParts.push({ anchor, variables });
    }
    this.starts = starts;
    this.messagesBefore = messagesBefore;
    this.failures = failures;
    // RTP packet by packet comes to a few streams.
    this.media = media.length > 0 ? joinSightings(media) : media;
    this.fileParts = fileParts;
    this.isMarked = chunks.some(chunk => chunk.suppressions.length > 0);
    this.saysTrace = chunks.some(chunk => chunk.saysTrace);
    this.saysPartial = chunks.some(chunk => chunk.saysPartial);
  }

  get length(): number {
    return this.starts[this.chunks.length] ?? 0;
  }

  /** The times of its messages; read when it is asked for, as nobody correlates a collection of messages. */
  get clock(): ClockStretch {
    if (!this.times) {
      this.times = new ClockStretch();
      for (const { trace } of this.chunks) if (trace) this.times.add(trace);
    }
    return this.times;
  }

  /** How many of its chunks hold a message. */
  get messages(): number {
    return this.messagesBefore[this.chunks.length] ?? 0;
  }

  /** Its chunks where they stand if the block starts at `start` and so many messages stand before it. */
  placedAt(start: number, messages: number): readonly Placed<C>[] {
    if (!this.places || this.placesFrom.start !== start || this.placesFrom.messages !== messages) {
      this.placesFrom = { start, messages };
      this.places = this.chunks.map((chunk, index) => ({
        chunk,
        start: start + (this.starts[index] ?? 0),
        number: chunk.hasMessage ? messages + (this.messagesBefore[index] ?? 0) + 1 : undefined,
      }));
    }
    return this.places;
  }

  /** The place of a chunk among those of the block; undefined if it is in another one. */
  indexOf(anchor: TraceMessage): number | undefined {
    this.indexes ??= new Map(this.chunks.map((chunk, index) => [chunk.anchor, index]));
    return this.indexes.get(anchor);
  }
}

/** The last index of rising sums that is not above `wanted`. */
function lastNotAbove(sums: readonly number[], wanted: number): number {
  return Math.max(0, firstIndex(sums.length - 1, index => (sums[index] ?? 0) > wanted) - 1);
}

/**
 * Which block held a chunk when it was looked for last; only a hint, as versions share chunks and not all blocks. It
 * names the block and does not hold it: a message that a finding names would keep all its neighbours alive.
 */
const homes = new WeakMap<TraceMessage, object>();

/**
 * The chunks of one version of a document, in blocks. Numbers and places are not kept but summed when they are asked
 * for, so that a version costs the blocks that an edit touched, and a sum over blocks. Immutable.
 */
export class ChunkList<C extends ChunkSummary> {
  /** Where each block starts, how many chunks and messages are before it; one more at the end, for the whole. */
  readonly starts: readonly number[];
  readonly chunksBefore: readonly number[];
  readonly messagesBefore: readonly number[];
  private readonly blockIndexes: ReadonlyMap<object, number>;
  private placed: readonly Placed<C>[] | undefined;
  private homesHere: ReadonlyMap<TraceMessage, number> | undefined;

  constructor(readonly blocks: readonly ChunkBlock<C>[]) {
    const [starts, chunksBefore, messagesBefore] = [[0], [0], [0]];
    const indexes = new Map<object, number>();
    let [start, chunks, messages] = [0, 0, 0];
    for (const block of blocks) {
      indexes.set(block.name, indexes.size);
      start += block.length;
      chunks += block.chunks.length;
      messages += block.messages;
      starts.push(start);
      chunksBefore.push(chunks);
      messagesBefore.push(messages);
    }
    this.starts = starts;
    this.chunksBefore = chunksBefore;
    this.messagesBefore = messagesBefore;
    this.blockIndexes = indexes;
  }

  static of<C extends ChunkSummary>(chunks: readonly C[]): ChunkList<C> {
    return new ChunkList(blocksOf(chunks));
  }

  get length(): number {
    return this.starts[this.blocks.length] ?? 0;
  }

  get count(): number {
    return this.chunksBefore[this.blocks.length] ?? 0;
  }

  get messageCount(): number {
    return this.messagesBefore[this.blocks.length] ?? 0;
  }

  /** All chunks with their places: as much work as there are chunks, for those that want them all. */
  all(): readonly Placed<C>[] {
    this.placed ??= this.blocks.flatMap((_, index) => this.placedOf(index));
    return this.placed;
  }

  /** The chunks of a block. */
  placedOf(block: number): readonly Placed<C>[] {
    return this.blocks[block]?.placedAt(this.starts[block] ?? 0, this.messagesBefore[block] ?? 0) ?? [];
  }

  /** A chunk by its index; undefined past the end. */
  at(index: number): Placed<C> | undefined {
    if (index < 0 || index >= this.count) return undefined;
    const block = lastNotAbove(this.chunksBefore, index);
    return this.placedOf(block)[index - (this.chunksBefore[block] ?? 0)];
  }

  /** Index of the chunk that holds an offset: the last one that starts at or before it; 0 for none. */
  indexAt(offset: number): number {
    const block = lastNotAbove(this.starts, Math.max(0, offset));
    const chunks = this.blocks[block];
    const within = chunks ? lastNotAbove(chunks.starts, Math.max(0, offset) - (this.starts[block] ?? 0)) : 0;
    return (this.chunksBefore[block] ?? 0) + within;
  }

  /** The chunks that a span touches, in order. */
  in(start: number, end: number): readonly Placed<C>[] {
    const found: Placed<C>[] = [];
    for (let index = this.indexAt(start); index < this.count; index++) {
      const placed = this.at(index);
      if (!placed || (placed.start > end && found.length > 0)) break;
      found.push(placed);
    }
    return found;
  }

  /** Index of the block that holds the chunk of an anchor; undefined for a chunk of another document or version. */
  blockOf(anchor: TraceMessage): number | undefined {
    const name = homes.get(anchor);
    const home = name && this.blockIndexes.get(name);
    if (home !== undefined && this.blocks[home]?.indexOf(anchor) !== undefined) return home;
    return this.ownHomes.get(anchor);
  }

  /** For what the hints do not know: chunks that another version took into a block of its own, and those of none. */
  private get ownHomes(): ReadonlyMap<TraceMessage, number> {
    if (!this.homesHere) {
      const here = new Map<TraceMessage, number>();
      this.blocks.forEach((block, index) => {
        for (const { anchor } of block.chunks) {
          here.set(anchor, index);
          homes.set(anchor, block.name);
        }
      });
      this.homesHere = here;
    }
    return this.homesHere;
  }

  /** Where the chunk of an anchor starts; undefined as above. */
  startOf(anchor: TraceMessage): number | undefined {
    const block = this.blockOf(anchor);
    if (block === undefined) return undefined;
    const index = this.blocks[block]?.indexOf(anchor) ?? 0;
    return (this.starts[block] ?? 0) + (this.blocks[block]?.starts[index] ?? 0);
  }

  /** The chunk of an anchor; undefined as above. */
  placeOf(anchor: TraceMessage): Placed<C> | undefined {
    const block = this.blockOf(anchor);
    return block === undefined ? undefined : this.placedOf(block)[this.blocks[block]?.indexOf(anchor) ?? 0];
  }

  /** The next version: `[from, to)` of the chunks is replaced. The blocks around it are shared. */
  splice(from: number, to: number, chunks: readonly C[]): ChunkList<C> {
    const first =
      this.blocks.length === 0 ? 0 : lastNotAbove(this.chunksBefore, Math.min(from, this.count - 1));
    const last =
      this.blocks.length === 0
        ? -1
        : lastNotAbove(this.chunksBefore, Math.min(Math.max(from, to - 1), this.count - 1));
    const head = this.blocks[first]?.chunks.slice(0, from - (this.chunksBefore[first] ?? 0)) ?? [];
    const tail = this.blocks[last]?.chunks.slice(to - (this.chunksBefore[last] ?? 0)) ?? [];
    let before = first;
    let middle = [...head, ...chunks, ...tail];
    const previous = this.blocks[before - 1];
    if (middle.length < SMALLEST && previous) {
      middle = [...previous.chunks, ...middle];
      before--;
    }
    const made = blocksOf(middle);
    for (const block of made) for (const chunk of block.chunks) homes.set(chunk.anchor, block.name);
    const blocks = [...this.blocks.slice(0, before), ...made, ...this.blocks.slice(last + 1)];
    return new ChunkList(blocks);
  }
}

function blocksOf<C extends ChunkSummary>(chunks: readonly C[]): readonly ChunkBlock<C>[] {
  const blocks: ChunkBlock<C>[] = [];
  for (let at = 0; at < chunks.length; ) {
    const end = chunks.length - at <= LARGEST ? chunks.length : at + LARGEST / 2;
    blocks.push(new ChunkBlock(chunks.slice(at, end)));
    at = end;
  }
  return blocks;
}
