import type { SpanMap } from '../../text/span-map';
import type { TextUnit } from '../trace-format';
import { looksLikeHeader } from './header-line';
import { stripPrefix } from './line-prefix';
import { eachPiece, type LogLine } from './log-line';
import type { LogShape } from './log-shape';
import { looksRedacted } from './looks-redacted';
import { MessageEnd } from './message-end';
import { isOrdinaryLine } from './ordinary-line';
import { PayloadBuilder } from './payload-builder';

/** A line with its end as written, and the place of that end in the chunk. */
export interface EndedLine {
  readonly line: LogLine;
  readonly end: string;
  readonly endAt: number;
}

/** What was collected of a message. */
export interface Collected {
  readonly payload: string;
  readonly map: SpanMap;
  readonly headerLines: number;
  readonly exactBytes: boolean;
  readonly truncated: boolean;
  /** True if headers or body did not come to their end. */
  readonly incomplete: boolean;
}

/** A start line, and where in it the message begins. */
export interface MessageStart {
  readonly shape: LogShape;
  readonly unit: TextUnit;
  /** Bytes of the payload, if the log says it. */
  readonly declared: number | undefined;
  /** What stands before the lines of the log that the message is in. */
  readonly lead: string | undefined;
  readonly start: EndedLine;
  readonly place: number;
}

/**
 * Collects the lines of one message and undoes what a log did to them: a prefix on every line, dots for CRs, doubled
 * line ends. What the start line shows of this is decided by the line after it.
 */
export class MessageCollector {
  private readonly end: MessageEnd;
  private readonly payload = new PayloadBuilder();
  private prefix: string;
  private decided = false;
  private dotted = false;
  /** Every line is followed by an empty one that is not part of the message. */
  private doubled = false;
  private afterDoubled = false;
  private headerLines = 0;
  private crlfHeaders = true;
  private altered = false;
  private lastEnd = '';

  constructor(private readonly start: MessageStart) {
    this.prefix = start.start.line.text.slice(0, start.place);
    this.lastEnd = start.start.end;
    this.end = new MessageEnd(start);
  }

  /** True once the message has ended: what follows in the chunk is not part of it. */
  get isOver(): boolean {
    return this.end.phase === 'over';
  }

  /** True if a start line at `place` of this line begins another message: at the same place, and not inside a fragment (RFC 3420). */
  isNext(text: string, place: number): boolean {
    if (this.isOver) return true;
    return place === stripPrefix(this.prefix, text) && !this.end.coversStartLine(text.slice(place));
  }

  /** Offers the next line of the chunk; it is taken if it belongs to the message. */
  offer(ended: EndedLine): void {
    if (this.isOver) return;
    // CR CR LF is what text mode makes of CRLF: one line end (Avaya's Windows logs, some keywords of SIPp).
    if (this.lastEnd === '\r' && ended.line.text === '' && ended.end === '\r\n') {
      this.joinLineEnd(ended);
      return;
    }
    if (!this.decided) this.decide(ended.line.text);
    this.lastEnd = ended.end;
    this.offerDecided(ended);
  }

  /** Offers a further piece of an overlong line. */
  offerPiece(ended: EndedLine): void {
    if (!this.decided) this.decide(undefined);
    if (this.end.takesPiece()) this.take(ended, 0);
  }

  /** The line after the start line, if there is one, tells whether prefix and dots are on every line, or were the start line's own. */
  private decide(next: string | undefined): void {
    const { start, place, shape } = this.start;
    if (next) this.prefix = this.prefixOf(next);
    const text = start.line.text;
    const cr = shape.crShownAs;
    // A request line ends in its version: there the dot is no part of it. A reason phrase may end in a dot.
    const own = cr === '.' && text.endsWith('SIP/2.0.');
    this.dotted = cr !== undefined && text.endsWith(cr) && (own || next?.endsWith(cr) !== false);
    this.doubled = !this.dotted && next?.slice(Math.max(0, stripPrefix(this.prefix, next))) === '';
    this.decided = true;
    this.take(start, place);
    this.afterDoubled = this.doubled;
  }

  /** What stands before the lines after the start line: the same as before it, the log's own prefix, blanks, nothing. */
  private prefixOf(next: string): string {
    const { lead } = this.start;
    if (stripPrefix(this.prefix, next) >= 0) return this.prefix;
    if (lead && stripPrefix(lead, next) >= 0) return lead;
    const blanks = /^[ \t]{0,32}/.exec(next)?.[0] ?? '';
    return looksLikeHeader(next.slice(blanks.length)) ? blanks : this.prefix;
  }

  private offerDecided(ended: EndedLine): void {
    const text = ended.line.text;
    const skip = stripPrefix(this.prefix, text);
    const rest = text.slice(Math.max(0, skip));
    if (this.afterDoubled && rest === '') {
      this.afterDoubled = false;
      return;
    }
    const empty =
      !this.dotted && !this.crlfHeaders && this.end.phase === 'headers' && /^[ \t]{1,64}$/.test(rest);
    const bare = empty ? '' : this.undotted(rest);
    if (skip < 0 || this.isForeign(rest) || !this.belongs(bare, rest)) {
      this.end.phase = 'over';
      return;
    }
    if (this.end.phase === 'headers' && looksLikeHeader(bare)) this.headerLines++;
    if (this.end.phase === 'headers' && /^v=\d{1,4}$/.test(bare)) this.insertEmptyLine(ended, skip);
    const { closing } = this.start.shape;
    if (closing !== undefined && rest.endsWith(closing)) {
      this.takeClosed(ended, skip, text.length - closing.length);
      return;
    }
    this.take(ended, empty ? text.length : skip);
    this.afterDoubled = this.doubled;
  }

  /** Some logs leave the empty line before a session description out (Cisco, Thomson). */
  private insertEmptyLine({ line, endAt }: EndedLine, skip: number): void {
    const lineEnd = this.crlfHeaders ? '\r\n' : '\n';
    for (const unit of lineEnd) this.payload.add(unit, endAt - line.text.length + skip);
    this.end.take('', lineEnd);
    this.altered = true;
  }

  /** The last line, without the mark that the log glued to it. */
  private takeClosed({ line, endAt }: EndedLine, skip: number, stop: number): void {
    if (stop > skip) {
      const text = line.text.slice(0, stop);
      this.take({ line: { ...line, text }, end: '', endAt: endAt - line.text.length + stop }, skip);
    }
    this.end.phase = 'over';
  }

  private isForeign(rest: string): boolean {
    // The fence of a Markdown page ends headers; a body may hold one of its own.
    if (this.end.phase === 'headers' && rest.startsWith('```')) return true;
    // A row that all messages have is none of a log's own, whatever its value looks like.
    return !isOrdinaryLine(rest) && this.start.shape.isForeign?.(rest) === true;
  }

  private belongs(bare: string, rest: string): boolean {
    // With CRs shown, an empty line without one ends the message unless its body has such lines.
    if (this.dotted && rest === '' && !this.end.wantsMore()) return false;
    if (this.doubled && this.headerLines === 0 && !looksLikeHeader(bare)) return false;
    return this.end.takes(bare);
  }

  private undotted(text: string): string {
    return this.dotted && text.endsWith(this.start.shape.crShownAs ?? '') ? text.slice(0, -1) : text;
  }

  private take({ line, end, endAt }: EndedLine, skip: number): void {
    const dot =
      this.dotted && line.text.length > skip && line.text.endsWith(this.start.shape.crShownAs ?? '');
    const stop = dot ? line.text.length - 1 : line.text.length;
    if (this.end.phase === 'headers' && end !== '') this.crlfHeaders &&= dot || end.startsWith('\r');
    eachPiece(line, skip, stop, (text, at) => this.payload.add(text, at));
    if (dot) {
      eachPiece(line, stop, stop + 1, (_, at) => this.payload.add('\r', at));
      this.payload.add(end.slice(-1), endAt + Math.max(0, end.length - 1));
    } else this.payload.add(end, endAt);
    this.end.take(line.text.slice(skip, stop), dot ? `\r${end.slice(-1)}` : end);
  }

  /** The second CR of CR CR LF is left out. */
  private joinLineEnd({ end, endAt }: EndedLine): void {
    this.altered = true;
    this.lastEnd = end;
    if (!this.decided) this.decideWithoutDots();
    this.payload.add('\n', endAt + 1);
    this.end.extendLineEnd();
  }

  private decideWithoutDots(): void {
    this.decided = true;
    this.take(this.start.start, this.start.place);
  }

  /** The message; `atEnd` if the text ended with the chunk. */
  finish(atEnd: boolean): Collected {
    if (!this.decided) this.decide(undefined);
    const { payload, map } = this.payload.build(this.end.payloadLength());
    return {
      payload,
      map,
      headerLines: this.headerLines,
      exactBytes: this.crlfHeaders && !this.altered && !looksRedacted(payload),
      truncated: this.end.isTruncated(atEnd),
      incomplete: this.end.isIncomplete(),
    };
  }
}
