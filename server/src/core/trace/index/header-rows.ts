import { type ByteLines, MORE } from './byte-lines';
import { CR_BEFORE, DESCRIPTION, DOT_BEFORE, type FirstLook, ODD_LINE, ROW_BITS } from './first-look';
import { type HeaderScan, newHeaderScan, scanRow } from './header-scan';
import { CALL_ID, CSEQ, kindOfName, ORDINARY, type RowKind, TYPE, UNKNOWN } from './row-kind';

/** Not of the plain form. */
export const OTHER = -3;
/** The empty row behind the last one. */
const END = -2;

const TAB = 9;
const SP = 32;
const COLON = 58;

/** Decides of rows whose names are not known to all, as text of one character a byte. */
export interface RowJudge {
  textOf(start: number, end: number): string;
  /** True if the line is surely a part of the message and tells nothing else; `indent` units stand before the row. */
  isRow(line: string, indent: number): boolean;
}

/** How the rows of a log stand there. */
export interface RowForm {
  /** CRs are shown as dots. */
  readonly dotted: boolean;
  /** How the last row may not end: the last unit of a mark that directly follows a message. */
  readonly closing: number | undefined;
}

/** Reads the header rows of messages in their plain form as bytes. */
export class HeaderRows {
  readonly found: HeaderScan = newHeaderScan();
  /** Bytes that Content-Length tells; 0 without it. */
  bodyLength = 0;
  /** True if the body may hold a message of its own. */
  mayHoldSip = false;
  /** Rows that tell nothing look so, in these bits. */
  private readonly mask: FirstLook;
  private readonly ordinary: FirstLook;

  constructor(
    private readonly lines: ByteLines,
    private readonly form: RowForm,
    private readonly judge: RowJudge,
  ) {
    this.mask = form.dotted ? ROW_BITS | ODD_LINE | CR_BEFORE | DOT_BEFORE : ROW_BITS | ODD_LINE;
    this.ordinary = form.dotted ? ORDINARY | DOT_BEFORE : ORDINARY;
  }

  /**
   * Reads the rows from line `first` on, before each of which stand `indent` spaces; answers the line with which the body
   * begins. `MORE` where the empty row is not there before `limit`, `OTHER` for rows that are not plain.
   */
  read(first: number, limit: number, indent: number): number {
    const { found } = this;
    const { kinds, ends, count } = this.lines;
    found.hasCall = false;
    found.hasCseq = false;
    this.bodyLength = 0;
    this.mayHoldSip = false;
    const isPlain = indent === 0 && this.form.closing === undefined;
    let maySpread = false;
    for (let line = first; line < count; line++) {
      if ((ends[line] ?? 0) >= limit) return MORE;
      const look = kinds[line] ?? 0;
      if (isPlain && (look & this.mask) === this.ordinary) {
        maySpread = true;
        continue;
      }
      const kind = this.readRow(line, look, indent, maySpread);
      if (kind === OTHER) return OTHER;
      if (kind === END) return line > first && found.hasCall && found.hasCseq ? line + 1 : OTHER;
      maySpread = kind < CALL_ID;
    }
    return MORE;
  }

  /** True for a row that tells an index nothing, though it is none that all readers of logs pass by. */
  tellsNothing(line: number, maySpread: boolean): boolean {
    return this.readRow(line, this.lines.kindOf(line), 0, maySpread) === ORDINARY;
  }

  /** Reads one row; `END` for the empty one, `OTHER` for one that is not plain. */
  private readRow(
    line: number,
    look: FirstLook,
    indent: number,
    maySpread: boolean,
  ): RowKind | typeof OTHER | typeof END {
    const { lines } = this;
    const { dotted, closing } = this.form;
    // Where a dot stands for the CR there is no other.
    if ((look & ODD_LINE) !== 0 || (dotted && (look & DOT_BEFORE) === 0)) return OTHER;
    const start = lines.startOf(line);
    const stop = dotted ? (lines.ends[line] ?? 0) - 1 : lines.textEnd(line);
    const row = start + indent;
    if (stop <= row) return areSpaces(lines.bytes, start, stop) ? END : OTHER;
    if (closing !== undefined && lines.bytes[stop - 1] === closing) return OTHER;
    const bits = look & ROW_BITS;
    const kind = bits === DESCRIPTION || indent > 0 ? UNKNOWN : (bits as RowKind);
    if (kind === UNKNOWN && !this.isRow(start, row, stop, maySpread)) return OTHER;
    const meant = kind === UNKNOWN ? this.kindByText(row, stop) : kind;
    return meant < CALL_ID || this.take(meant, row, stop) ? meant : OTHER;
  }

  /** True if the row at `row` is one, though not every reader of logs passes it by. */
  private isRow(line: number, row: number, stop: number, maySpread: boolean): boolean {
    const { bytes } = this.lines;
    if (!areSpaces(bytes, line, row)) return false;
    const first = bytes[row] ?? 0;
    const isFolded = first === SP || first === TAB;
    const fits = isFolded ? maySpread && !areBlanks(bytes, row, stop) : beginsLikeRow(bytes, row);
    return fits && this.judge.isRow(this.judge.textOf(line, this.form.dotted ? stop + 1 : stop), row - line);
  }

  /** What is meant by a name in another letter case, in compact form or with blanks behind it. */
  private kindByText(row: number, stop: number): RowKind {
    if (TELLING[this.lines.bytes[row] ?? 0] === 0) return ORDINARY;
    const head = this.judge.textOf(row, Math.min(stop, row + 40));
    const colon = head.indexOf(':');
    return colon < 0 ? ORDINARY : kindOfName(head.slice(0, colon).trimEnd());
  }

  /** Reads what an index needs of a row; false where that is not plain. */
  private take(kind: RowKind, row: number, stop: number): boolean {
    const { bytes } = this.lines;
    if (kind === CALL_ID || kind === CSEQ) {
      const { hasCall, hasCseq } = this.found;
      // Of two only the first one counts; not every reader agrees.
      return !(kind === CALL_ID ? hasCall : hasCseq) && scanRow(bytes, row, stop, this.found);
    }
    if (kind === TYPE) {
      this.mayHoldSip ||= mayTellOfSip(bytes, row, stop);
      return true;
    }
    this.bodyLength = lengthIn(bytes, row, stop);
    return this.bodyLength >= 0;
  }
}

/** True where a media type may be one that holds messages: `message/sip`, `message/sipfrag`, `multipart/…`. */
function mayTellOfSip(bytes: Uint8Array, row: number, stop: number): boolean {
  for (let i = row; i < stop; i++) {
    const first = (bytes[i] ?? 0) | 32;
    if (first !== 115 && first !== 109) continue;
    const second = (bytes[i + 1] ?? 0) | 32;
    const third = (bytes[i + 2] ?? 0) | 32;
    // `sip`, and the beginning of `multipart`.
    if (first === 115 ? second === 105 && third === 112 : second === 117 && third === 108) return true;
  }
  return false;
}

/** The number behind the colon of a row; -1 for anything else. */
function lengthIn(bytes: Uint8Array, row: number, stop: number): number {
  let at = row;
  while (at < stop && bytes[at] !== COLON) at++;
  do at++;
  while (bytes[at] === SP);
  let number = stop > at && stop - at < 8 ? 0 : -1;
  for (; at < stop && number >= 0; at++) {
    const digit = (bytes[at] ?? 0) - 48;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : -1;
  }
  return number;
}

function areSpaces(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== SP) return false;
  return true;
}

function areBlanks(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== SP && bytes[i] !== TAB) return false;
  return true;
}

/** True for a letter, more signs of a name, and a colon. */
function beginsLikeRow(bytes: Uint8Array, at: number): boolean {
  const first = (bytes[at] ?? 0) | 32;
  if (first < 97 || first > 122) return false;
  let end = at + 1;
  while (end < at + 64 && NAME_SIGNS[bytes[end] ?? 0] === 1) end++;
  while (bytes[end] === SP) end++;
  return bytes[end] === COLON;
}

const NAME_SIGNS = new Uint8Array(256);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
  NAME_SIGNS[c.charCodeAt(0)] = 1;

/** First letters of the names that tell an index something. */
const TELLING = new Uint8Array(256);
for (const c of 'CcIiLl') TELLING[c.charCodeAt(0)] = 1;
