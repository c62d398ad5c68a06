import { daysOfDate } from '../format-time';
import { newHeaderScan, scanRow } from './header-scan';
import type { MessageRow } from './message-columns';
import { setScanned, startCode } from './message-scan';
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
  private bodyLength = -1;
  private day = -1;
  private daySeconds = 0;
  /** Where the last message ended. */
  messageEnd = 0;
  /** A header line that was found behind the last message; -1 for none that is sure to be there still. */
  private known = -1;
  private knownEnd = 0;

  constructor(
    private readonly index: TraceIndex,
    private readonly row: MessageRow,
  ) {}

  /**
   * Reads the record at `at` of `[at, end)` into the row: its time, ends and message. Answers where the next record
   * begins; `final` tells that nothing comes after `end`.
   */
  read(bytes: Uint8Array, at: number, end: number, final: boolean): NgrepStep {
    const limit = Math.min(end, at + longest);
    const more = !final && end - at < longest ? MORE : OTHER;
    const headerEnd = at === this.known ? this.knownEnd : lineEndOf(bytes, at, limit);
    if (headerEnd < 0) return more;
    if (at !== this.known && !isNgrepHeader(bytes, at, headerEnd)) return OTHER;
    const start = headerEnd + 1;
    const startEnd = lineEndOf(bytes, start, limit);
    if (startEnd < 0) return more;
    const code = bytes[startEnd - 1] === DOT ? startCode(this.index, bytes, start, startEnd - 1) : -1;
    if (code < 0) return OTHER;
    const body = this.readRows(bytes, startEnd + 1, limit);
    if (body < 0) return body === MORE ? more : OTHER;
    const stop = body + this.bodyLength;
    if (stop > limit) return more;
    const next = this.nextRecord(bytes, stop, limit, final);
    if (next < 0) return next === MORE ? more : OTHER;
    if (mentionsSip(bytes, body, stop)) return OTHER;
    setScanned(this.index, bytes, { code, found: this.found }, this.row);
    this.readHeader(bytes, at);
    this.messageEnd = stop;
    return next;
  }

  /** Reads header rows from `at` on, each of which ends in the dot of its CR; answers where the body begins. */
  private readRows(bytes: Uint8Array, at: number, end: number): number {
    const { found } = this;
    found.hasCall = false;
    found.hasCseq = false;
    this.bodyLength = -1;
    for (let line = at; ; ) {
      const stop = lineEndOf(bytes, line, end);
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
    const stop = lineEndOf(bytes, next, end);
    if (stop < 0) return final ? OTHER : MORE;
    if (!isNgrepHeader(bytes, next, stop)) return OTHER;
    this.known = next;
    this.knownEnd = stop;
    return next;
  }

  private readHeader(bytes: Uint8Array, at: number): void {
    const { row, index } = this;
    const date = at + 2;
    const day =
      two(bytes, date) * 1_000_000 +
      two(bytes, date + 2) * 10_000 +
      two(bytes, date + 5) * 100 +
      two(bytes, date + 8);
    if (day !== this.day) {
      const year = two(bytes, date) * 100 + two(bytes, date + 2);
      this.day = day;
      this.daySeconds = daysOfDate(year, two(bytes, date + 5), two(bytes, date + 8)) * 86_400;
    }
    const clock = date + 11;
    const seconds = (two(bytes, clock) * 60 + two(bytes, clock + 3)) * 60 + two(bytes, clock + 6);
    const micros = numberAt(bytes, clock + 9, clock + 15);
    row.micros = (this.daySeconds + seconds) * 1e6 + micros;
    const source = clock + 16;
    let sourceEnd = source;
    while (bytes[sourceEnd] !== 32) sourceEnd++;
    const destination = sourceEnd + 4;
    let destinationEnd = destination;
    while (bytes[destinationEnd] !== 32 && bytes[destinationEnd] !== LF) destinationEnd++;
    row.source = index.endpoints.idOf(bytes, source, sourceEnd);
    row.destination = index.endpoints.idOf(bytes, destination, destinationEnd);
  }
}

const two = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) - 48) * 10 + (bytes[at + 1] ?? 0) - 48;
const isDigit = (c: number | undefined) => c !== undefined && c >= 48 && c <= 57;

function lineEndOf(bytes: Uint8Array, at: number, end: number): number {
  const found = bytes.indexOf(LF, at);
  return found < 0 || found >= end ? -1 : found;
}

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

/** `U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #3`: digits for 0. */
const DATE_SHAPE = Uint8Array.from('0000/00/00 00:00:00.000000 ', c => c.charCodeAt(0));

/** True for a header line of the plain form in `[at, end)`. */
export function isNgrepHeader(bytes: Uint8Array, at: number, end: number): boolean {
  if ((bytes[at] !== 85 && bytes[at] !== 84) || bytes[at + 1] !== 32 || end - at > 200) return false;
  for (let i = 0; i < DATE_SHAPE.length; i++) {
    const c = bytes[at + 2 + i];
    if (DATE_SHAPE[i] === 48 ? !isDigit(c) : c !== DATE_SHAPE[i]) return false;
  }
  if (!isMoment(bytes, at + 2)) return false;
  const source = endOfIpv4End(bytes, at + 2 + DATE_SHAPE.length);
  if (source < 0 || bytes[source] !== 32 || bytes[source + 1] !== 45 || bytes[source + 2] !== 62)
    return false;
  if (bytes[source + 3] !== 32) return false;
  let rest = endOfIpv4End(bytes, source + 4);
  if (rest < 0) return false;
  // Flags of TCP, number of the packet.
  if (bytes[rest] === 32 && bytes[rest + 1] === 91) {
    rest += 2;
    while (rest < end && bytes[rest] !== 93) {
      if ((bytes[rest] ?? 0) < 65 || (bytes[rest] ?? 0) > 90) return false;
      rest++;
    }
    rest++;
  }
  if (bytes[rest] === 32 && bytes[rest + 1] === 35) {
    rest += 2;
    while (rest < end && isDigit(bytes[rest])) rest++;
  }
  return rest === end;
}

/** True if a date and a time of day of this shape exist, as far as a look at each number tells. */
function isMoment(bytes: Uint8Array, date: number): boolean {
  const month = two(bytes, date + 5);
  const day = two(bytes, date + 8);
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= 28;
  return isDay && two(bytes, date + 11) < 24 && two(bytes, date + 14) < 60 && two(bytes, date + 17) < 60;
}

/** Where `10.0.0.1:5060` ends that begins at `at`; -1 for anything else. */
function endOfIpv4End(bytes: Uint8Array, at: number): number {
  let i = at;
  for (const sign of ADDRESS_SIGNS) {
    const from = i;
    while (isDigit(bytes[i])) i++;
    if (i === from || i - from > 5 || (sign !== 0 && bytes[i] !== sign)) return -1;
    if (sign !== 0) i++;
  }
  return i;
}
const ADDRESS_SIGNS = [DOT, DOT, DOT, 58, 0];

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
    const c = (bytes[i] ?? 0) | 32;
    if (bytes[i] === 47 && isSip(bytes, i - 3)) return true;
    i += c === 112 ? 1 : c === 105 ? 2 : c === 115 ? 3 : 4;
  }
  return false;
}

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
