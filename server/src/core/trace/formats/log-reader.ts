import type { ChunkReader, TextUnit } from '../trace-format';
import type { TraceRecord } from '../trace-record';
import { logLine } from './log-line';
import type { HeaderFacts, LogShape } from './log-shape';
import { type Collected, type EndedLine, MessageCollector } from './message-collector';
import { readTime } from './read-time';
import { startLinePlace } from './start-line-place';

/** A reader for one chunk of a log of a given shape. A start line without a header of the log makes a record of its own. */
export function openLogReader(shape: LogShape, carry: string, unit: TextUnit): ChunkReader {
  return new LogReader(shape, carry, unit);
}

class LogReader implements ChunkReader {
  private at = 0;
  private fresh = true;
  private lastEnd = '\n';
  private facts: HeaderFacts | undefined;
  private headerEnd = 0;
  /** True between the log's header and the start line. */
  private leading = false;
  private message: MessageCollector | undefined;

  constructor(
    private readonly shape: LogShape,
    private carried: string,
    private readonly unit: TextUnit,
  ) {}

  push(text: string, end: string): boolean {
    const line = logLine(text, this.at);
    const ended = { line, end, endAt: this.at + text.length };
    // A line that is too long comes in pieces without line end: only the first is looked at as a line.
    if (this.lastEnd === '') {
      this.leading = false;
      this.message?.offerPiece(ended);
    } else {
      const facts = this.shape.header(line.text);
      const place = facts || this.leading ? -1 : this.bareStart(line.text);
      if ((facts || place >= 0) && !this.fresh) return true;
      if (facts) this.openHeader(facts, ended);
      else if (place >= 0) this.openMessage(ended, place);
      else if (this.leading) this.readLead(ended);
      else this.message?.offer(ended);
    }
    this.fresh = false;
    this.lastEnd = end;
    this.at += text.length + end.length;
    return false;
  }

  /** Where a message starts in a line without a header of the log before it; -1 if none does. */
  private bareStart(text: string): number {
    const place = startLinePlace(this.undotted(text));
    return place < 0 || !this.message || this.message.isNext(text, place) ? place : -1;
  }

  private openHeader(facts: HeaderFacts, { endAt }: EndedLine): void {
    const followed = this.shape.follow?.(facts, this.carried);
    this.facts = followed?.facts ?? facts;
    this.carried = followed?.carry ?? this.carried;
    this.headerEnd = endAt;
    this.leading = true;
  }

  private openMessage(start: EndedLine, place: number): void {
    this.leading = false;
    const { shape, unit } = this;
    this.message = new MessageCollector({ shape, unit, declared: this.facts?.declared, start, place });
    // What stands before the start line may be the only place where a log without headers tells the time.
    if (!this.facts && place > 0) this.facts = { time: readTime(start.line.text.slice(0, place)) };
  }

  private readLead(ended: EndedLine): void {
    const text = ended.line.text;
    const place = startLinePlace(this.undotted(text), this.facts?.lead);
    if (place >= 0) {
      this.openMessage(ended, place);
      return;
    }
    const detail = this.shape.detail?.(text);
    if (detail) this.facts = { ...this.facts, ...detail };
    // Anything else than a filler: the record holds no SIP.
    else if (text.trim() !== '' && text.trim() !== this.facts?.lead?.trim()) this.leading = false;
  }

  private undotted(text: string): string {
    return this.shape.dottedCr && text.endsWith('.') ? text.slice(0, -1) : text;
  }

  finish(atEnd: boolean): TraceRecord | undefined {
    const found = this.message?.finish(atEnd);
    // Without any header row it is a quoted line, unless the log itself says that a message stands here.
    return found && (found.headerLines > 0 || this.headerEnd > 0) ? this.record(found) : undefined;
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
    return this.carried;
  }
}
