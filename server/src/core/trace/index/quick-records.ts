import type { ByteOps } from '../../text/byte-ops';
import type { ShapeChain } from '../formats/shape-chain';
import { type ByteLines, MORE } from './byte-lines';
import { isCommonStartLine } from './common-start-line';
import { HeaderRows, OTHER } from './header-rows';
import type { MessageRow } from './message-columns';
import { setScanned, startCode } from './message-scan';
import {
  EMPTY,
  FILLER,
  FOREIGN,
  HEAD,
  type LineKind,
  NEXT,
  NOTHING,
  RecordHeads,
  START,
} from './record-heads';
import { rowKind, UNKNOWN } from './row-kind';
import type { TraceIndex } from './trace-index';

/** No plain record is longer; what has not ended by then is read line by line. */
const longest = 1 << 17;
/** Bytes beyond a body that are read again with it: what its reader looks at to see that it has ended. */
const afterBody = 4096;

const DOT = 46;

/** Reads records of a log in their plain form: whole messages, each line as it was but for blanks before it. */
export class QuickRecords {
  readonly heads: RecordHeads;
  private readonly rows: HeaderRows;
  private readonly dotted: boolean;
  private readonly sureEnd: boolean;
  /** Spaces before each line of the message. */
  private indent = 0;
  /** False where the record that was read holds no SIP. */
  hasMessage = true;
  /** Where the body ends, or more of it than that. */
  private bodyEnd = 0;
  /** A line that was looked at behind the last record; -1 for none that is sure to be there still. */
  private known = -1;
  private knownEnd = 0;
  private knownKind: LineKind = NOTHING;
  /** Most records have the context of the one before. */
  private lastCarry = '';
  private lastContext = -1;

  constructor(
    private readonly index: TraceIndex,
    private readonly lines: ByteLines,
    ops: ByteOps,
    chain: ShapeChain,
    private readonly row: MessageRow,
  ) {
    const [own] = chain.shapes;
    this.dotted = own?.crShownAs === '.';
    this.sureEnd = own?.sureEnd === true;
    this.heads = new RecordHeads({ chain, index, lines, ops });
    const closing = own?.closing?.charCodeAt(own.closing.length - 1);
    this.rows = new HeaderRows(lines, { dotted: this.dotted, closing }, this.heads);
  }

  /** The bytes have moved: places are others now. */
  forget(): void {
    this.known = -1;
  }

  /** True if the line in `[at, end)` begins a record that may be of the plain form. */
  isStart(at: number, end: number): boolean {
    this.known = -1;
    const kind = this.heads.look(at, end);
    return kind === HEAD || kind === START;
  }

  /**
   * Reads the record at `at` into the row. Answers where the next one begins, `MORE` or `OTHER`; `final` tells that
   * nothing comes behind the bytes that are there.
   */
  read(at: number, final: boolean): number {
    const { lines, heads, row } = this;
    const limit = Math.min(lines.have, at + longest);
    const more = final || lines.have - at >= longest ? OTHER : MORE;
    if (at !== this.known) {
      const end = lines.lineEnd(at);
      if (end < 0 || end >= limit) return end === MORE ? more : OTHER;
      this.knownKind = heads.look(at, lines.textEnd);
      this.knownEnd = end;
    }
    const kind = this.knownKind;
    if (kind !== HEAD && kind !== START) return OTHER;
    heads.begin(kind);
    this.indent = 0;
    this.hasMessage = true;
    const start = kind === HEAD ? this.skipLead(this.knownEnd + 1, limit) : at;
    if (start < 0) return start === MORE ? more : OTHER;
    if (!this.hasMessage) return this.readEmpty(start, at + longest, final, more);
    const startEnd = lines.lineEnd(start);
    if (startEnd < 0 || startEnd >= limit) return startEnd === MORE || startEnd >= limit ? more : OTHER;
    const stop = this.dotted ? startEnd - 1 : lines.textEnd;
    if (this.dotted && lines.bytes[stop] !== DOT) return OTHER;
    const code = startCode(this.index, lines.bytes, start + this.indent, stop);
    if (code < 0) return OTHER;
    const body = this.rows.read(startEnd + 1, limit, this.indent);
    if (body < 0) return body === MORE ? more : OTHER;
    heads.fill(row);
    const next = this.skipRest(body, at + longest, final);
    if (next < 0) return next === MORE ? more : OTHER;
    row.code = code;
    setScanned(this.index, lines.bytes, this.rows.found, row);
    row.length = (this.sureEnd ? next : Math.min(next, this.bodyEnd + afterBody)) - at;
    row.context = this.contextOf(heads.carry);
    heads.end(row);
    return next;
  }

  /** A record of something else than SIP: only what it tells to later ones counts. */
  private readEmpty(at: number, limit: number, final: boolean, more: number): number {
    this.rows.mayHoldSip = false;
    const next = this.skipRest(at, limit, final);
    if (next < 0) return next === MORE ? more : OTHER;
    this.heads.end(this.row);
    return next;
  }

  private contextOf(carry: string): number {
    if (carry === this.lastCarry && this.lastContext >= 0) return this.lastContext;
    const context = this.index.contextOf(carry);
    this.lastCarry = carry;
    // One that found no room is counted each time.
    this.lastContext = this.index.contextText(context) === carry ? context : -1;
    return context;
  }

  /** Where the line of the start line begins, behind what a log writes between its header and the message. */
  private skipLead(at: number, limit: number): number {
    const { lines, heads } = this;
    for (let line = at; ; ) {
      const end = lines.lineEnd(line);
      if (end < 0 || end >= limit) return end === MORE || end >= limit ? MORE : OTHER;
      if (isCommonStartLine(lines.bytes, line, this.dotted ? end - 1 : lines.textEnd)) return line;
      const place = heads.lead(line, lines.textEnd);
      if (place >= 0) {
        this.indent = place;
        return line;
      }
      if (place === EMPTY || place === NEXT) {
        this.hasMessage = false;
        return place === NEXT ? line : end + 1;
      }
      if (place !== FILLER) return OTHER;
      line = end + 1;
    }
  }

  /** Where the next record begins: behind the body, and behind lines of the log that are none. */
  private skipRest(at: number, limit: number, final: boolean): number {
    const { lines, heads } = this;
    this.bodyEnd = at + this.rows.bodyLength;
    let isDescription = true;
    for (let line = at; ; ) {
      if (line >= lines.have) return final ? line : MORE;
      const end = lines.lineEnd(line);
      if (end < 0 || end >= limit) return end === MORE ? MORE : OTHER;
      const { bytes } = lines;
      const first = bytes[line] ?? 0;
      const isSdp = bytes[line + 1] === 61 && first >= 97 && first <= 122;
      isDescription &&= isSdp;
      if (isDescription) this.bodyEnd = Math.max(this.bodyEnd, end + 1);
      // One sign is no mark of any log.
      if (!isSdp && lines.textEnd - line > 1 && rowKind(lines.view, line) === UNKNOWN) {
        const kind = heads.look(line, lines.textEnd);
        if (kind !== NOTHING) return this.meet(kind, line, end);
        heads.pass(line, lines.textEnd);
      }
      line = end + 1;
    }
  }

  /** A line that begins a record behind this one; `OTHER` where that depends on the body. */
  private meet(kind: LineKind, line: number, end: number): number {
    const isSure =
      kind === HEAD || kind === FOREIGN || (kind === START && this.indent === 0 && !this.rows.mayHoldSip);
    this.known = line;
    this.knownEnd = end;
    this.knownKind = kind;
    return isSure ? line : OTHER;
  }
}
