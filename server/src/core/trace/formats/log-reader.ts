import type { ChunkReader, TextUnit } from '../trace-format';
import type { TraceRecord } from '../trace-record';
import { looksLikeHeader } from './header-line';
import { stripPrefix } from './line-prefix';
import { eachPiece, type LogLine, logLine } from './log-line';
import type { HeaderFacts, LogShape } from './log-shape';
import { MessageEnd } from './message-end';
import { PayloadBuilder } from './payload-builder';
import { startLinePlace } from './start-line-place';

/** A line with its end as written and the place of that end in the chunk. */
interface EndedLine {
  readonly line: LogLine;
  readonly end: string;
  readonly endAt: number;
}

/** A reader for one chunk of a log of a given shape. A start line without a header of the log makes a record of its own. */
export function openLogReader(shape: LogShape, carry: string, unit: TextUnit): ChunkReader {
  return new LogReader(shape, carry, unit);
}

class LogReader implements ChunkReader {
  private at = 0;
  private fresh = true;
  private facts: HeaderFacts | undefined;
  private headerEnd = 0;
  /** `lead`: before the start line; `start`: the line after it decides about prefix and dots; `dead`: no SIP here. */
  private phase: 'outside' | 'lead' | 'start' | 'message' | 'dead' = 'outside';
  private startLine: EndedLine | undefined;
  private startPlace = 0;
  private prefix = '';
  private dotted = false;
  private crlfHeaders = true;
  private headerLines = 0;
  private end: MessageEnd | undefined;
  private readonly payload = new PayloadBuilder();
  private lastEnd = '\n';

  constructor(
    private readonly shape: LogShape,
    private carried: string,
    private readonly unit: TextUnit,
  ) {}

  push(text: string, end: string): boolean {
    const line = logLine(text, this.at);
    // A line that is too long comes in pieces without line end: only the first is looked at as a line.
    if (this.lastEnd === '') this.continueLine({ line, end, endAt: this.at + text.length });
    else if (this.startsRecord(line.text)) {
      if (!this.fresh) return true;
      this.openRecord(line, { line, end, endAt: this.at + text.length });
    } else this.readLine({ line, end, endAt: this.at + text.length });
    this.fresh = false;
    this.lastEnd = end;
    this.at += text.length + end.length;
    if (this.phase === 'lead') this.headerEnd = this.headerEnd || this.at - end.length;
    return false;
  }

  private startsRecord(text: string): boolean {
    if (this.shape.header(text)) return true;
    if (this.phase === 'lead') return false;
    const place = startLinePlace(this.undotted(text));
    if (place < 0) return false;
    const end = this.end;
    if (this.phase !== 'message' || !end || end.phase === 'over') return true;
    // Inside a message a start line counts only where the message's own stood, and not within a fragment (RFC 3420).
    return place === stripPrefix(this.prefix, text) && !end.coversStartLine(text.slice(place));
  }

  private openRecord(line: LogLine, ended: EndedLine): void {
    const facts = this.shape.header(line.text);
    if (facts) {
      const followed = this.shape.follow?.(facts, this.carried);
      this.facts = followed?.facts ?? facts;
      this.carried = followed?.carry ?? this.carried;
      this.phase = 'lead';
    } else this.readStartLine(ended, startLinePlace(this.undotted(line.text)));
  }

  private readLine(ended: EndedLine): void {
    if (this.phase === 'lead') this.readLead(ended);
    else if (this.phase === 'start') {
      this.decide(ended.line.text);
      this.readMessageLine(ended);
    } else if (this.phase === 'message') this.readMessageLine(ended);
  }

  private readLead(ended: EndedLine): void {
    const text = ended.line.text;
    const place = startLinePlace(this.undotted(text), this.facts?.lead);
    if (place >= 0) {
      this.readStartLine(ended, place);
      return;
    }
    const detail = this.shape.detail?.(text);
    if (detail) this.facts = { ...this.facts, ...detail };
    else if (text.trim() !== '' && text.trim() !== this.facts?.lead?.trim()) this.phase = 'dead';
  }

  private readStartLine(ended: EndedLine, place: number): void {
    this.startLine = ended;
    this.startPlace = place;
    this.prefix = ended.line.text.slice(0, place);
    this.end = new MessageEnd(this.unit, this.facts?.declared);
    this.phase = 'start';
  }

  /** The line after the start line tells whether prefix and dots are on every line, or were the start line's own. */
  private decide(next: string): void {
    const start = this.startLine;
    if (!start) return;
    const skipped = stripPrefix(this.prefix, next);
    if (skipped < 0 && looksLikeHeader(next)) this.prefix = '';
    const text = start.line.text;
    // A request line ends in its version: there the dot is no part of it. A reason phrase may end in a dot.
    this.dotted =
      this.shape.dottedCr === true && text.endsWith('.') && (next.endsWith('.') || text.endsWith('SIP/2.0.'));
    this.phase = 'message';
    this.takeLine(start, this.startPlace);
  }

  private readMessageLine(ended: EndedLine): void {
    const text = ended.line.text;
    const end = this.end;
    if (!end || end.phase === 'over') return;
    const skip = stripPrefix(this.prefix, text);
    if (skip < 0) {
      end.phase = 'over';
      return;
    }
    const bare = this.undottedBody(text.slice(skip));
    const foreign = this.shape.isForeign?.(text) || this.shape.isForeign?.(text.slice(skip));
    // With CRs shown, a line without one ends the message unless its body has such lines.
    const unmarked = this.dotted && bare === text.slice(skip) && text.slice(skip) === '';
    if (foreign || (unmarked && !end.wantsMore()) || !end.takes(bare)) end.phase = 'over';
    else {
      if (end.phase === 'headers' && looksLikeHeader(bare)) this.headerLines++;
      this.takeLine(ended, skip);
    }
  }

  private takeLine(ended: EndedLine, skip: number): void {
    const { line, end, endAt } = ended;
    const dot = this.dotted && line.text.length > skip && line.text.endsWith('.');
    const stop = dot ? line.text.length - 1 : line.text.length;
    if (this.end?.phase === 'headers' && end !== '') this.crlfHeaders &&= dot || end === '\r\n';
    eachPiece(line, skip, stop, (text, at) => this.payload.add(text, at));
    if (dot) {
      eachPiece(line, stop, stop + 1, (_, at) => this.payload.add('\r', at));
      this.payload.add(end.slice(-1), endAt + Math.max(0, end.length - 1));
    } else this.payload.add(end, endAt);
    this.end?.take(line.text.slice(skip, stop), dot ? `\r${end.slice(-1)}` : end);
  }

  private continueLine(ended: EndedLine): void {
    if (this.phase === 'start') this.phase = 'dead';
    if (this.phase === 'message' && this.end?.takesPiece()) this.takeLine(ended, 0);
  }

  private undotted(text: string): string {
    return this.shape.dottedCr && text.endsWith('.') ? text.slice(0, -1) : text;
  }

  private undottedBody(text: string): string {
    return this.dotted && text.endsWith('.') ? text.slice(0, -1) : text;
  }

  finish(atEnd: boolean): TraceRecord | undefined {
    if (this.phase === 'start') this.decide('');
    const end = this.end;
    // Without any header row it is a quoted line, unless the log itself says that a message stands here.
    if (this.phase !== 'message' || !end || (this.headerLines === 0 && !this.facts)) return undefined;
    const { payload, map } = this.payload.build(end.payloadLength());
    const facts = this.facts;
    return {
      payload,
      map,
      header: { start: 0, end: facts ? this.headerEnd : 0 },
      time: facts?.time,
      transport: facts?.transport,
      source: facts?.source,
      destination: facts?.destination,
      direction: facts?.direction,
      declaredBytes: facts?.declared,
      exactBytes: this.crlfHeaders,
      truncated: end.isTruncated(atEnd),
      frame: facts?.frame,
      note: undefined,
    };
  }

  carry(): string {
    return this.carried;
  }
}
