import { headerByName } from '../../sip/facts/headers';
import type { TextUnit } from '../trace-format';
import type { BlockReader, DecodedBlock } from './block-reader';
import { embeddedStart } from './embedded-start';
import { eachPiece } from './log-line';
import type { HeaderFacts } from './log-shape';
import { looksRedacted } from './looks-redacted';
import type { EndedLine } from './message-collector';
import { MessageEnd } from './message-end';
import { PayloadBuilder } from './payload-builder';

/** `[Part 01 of 02]` at the end of a header line. */
const part = /\[Part (\d{1,2}) of (\d{1,2})\][ \t]{0,4}$/;

/** Lines of other records between two parts, at most. */
const longestGap = 100;

/** How a log that writes a message as several records looks. */
export interface PartsShape {
  readonly unit: TextUnit;
  /** True for the header line of a record of the same kind. */
  readonly isHeader: (line: string) => boolean;
  /** Reads a line between the header and the message. */
  readonly detail: (line: string) => HeaderFacts | undefined;
  /** True for another record's first line. */
  readonly isForeign: (line: string) => boolean;
}

/** True for the header line of the first of several parts. */
export function isFirstPart(line: string): boolean {
  const match = part.exec(line.slice(-32));
  return match?.[1] === '01' && match[2] !== '01';
}

/**
 * Reads a message that a logger cut into parts of some bytes, in the middle of lines: each part has a header line of its
 * own and begins on the line behind it. The line end that the log put at a cut is left out. Other records may stand
 * between two parts.
 */
export class JoinedParts implements BlockReader {
  private readonly payload = new PayloadBuilder();
  private readonly end: MessageEnd;
  private facts: HeaderFacts = {};
  /** The last part whose header was seen, and how many there are. */
  private number = 0;
  private count = 0;
  /** A line whose end is not known yet: it may go on in the next part. */
  private open: EndedLine[] = [];
  private state: 'header' | 'lead' | 'message' | 'between' = 'header';
  private gap = 0;
  /** True for the first line of a further part. */
  private atSeam = false;

  constructor(private readonly shape: PartsShape) {
    this.end = new MessageEnd({ unit: shape.unit, declared: undefined });
  }

  /** The next part's header belongs to this message. */
  keeps(line: string): boolean {
    return this.count > 0 && this.shape.isHeader(line) && this.numberOf(line) === this.number + 1;
  }

  private numberOf(line: string): number {
    const match = part.exec(line.slice(-32));
    return match && (this.count === 0 || Number(match[2]) === this.count) ? Number(match[1]) : -1;
  }

  take(ended: EndedLine): boolean {
    const { text } = ended.line;
    if (this.state === 'header') {
      this.number = this.numberOf(text);
      this.count = Number(part.exec(text.slice(-32))?.[2] ?? 0);
      this.state = 'lead';
      return true;
    }
    if (this.keeps(text)) {
      this.number++;
      this.state = 'message';
      // The log ends each part's last line itself: behind a cut at a line end that makes an empty line.
      if (this.open.length === 1 && this.open[0]?.line.text === '') this.open = [];
      this.atSeam = this.open.length > 0;
      return true;
    }
    if (this.state === 'between') return this.number < this.count && ++this.gap < longestGap;
    if (this.shape.isForeign(text)) {
      this.state = 'between';
      this.gap = 0;
      return this.number < this.count;
    }
    return this.state === 'lead' ? this.takeLead(ended) : this.takeLine(ended);
  }

  private takeLead(ended: EndedLine): boolean {
    const { text } = ended.line;
    const facts = this.shape.detail(text);
    if (facts) this.facts = { ...this.facts, ...facts };
    const mark = /^[RT]X /.test(text.slice(0, 4)) ? 3 : -1;
    if (mark < 0 || embeddedStart(text.slice(mark)) !== 0) return facts !== undefined;
    this.state = 'message';
    this.open = [after(ended, mark)];
    return true;
  }

  private takeLine(ended: EndedLine): boolean {
    const seam = this.atSeam && !beginsLine(ended.line.text);
    this.atSeam = false;
    if (seam) {
      this.open.push(ended);
      return true;
    }
    this.close();
    if (!this.end.takes(ended.line.text)) return false;
    this.open = [ended];
    return true;
  }

  /** The open line is complete. */
  private close(): void {
    const last = this.open.at(-1);
    if (!last) return;
    let text = '';
    for (const { line } of this.open) {
      eachPiece(line, 0, line.text.length, (piece, at) => this.payload.add(piece, at));
      text += line.text;
    }
    this.payload.add(last.end, last.endAt);
    this.end.take(text, last.end);
    this.open = [];
  }

  finish(): DecodedBlock | undefined {
    this.close();
    if (this.payload.length === 0) return undefined;
    const { payload, map } = this.payload.build(this.end.payloadLength());
    const exactBytes = /^[^\n]*\r\n/.test(payload) && !looksRedacted(payload);
    const truncated = this.number < this.count || this.end.isIncomplete();
    return { payload, map, exactBytes, truncated, facts: this.facts };
  }
}

/** The rest of a line. */
function after({ line, end, endAt }: EndedLine, start: number): EndedLine {
  const from: number[] = [];
  const to: number[] = [];
  let text = '';
  eachPiece(line, start, line.text.length, (piece, at) => {
    from.push(text.length);
    to.push(at);
    text += piece;
  });
  return { line: { text, from, to }, end, endAt };
}

/** True for a line that the cut stands before, not in: the empty line, a known field, a line of a session description. */
function beginsLine(line: string): boolean {
  if (line === '' || /^[a-z]=\S/.test(line.slice(0, 3))) return true;
  const name = /^([A-Za-z][A-Za-z0-9-]{1,40})[ \t]{0,4}:/.exec(line.slice(0, 64))?.[1];
  return name !== undefined && headerByName(name) !== undefined;
}
