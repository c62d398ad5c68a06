import type { ChunkReader, TextUnit } from '../trace-format';
import type { TraceRecord } from '../trace-record';
import type { BlockReader } from './block-reader';
import { readStates, writeStates } from './carry-states';
import { clockOfLine, followClock } from './follow-clock';
import { stripPrefix } from './line-prefix';
import { logLine } from './log-line';
import type { HeaderFacts, LogShape } from './log-shape';
import { type Collected, type EndedLine, MessageCollector } from './message-collector';
import { readTime } from './read-time';
import { type FoundHeader, findHeader, type ShapeChain } from './shape-chain';
import { startLinePlace } from './start-line-place';

/**
 * A reader for one chunk of a log that may hold records of several shapes. A start line without a header of any log
 * makes a record of its own.
 */
export function openLogReader(chain: ShapeChain, carry: string, unit: TextUnit): ChunkReader {
  return new LogReader(chain, carry, unit);
}

class LogReader implements ChunkReader {
  private at = 0;
  private fresh = true;
  private lastEnd = '\n';
  private shape: LogShape;
  private index = 0;
  private facts: HeaderFacts | undefined;
  private headerEnd = 0;
  /** True between the log's header and the start line. */
  private leading = false;
  private message: MessageCollector | undefined;
  private block: BlockReader | undefined;
  private blockOver = false;
  /** The last lines that tell something to later records. */
  private told: string[] = [];
  private readonly states: Map<number, string>;

  constructor(
    private readonly chain: ShapeChain,
    carry: string,
    private readonly unit: TextUnit,
  ) {
    this.shape = chain.shapes[0] as LogShape;
    this.states = readStates(carry);
  }

  push(text: string, end: string): boolean {
    const line = logLine(text, this.at);
    const ended = { line, end, endAt: this.at + text.length };
    // A line that is too long comes in pieces without line end: only the first is looked at as a line.
    if (this.lastEnd === '') {
      this.leading = false;
      if (this.inBlock) this.block?.takePiece?.(ended);
      else this.message?.offerPiece(ended);
    } else if (this.pushLine(ended)) return true;
    this.fresh = false;
    this.lastEnd = end;
    this.at += text.length + end.length;
    return false;
  }

  private get inBlock(): boolean {
    return this.block !== undefined && !this.blockOver;
  }

  /** Answers true for a line that starts another chunk. */
  private pushLine(ended: EndedLine): boolean {
    const { text } = ended.line;
    const kept = this.inBlock && this.block?.keeps?.(text) === true;
    const found = kept ? undefined : findHeader(this.chain, text);
    const joins = found?.facts.joins === true && this.leading && this.joins(found, text);
    if (found && !joins) {
      if (!this.fresh) return true;
      this.openHeader(found, ended);
    } else if (this.inBlock) this.blockOver = this.block?.take(ended) === false;
    else if (this.leading) this.readLead(ended, found?.shape === this.shape ? found.facts : undefined);
    else {
      const place = this.bareStart(text);
      if (place >= 0 && !this.fresh) return true;
      if (place >= 0) this.openMessage(ended, place);
      else {
        if (this.shape.tells?.(text)) this.told = [...this.told.slice(-3), text];
        this.message?.offer(ended);
      }
    }
    return false;
  }

  /** True if a header goes on the one before it: of the same log, or as the block that this log has here. */
  private joins(found: FoundHeader, text: string): boolean {
    return found.shape === this.shape || this.shape.block?.(text, this.facts ?? {}, this.unit) !== undefined;
  }

  /** Where a message starts in a line without a header of the log before it; -1 if none does. */
  private bareStart(text: string): number {
    const place = startLinePlace(this.undotted(text));
    return place < 0 || !this.message || this.message.isNext(text, place) ? place : -1;
  }

  private openHeader({ index, shape, facts }: FoundHeader, ended: EndedLine): void {
    this.shape = shape;
    this.index = index;
    this.facts = facts;
    this.headerEnd = ended.endAt;
    this.leading = true;
    if (this.openBlock(ended)) return;
    if (facts.startAt !== undefined) this.openMessage(ended, facts.startAt);
  }

  private openBlock(ended: EndedLine): boolean {
    this.block = this.shape.block?.(ended.line.text, this.facts ?? {}, this.unit);
    if (!this.block) return false;
    this.leading = false;
    this.blockOver = !this.block.take(ended);
    return true;
  }

  private openMessage(start: EndedLine, place: number): void {
    this.leading = false;
    const { shape, unit } = this;
    const { declared, lead } = this.facts ?? {};
    this.message = new MessageCollector({ shape, unit, declared, lead, start, place });
    // What stands before the start line may be the only place where a log without headers tells the time.
    if (!this.facts && place > 0) this.facts = { time: readTime(start.line.text.slice(0, place)) };
  }

  private readLead(ended: EndedLine, joined: HeaderFacts | undefined): void {
    const text = ended.line.text;
    const lead = this.facts?.lead ?? '';
    if (joined) this.facts = { ...this.facts, ...joined };
    if (this.openBlock(ended) || joined) return;
    const own = this.shape.start?.(text) ?? -1;
    const place = own >= 0 ? own : startLinePlace(this.undotted(text), lead);
    if (place >= 0) {
      this.openMessage(ended, place);
      return;
    }
    const bare = lead === '' ? text : text.slice(Math.max(0, stripPrefix(lead, text)));
    const detail = this.shape.detail?.(bare, this.facts ?? {});
    if (detail) this.facts = { ...this.facts, ...detail };
    // Anything else than a filler: the record holds no SIP.
    else if (bare.trim() !== '' && text.trim() !== lead.trim()) this.leading = false;
  }

  private undotted(text: string): string {
    return this.shape.crShownAs === '.' && text.endsWith('.') ? text.slice(0, -1) : text;
  }

  finish(atEnd: boolean): TraceRecord | undefined {
    const decoded = this.block?.finish();
    if (decoded?.facts) this.facts = { ...this.facts, ...decoded.facts };
    this.followFacts();
    if (decoded) return this.record({ ...decoded, headerLines: 1, incomplete: false });
    const found = this.message?.finish(atEnd);
    // Without any header row it is a quoted line, unless the log itself says that a message stands here.
    return found && (found.headerLines > 0 || this.headerEnd > 0) ? this.record(found) : undefined;
  }

  /** Completes what the record says by what was carried, and notes what to carry. */
  private followFacts(): void {
    const state = this.states.get(this.index) ?? '';
    const follow = this.shape.follow ?? followClock;
    const followed = follow(this.facts ?? {}, state);
    if (this.facts) this.facts = followed.facts;
    const learn = this.shape.learn ?? clockOfLine;
    this.states.set(
      this.index,
      this.told.reduce((carried, line) => learn(line, carried), followed.carry),
    );
  }

  private record({ payload, map, exactBytes, truncated, incomplete }: Collected): TraceRecord {
    const { facts } = this;
    const segmented = this.shape.segments === true && facts?.transport === 'tcp';
    return {
      payload,
      map,
      header: { start: 0, end: this.headerEnd },
      time: facts?.time,
      transport: facts?.transport,
      source: facts?.source,
      destination: facts?.destination,
      direction: facts?.direction,
      declaredBytes: facts?.declared,
      exactBytes,
      truncated: truncated || (segmented && incomplete),
      frame: facts?.frame,
      note: undefined,
    };
  }

  carry(): string {
    return writeStates(this.states);
  }
}
