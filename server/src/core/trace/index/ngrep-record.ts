import type { ByteOps } from '../../text/byte-ops';
import { newHeaderScan, scanRow } from './header-scan';
import type { MessageRow } from './message-columns';
import { setScanned, startCode } from './message-scan';
import { NgrepHeader } from './ngrep-header';
import type { TraceIndex } from './trace-index';

/** What a reader of records decides at a place: where the next one begins, or why it cannot say. */
export type NgrepStep = number | typeof MORE | typeof OTHER;
/** More bytes are needed. */
export const MORE = -1;
/** Not of the plain form. */
export const OTHER = -2;

/** No plain message is longer; what has not ended by then is read line by line. */
const longest = 1 << 17;

const LF = 10;
const DOT = 46;
/** Reads records of `ngrep -W byline -t` in their plain form: whole messages over UDP or TCP, nothing between them. */
export class NgrepRecords {
  private readonly found = newHeaderScan();
  private readonly header: NgrepHeader;
  private bodyLength = -1;
  /** Where the last message ended. */
  messageEnd = 0;
  /** A header line that was found behind the last message; -1 for none that is sure to be there still. */
  private known = -1;
  private knownEnd = 0;

  constructor(
    private readonly index: TraceIndex,
    private readonly ops: ByteOps,
    private readonly row: MessageRow,
  ) {
    this.header = new NgrepHeader(index);
  }

  /**
   * Reads the record at `at` of `[at, end)` into the row: its time, ends and message. Answers where the next record
   * begins; `final` tells that nothing comes after `end`.
   */
  read(bytes: Uint8Array, at: number, end: number, final: boolean): NgrepStep {
    const limit = Math.min(end, at + longest);
    const more = !final && end - at < longest ? MORE : OTHER;
    const headerEnd = at === this.known ? this.knownEnd : this.lineEnd(bytes, at, limit);
    if (headerEnd < 0) return more;
    if (at !== this.known && !this.header.read(bytes, at, headerEnd)) return OTHER;
    const start = headerEnd + 1;
    const startEnd = this.lineEnd(bytes, start, limit);
    if (startEnd < 0) return more;
    const code = bytes[startEnd - 1] === DOT ? startCode(this.index, bytes, start, startEnd - 1) : -1;
    if (code < 0) return OTHER;
    const body = this.readRows(bytes, startEnd + 1, limit);
    if (body < 0) return body === MORE ? more : OTHER;
    const stop = body + this.bodyLength;
    if (stop > limit) return more;
    if (mentionsSip(bytes, body, stop)) return OTHER;
    // The next header line is read with the same reader.
    this.header.fill(bytes, this.row);
    const next = this.nextRecord(bytes, stop, limit, final);
    if (next < 0) return next === MORE ? more : OTHER;
    setScanned(this.index, bytes, { code, found: this.found }, this.row);
    this.messageEnd = stop;
    return next;
  }

  /** Where the line at `at` ends; -1 where it does not before `end`. */
  private lineEnd(bytes: Uint8Array, at: number, end: number): number {
    const found = this.ops.indexOf(bytes, LF, at);
    return found >= end ? -1 : found;
  }

  /** Reads header rows from `at` on, each of which ends in the dot of its CR; answers where the body begins. */
  private readRows(bytes: Uint8Array, at: number, end: number): number {
    const { found } = this;
    found.hasCall = false;
    found.hasCseq = false;
    this.bodyLength = -1;
    for (let line = at; ; ) {
      const stop = this.lineEnd(bytes, line, end);
      if (stop < 0) return MORE;
      if (bytes[stop - 1] !== DOT) return OTHER;
      if (stop === line + 1) {
        return found.hasCall && found.hasCseq && this.bodyLength >= 0 ? stop + 1 : OTHER;
      }
      if (!isRow(bytes, line)) return OTHER;
      // The byte behind the row tells whether it is folded.
      if (stop + 1 >= end) return MORE;
      const letter = (bytes[line] ?? 0) | 32;
      if (letter === 99 || letter === 105 || letter === 108) {
        if (!this.readRow(bytes, line, stop)) return OTHER;
      }
      line = stop + 1;
    }
  }

  /** A row that may be Call-ID, CSeq or Content-Length; false where it is and is not plain. */
  private readRow(bytes: Uint8Array, line: number, stop: number): boolean {
    const next = bytes[stop + 1];
    if (next === 32 || next === 9) return false;
    // The dot is no part of the value.
    if (!scanRow(bytes, line, stop - 1, this.found)) return false;
    const length = contentLength(bytes, line, stop - 1);
    if (length === -2 || (length >= 0 && this.bodyLength >= 0)) return false;
    if (length >= 0) this.bodyLength = length;
    return true;
  }

  /** True if `[at, end)` is a header line of the plain form. */
  isHeader(bytes: Uint8Array, at: number, end: number): boolean {
    this.known = -1;
    return this.header.read(bytes, at, end);
  }

  /** The bytes have moved: places are others now. */
  forget(): void {
    this.known = -1;
  }

  /** Where the next header line begins after a message that ends at `at`: nothing but empty lines stands between. */
  private nextRecord(bytes: Uint8Array, at: number, end: number, final: boolean): number {
    let next = at;
    while (next < end && next < at + 3 && bytes[next] === LF) next++;
    if (next >= end) return final ? next : MORE;
    if (next === at && bytes[at - 1] !== LF) return OTHER;
    const stop = this.lineEnd(bytes, next, end);
    if (stop < 0) return final ? OTHER : MORE;
    if (!this.header.read(bytes, next, stop)) return OTHER;
    this.known = next;
    this.knownEnd = stop;
    return next;
  }
}

const isDigit = (c: number | undefined) => c !== undefined && c >= 48 && c <= 57;

/** The digits of `[start, end)`; -1 for anything else. */
function numberAt(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > 7) return -1;
  let number = 0;
  for (let i = start; i < end; i++) {
    if (!isDigit(bytes[i])) return -1;
    number = number * 10 + (bytes[i] ?? 0) - 48;
  }
  return number;
}

/** The value of a Content-Length row in `[row, stop)`; -1 for another row, -2 for a value that is none. */
function contentLength(bytes: Uint8Array, row: number, stop: number): number {
  let value = row + lengthName(bytes, row);
  if (value === row) return -1;
  while (bytes[value] === 32) value++;
  if (bytes[value] !== 58) return -1;
  value++;
  while (bytes[value] === 32) value++;
  const number = numberAt(bytes, value, stop);
  return number < 0 ? -2 : number;
}

/** True if a body may hold a start line, which the careful reader would look at: `SIP/` in any case. Horspool's search. */
function mentionsSip(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start + 3; i < end; ) {
    const step = SKIPS[bytes[i] ?? 0] ?? 4;
    if (step > 0) i += step;
    else if (isSip(bytes, i - 3)) return true;
    else i += 4;
  }
  return false;
}

/** How far a byte lets the search for `SIP/` go on; 0 for its last letter. */
const SKIPS = new Uint8Array(256).fill(4);
for (const [i, c] of ['S', 'I', 'P'].entries()) {
  SKIPS[c.charCodeAt(0)] = 3 - i;
  SKIPS[c.charCodeAt(0) | 32] = 3 - i;
}
SKIPS[47] = 0;

function isSip(bytes: Uint8Array, at: number): boolean {
  return (
    ((bytes[at] ?? 0) | 32) === 115 &&
    ((bytes[at + 1] ?? 0) | 32) === 105 &&
    ((bytes[at + 2] ?? 0) | 32) === 112
  );
}

/** True for letters, digits and the signs of names of header fields. */
const NAME_SIGNS = new Uint8Array(256);
for (const c of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_!%*+`'~")
  NAME_SIGNS[c.charCodeAt(0)] = 1;

/** True if the row at `line` begins like a field or goes on like a folded one, and like nothing else. */
function isRow(bytes: Uint8Array, line: number): boolean {
  let at = line;
  if (bytes[at] === 32 || bytes[at] === 9) {
    while (bytes[at] === 32 || bytes[at] === 9) at++;
    return !isSip(bytes, at);
  }
  while (NAME_SIGNS[bytes[at] ?? 0] === 1) at++;
  if (at === line || at - line > 64) return false;
  while (bytes[at] === 32) at++;
  return bytes[at] === 58;
}

/** Letters of `l` or `Content-Length`, in any case; 0 for another name. */
function lengthName(bytes: Uint8Array, at: number): number {
  const first = (bytes[at] ?? 0) | 32;
  if (first === 108) return bytes[at + 1] === 58 || bytes[at + 1] === 32 ? 1 : 0;
  if (first !== 99 || bytes[at + 7] !== 45) return 0;
  for (let i = 1; i < NAME.length; i++) if (((bytes[at + i] ?? 0) | 32) !== NAME[i]) return 0;
  return NAME.length;
}
const NAME = Uint8Array.from('content-length', c => c.charCodeAt(0) | 32);
