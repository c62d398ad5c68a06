import { looksLikeStartLine } from '../../sip/start-line';
import type { ByteOps } from '../../text/byte-ops';
import { type ByteLines, MORE } from './byte-lines';
import { isCommonStartLine } from './common-start-line';
import { CR_BEFORE, ODD_LINE, ROW_BITS } from './first-look';
import { HeaderRows, OTHER, type RowJudge } from './header-rows';
import type { MessageRow } from './message-columns';
import { setScanned, startCode } from './message-scan';
import type { PlainRecords } from './plain-records';
import { UNKNOWN } from './row-kind';
import { type RecordLineKind, SiptraceHeader } from './siptrace-header';
import type { TraceIndex } from './trace-index';

/** No plain record is longer; what has not ended by then is read line by line. */
const longest = 1 << 17;
/** A first line longer than this is no start line; as in an analysis. */
const longestStartLine = 8192;

/** Reads records of the native form whose payload is not escaped and as long as their record line says. */
export class SiptraceRecords implements PlainRecords, RowJudge {
  readonly carry = '';
  readonly hasMessage = true;
  private readonly header: SiptraceHeader;
  private readonly rows: HeaderRows;
  private context = -1;
  /** The record line behind the last record; -1 for none that is sure to be there still. */
  private known = -1;
  private knownKind: RecordLineKind = 'none';

  constructor(
    private readonly index: TraceIndex,
    private readonly lines: ByteLines,
    private readonly ops: ByteOps,
    private readonly row: MessageRow,
  ) {
    this.header = new SiptraceHeader(index);
    this.rows = new HeaderRows(lines, { dotted: false, closing: undefined }, this);
  }

  /** A record depends on nothing before it. */
  resume(): void {
    this.known = -1;
  }

  forget(): void {
    this.known = -1;
  }

  isStart(line: number): boolean {
    this.known = -1;
    return this.look(line) !== 'none';
  }

  textOf(start: number, end: number): string {
    return this.ops.latin1(this.lines.bytes, start, end);
  }

  /** Whatever is no record line is a row of the message. */
  isRow(line: string): boolean {
    return !line.startsWith('--- ');
  }

  private look(line: number): RecordLineKind {
    const { lines } = this;
    const [at, end] = [lines.startOf(line), lines.textEnd(line)];
    return this.header.read(lines.bytes, lines.view, at, end, () => this.textOf(at, end));
  }

  read(first: number, final: boolean): number {
    const at = this.lines.startOf(first);
    const limit = at + longest;
    const next = this.readLines(first, limit, final);
    if (next === MORE) return final || this.lines.have >= limit ? OTHER : MORE;
    if (next < 0) return next;
    if (this.context < 0) this.context = this.index.contextOf('');
    this.row.context = this.context;
    this.row.length = this.lines.startOf(next) - at;
    return next;
  }

  private readLines(first: number, limit: number, final: boolean): number {
    const { lines, header, row, index } = this;
    const start = first + 1;
    if (start >= lines.count) return MORE;
    if (((lines.kindOf(first) | lines.kindOf(start)) & ODD_LINE) !== 0) return OTHER;
    const kind = first === this.known ? this.knownKind : this.look(first);
    this.known = -1;
    if (kind !== 'record') return OTHER;
    const [at, stop] = [lines.startOf(start), lines.textEnd(start)];
    if (stop - at > longestStartLine) return OTHER;
    const code = startCode(index, lines.bytes, at, stop);
    if (code < 0) return OTHER;
    if (!isCommonStartLine(lines.bytes, at, stop) && !looksLikeStartLine(this.textOf(at, stop))) return OTHER;
    const body = this.rows.read(start + 1, limit, 0);
    if (body < 0) return body;
    const told = header.payloadBytes;
    header.fill(lines.bytes, lines.view, row);
    const next = this.skipBody(body, limit, final);
    if (next < 0) return next;
    if (this.payloadLength(start, next) !== told) return OTHER;
    row.code = code;
    setScanned(index, lines.bytes, this.rows.found, row);
    return next;
  }

  /** The line with which the next record begins. */
  private skipBody(body: number, limit: number, final: boolean): number {
    const { lines } = this;
    for (let line = body; line < lines.count; line++) {
      const kind = lines.kindOf(line);
      if ((lines.ends[line] ?? 0) >= limit) return MORE;
      if ((kind & ODD_LINE) !== 0) return OTHER;
      if ((kind & ROW_BITS) !== UNKNOWN) continue;
      const found = this.look(line);
      if (found === 'none') continue;
      this.known = line;
      this.knownKind = found;
      return line;
    }
    return final && lines.startOf(lines.count) >= lines.have ? lines.count : MORE;
  }

  /** Bytes of the payload in lines `[first, next)`: each line end stands for CRLF, and the last one is the record's own. */
  private payloadLength(first: number, next: number): number {
    const { lines } = this;
    let length = lines.textEnd(next - 1) - lines.startOf(first);
    for (let line = first; line < next - 1; line++) if ((lines.kindOf(line) & CR_BEFORE) === 0) length++;
    return length;
  }
}
