import { setTimeout } from 'node:timers/promises';
import { appendPart } from '../../core/trace/index/index-part';
import { plainRecordStart } from '../../core/trace/index/ngrep-header';
import type { IndexFrom } from '../../core/trace/index/text-indexer';
import type { TraceIndex } from '../../core/trace/index/trace-index';
import type { PartProgress, StartedPart, StartPart } from './file-part';
import type { FileSource } from './file-source';

/** Bytes in which the beginning of a record is looked for. */
const searchBytes = 1 << 20;
/** More threads wait for one disk, and for the one that puts their parts together. */
const mostParts = 8;
/** Milliseconds after which progress is told while only later parts are still read. */
const waitMs = 50;

/** Bytes that are read here until another thread has begun: the first part of a much larger file is longer by so much. */
const headStart = 48 << 20;

/** Where the parts of a file may begin that is read by so many; fewer where no record is found. */
export function partStarts(source: FileSource, processors: number, leastPart: number): readonly number[] {
  const size = source.size();
  const count = Math.min(processors, mostParts, Math.floor(size / leastPart));
  const ahead = size > 4 * headStart ? headStart : 0;
  const starts: number[] = [];
  for (let part = 1; part < count; part++) {
    const near = Math.floor(ahead + ((size - ahead) * part) / count);
    const found = plainRecordStart(source.readRange(near, Math.min(size, near + searchBytes)));
    if (found >= 0 && near + found > (starts.at(-1) ?? 0)) starts.push(near + found);
  }
  return starts;
}

/** What a search for the next part to put behind an index has come to. */
export type Joined =
  /** Somebody still reads the part; ask again. */
  | { readonly kind: 'waiting' }
  /** A part was put there, and another one fits behind it. */
  | { readonly kind: 'joined' }
  /** Reading goes on here. */
  | { readonly kind: 'go-on'; readonly from: IndexFrom };

/** Later parts of a file that are read elsewhere while its beginning is read here. */
export class PartsAhead {
  private parts: readonly { readonly start: number; readonly run: StartedPart }[];
  /** Where the last one ended that was put behind the index. */
  private at: IndexFrom | undefined;

  constructor(
    private readonly index: TraceIndex,
    source: FileSource,
    { starts, seed, startPart }: { starts: readonly number[]; seed: number; startPart: StartPart },
  ) {
    const job = { path: source.path, ...source.identity, to: source.size(), seed };
    this.parts = starts.map((from, i) => ({
      start: from,
      run: startPart({ ...job, from, stops: starts.slice(i + 1) }),
    }));
  }

  /** Bytes and messages of the parts that are not in the index yet. */
  get progress(): PartProgress {
    const sum = { bytes: 0, messages: 0 };
    for (const { run } of this.parts) {
      sum.bytes += run.progress.bytes;
      sum.messages += run.progress.messages;
    }
    return sum;
  }

  /** Where the parts begin that are left, in order. */
  get starts(): readonly number[] {
    return this.parts.map(({ start }) => start);
  }

  /** True while a part that was put there is to be followed by the next one. */
  get isJoining(): boolean {
    return this.at !== undefined;
  }

  /** Gives up the parts that begin before a place: no record begins where they did. */
  pass(place: number): void {
    for (const { start, run } of this.parts) if (start < place) run.stop();
    this.parts = this.parts.filter(({ start }) => start >= place);
  }

  /** Puts the part behind the index that begins where reading has stopped. */
  async join(met: IndexFrom): Promise<Joined> {
    const at = this.at ?? met;
    this.pass(at.start);
    const [next, ...others] = this.parts;
    if (next?.start !== at.start) return this.goOn(at);
    const waited = await Promise.race([next.run.result, setTimeout(waitMs, 'waiting' as const)]);
    if (waited === 'waiting') return { kind: 'waiting' };
    this.parts = others;
    if (!waited) return this.goOn(at);
    appendPart(this.index, waited.part);
    if (!waited.hasMet) return this.goOn(waited.unfinished);
    this.at = waited.unfinished;
    return { kind: 'joined' };
  }

  stop(): void {
    for (const { run } of this.parts) run.stop();
    this.parts = [];
  }

  private goOn(from: IndexFrom): Joined {
    this.at = undefined;
    this.pass(from.start);
    return { kind: 'go-on', from };
  }
}
