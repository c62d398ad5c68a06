import type { ByteOps } from '../../text/byte-ops';
import type { ShapeChain } from '../formats/shape-chain';
import { type ByteLines, MORE } from './byte-lines';
import { isCommonStartLine } from './common-start-line';
import { DESCRIPTION, DOT_BEFORE, ODD_LINE, ROW_BITS } from './first-look';
import { HeaderRows, OTHER } from './header-rows';
import type { MessageRow } from './message-columns';
import { setScanned, startCode } from './message-scan';
import type { PlainRecords } from './plain-records';
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
import { UNKNOWN } from './row-kind';
import type { KernelHost } from './scan-kernel';
import type { TraceIndex } from './trace-index';

/** No plain record is longer; what has not ended by then is read line by line. */
const longest = 1 << 17;
/** Bytes beyond a body that are read again with it: what its reader looks at to see that it has ended. */
const afterBody = 4096;

/** Reads records of a log in their plain form: whole messages, each line as it was but for blanks before it. */
export class QuickRecords implements PlainRecords {
  private readonly heads: RecordHeads;
  private readonly rows: HeaderRows;
  private readonly dotted: boolean;
  private readonly sureEnd: boolean;
  /** Spaces before each line of the message. */
  private indent = 0;
  /** What a kernel asks that reads records of the same lines. */
  readonly host: KernelHost;
  /** True if a kernel can read records of this kind of log. */
  readonly isForKernel: boolean;
  hasMessage = true;
  /** Where the body ends, or more of it than that. */
  private bodyEnd = 0;
  /** A line that was looked at behind the last record; -1 for none that is sure to be there still. */
  private known = -1;
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
    // It remembers answers of lines: they may depend on nothing else, and teach nothing.
    this.isForKernel = this.dotted && this.sureEnd && closing === undefined && own?.tells === undefined;
    const { heads, rows } = this;
    this.host = {
      minute: at => heads.minuteAt(at),
      start: line => heads.isQuickStart(lines.startOf(line), lines.textEnd(line)),
      row: (line, maySpread) => rows.tellsNothing(line, maySpread !== 0),
      rest: line => heads.isNone(lines.startOf(line), lines.textEnd(line)),
    };
  }

  /** The number of what records that begin now must know of before. */
  get context(): number {
    return this.contextOf(this.heads.carry);
  }

  get carry(): string {
    return this.heads.carry;
  }

  resume(carry: string): void {
    this.heads.resume(carry);
  }

  forget(): void {
    this.known = -1;
  }

  isStart(line: number): boolean {
    this.known = -1;
    const kind = this.heads.look(this.lines.startOf(line), this.lines.textEnd(line));
    return kind === HEAD || kind === START;
  }

  read(first: number, final: boolean): number {
    const { lines, heads, row } = this;
    const at = lines.startOf(first);
    const limit = at + longest;
    const next = this.readLines(first, limit, final);
    if (next === MORE) return final || lines.have >= limit ? OTHER : MORE;
    if (next < 0) return next;
    const end = lines.startOf(next);
    row.length = (this.sureEnd ? end : Math.min(end, this.bodyEnd + afterBody)) - at;
    row.context = this.contextOf(heads.carry);
    heads.end(row);
    return next;
  }

  private readLines(first: number, limit: number, final: boolean): number {
    const { lines, heads, row } = this;
    if (first !== this.known) {
      if (!this.isWhole(first, limit)) return this.whyNot(first, limit);
      this.knownKind = heads.look(lines.startOf(first), lines.textEnd(first));
    }
    const kind = this.knownKind;
    if (kind !== HEAD && kind !== START) return OTHER;
    heads.begin(kind);
    this.indent = 0;
    this.hasMessage = true;
    const start = kind === HEAD ? this.skipLead(first + 1, limit) : first;
    if (start < 0) return start;
    if (!this.hasMessage) return this.skipEmpty(start, limit, final);
    if (!this.isWhole(start, limit)) return this.whyNot(start, limit);
    if (this.dotted && (lines.kindOf(start) & DOT_BEFORE) === 0) return OTHER;
    const code = startCode(this.index, lines.bytes, lines.startOf(start) + this.indent, this.stopOf(start));
    if (code < 0) return OTHER;
    const body = this.rows.read(start + 1, limit, this.indent);
    if (body < 0) return body;
    heads.fill(row);
    const next = this.skipRest(body, limit, final);
    if (next < 0) return next;
    row.code = code;
    setScanned(this.index, lines.bytes, this.rows.found, row);
    return next;
  }

  /** True for a line that is there before `limit` and holds nothing that only readers of strings know. */
  private isWhole(line: number, limit: number): boolean {
    const { lines } = this;
    return line < lines.count && (lines.kindOf(line) & ODD_LINE) === 0 && (lines.ends[line] ?? 0) < limit;
  }

  /** What a line that is not `isWhole` makes of its record. */
  private whyNot(line: number, limit: number): number {
    const { lines } = this;
    return line >= lines.count || (lines.ends[line] ?? 0) >= limit ? MORE : OTHER;
  }

  /** Where the text of a line of the message ends, without a dot for its CR. */
  private stopOf(line: number): number {
    return this.dotted ? (this.lines.ends[line] ?? 0) - 1 : this.lines.textEnd(line);
  }

  /** A record of something else than SIP: only what it tells to later ones counts. */
  private skipEmpty(line: number, limit: number, final: boolean): number {
    this.rows.mayHoldSip = false;
    return this.skipRest(line, limit, final);
  }

  private contextOf(carry: string): number {
    if (carry === this.lastCarry && this.lastContext >= 0) return this.lastContext;
    const context = this.index.contextOf(carry);
    this.lastCarry = carry;
    // One that found no room is counted each time.
    this.lastContext = this.index.contextText(context) === carry ? context : -1;
    return context;
  }

  /** The line of the start line, behind what a log writes between its header and the message. */
  private skipLead(first: number, limit: number): number {
    const { lines, heads } = this;
    for (let line = first; ; line++) {
      if (!this.isWhole(line, limit)) return this.whyNot(line, limit);
      const at = lines.startOf(line);
      if (isCommonStartLine(lines.bytes, at, this.stopOf(line))) return line;
      const place = heads.lead(at, lines.textEnd(line));
      if (place >= 0) {
        this.indent = place;
        return line;
      }
      if (place === EMPTY || place === NEXT) {
        this.hasMessage = false;
        return place === NEXT ? line : line + 1;
      }
      if (place !== FILLER) return OTHER;
    }
  }

  /** The line with which the next record begins: behind the body, and behind lines of the log that are none. */
  private skipRest(body: number, limit: number, final: boolean): number {
    const { lines, heads } = this;
    const { kinds, ends, count } = lines;
    const at = lines.startOf(body);
    let line = body;
    while (line < count && ((kinds[line] ?? 0) & (ROW_BITS | ODD_LINE)) === DESCRIPTION) line++;
    this.bodyEnd = Math.max(at + this.rows.bodyLength, lines.startOf(line));
    if (lines.startOf(line) > limit) return MORE;
    for (; line < count; line++) {
      const kind = kinds[line] ?? 0;
      if ((kind & ODD_LINE) !== 0 || (ends[line] ?? 0) >= limit) return this.whyNot(line, limit);
      if ((kind & ROW_BITS) !== UNKNOWN) continue;
      const start = lines.startOf(line);
      const end = lines.textEnd(line);
      // One sign is no mark of any log.
      if (end - start <= 1) continue;
      const found = heads.look(start, end);
      if (found !== NOTHING) return this.meet(found, line);
      heads.pass(start, end);
    }
    return final && lines.startOf(count) >= lines.have ? count : MORE;
  }

  /** A line that begins a record behind this one; `OTHER` where that depends on the body. */
  private meet(kind: LineKind, line: number): number {
    const isSure =
      kind === HEAD || kind === FOREIGN || (kind === START && this.indent === 0 && !this.rows.mayHoldSip);
    this.known = line;
    this.knownKind = kind;
    return isSure ? line : OTHER;
  }
}
