import { daysOfDate } from '../format-time';
import { EndNames } from './end-names';
import { InternTable } from './intern-table';
import type { MessageRow } from './message-columns';
import type { TraceIndex } from './trace-index';

const LF = 10;
const DOT = 46;
const COLON = 58;

/** `2026/01/07 09:14:02.113402 `: digits for 0. */
const DATE_SHAPE = Uint8Array.from('0000/00/00 00:00:00.000000 ', c => c.charCodeAt(0));
/** Where in a header line the date begins, the seconds do, and the first end. */
const DATE = 2;
const SECONDS = DATE + 17;
const ENDS = DATE + DATE_SHAPE.length;
/** No header line of the plain form is longer. */
const longest = 200;

/**
 * Reads header lines of ngrep's plain form, `U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #3`. Most
 * lines are of the same minute and between the same ends as one before: what is known of those is not read again.
 */
export class NgrepHeader {
  private micros = 0;
  private source = 0;
  private sourceEnd = 0;
  private destination = 0;
  private destinationEnd = 0;
  /** Numbers of the ends, -1 for one whose name is to be looked up. */
  private sourceId = -1;
  private destinationId = -1;
  /** The first bytes of the last line, up to its seconds, and the second in which that minute began. */
  private readonly minute = new Uint8Array(SECONDS);
  private readonly minuteView = new DataView(this.minute.buffer);
  private minuteStart = 0;
  private readonly ends: EndNames;

  constructor({ endpoints }: Pick<TraceIndex, 'endpoints'>) {
    this.ends = new EndNames(endpoints, endOfIpv4End);
  }

  /** True if `[at, end)` is a header line of the plain form; `fill` then tells what it says. */
  read(bytes: Uint8Array, view: DataView, at: number, end: number): boolean {
    if (end - at > longest || end - at < ENDS || !this.readTime(bytes, view, at)) return false;
    this.source = at + ENDS;
    this.sourceEnd = this.ends.endAt(bytes, view, this.source);
    this.sourceId = this.ends.known;
    const arrow = this.sourceEnd;
    if (arrow < 0 || bytes[arrow] !== 32 || bytes[arrow + 1] !== 45 || bytes[arrow + 2] !== 62) return false;
    if (bytes[arrow + 3] !== 32) return false;
    this.destination = arrow + 4;
    this.destinationEnd = this.ends.endAt(bytes, view, this.destination);
    this.destinationId = this.ends.known;
    return this.destinationEnd >= 0 && endOfRest(bytes, this.destinationEnd, end) === end;
  }

  /** Writes what the last line said into a row; the bytes must be where they were. */
  fill(bytes: Uint8Array, view: DataView, row: MessageRow): void {
    const { ends, sourceId, destinationId } = this;
    row.micros = this.micros;
    row.source = sourceId >= 0 ? sourceId : ends.idOf(bytes, view, this.source, this.sourceEnd);
    row.destination =
      destinationId >= 0 ? destinationId : ends.idOf(bytes, view, this.destination, this.destinationEnd);
  }

  /** The second in which the minute begins that the line at `at` tells; NaN for one that is not of the plain form. */
  minuteAt(bytes: Uint8Array, at: number): number {
    return this.readMinute(bytes, at) ? this.minuteStart : Number.NaN;
  }

  private readTime(bytes: Uint8Array, view: DataView, at: number): boolean {
    if (!this.isSameMinute(view, at) && !this.readMinute(bytes, at)) return false;
    const second = at + SECONDS;
    const tens = (bytes[second] ?? 0) - 48;
    const ones = (bytes[second + 1] ?? 0) - 48;
    if (tens < 0 || tens > 5 || ones < 0 || ones > 9 || bytes[second + 2] !== DOT) return false;
    let fraction = 0;
    for (let i = second + 3; i < second + 9; i++) {
      const digit = (bytes[i] ?? 0) - 48;
      if (digit < 0 || digit > 9) return false;
      fraction = fraction * 10 + digit;
    }
    this.micros = (this.minuteStart + tens * 10 + ones) * 1e6 + fraction;
    return bytes[second + 9] === 32;
  }

  private isSameMinute(view: DataView, at: number): boolean {
    const { minuteView } = this;
    let same = 0;
    while (same < SECONDS - 3 && minuteView.getInt32(same) === view.getInt32(at + same)) same += 4;
    return same >= SECONDS - 3 && minuteView.getInt32(SECONDS - 4) === view.getInt32(at + SECONDS - 4);
  }

  /** A date and a minute that exist, as far as a look at each number tells. */
  private readMinute(bytes: Uint8Array, at: number): boolean {
    if ((bytes[at] !== 85 && bytes[at] !== 84) || bytes[at + 1] !== 32) return false;
    for (let i = 0; i < SECONDS - DATE; i++) {
      const c = bytes[at + DATE + i] ?? 0;
      if (DATE_SHAPE[i] === 48 ? c < 48 || c > 57 : c !== DATE_SHAPE[i]) return false;
    }
    const date = at + DATE;
    const year = two(bytes, date) * 100 + two(bytes, date + 2);
    const month = two(bytes, date + 5);
    const day = two(bytes, date + 8);
    const hour = two(bytes, date + 11);
    const minute = two(bytes, date + 14);
    if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59)
      return false;
    this.minuteStart = daysOfDate(year, month, day) * 86_400 + (hour * 60 + minute) * 60;
    this.minute.set(bytes.subarray(at, at + SECONDS));
    return true;
  }
}

/**
 * Where the first plain record begins in the middle of a text: a header line behind an empty line. -1 for none. It may
 * stand in the body of a message: who reads up to there finds out.
 */
export function plainRecordStart(bytes: Uint8Array): number {
  const header = new NgrepHeader({ endpoints: new InternTable() });
  // A line is looked at a few bytes beyond its end.
  const padded = new Uint8Array(bytes.length + longest);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  for (let empty = bytes.indexOf(LF); empty >= 0; empty = bytes.indexOf(LF, empty + 1)) {
    const line = empty + 2;
    if (bytes[empty + 1] !== LF) continue;
    const end = bytes.indexOf(LF, line);
    if (end < 0) return -1;
    if (header.read(padded, view, line, end)) return line;
  }
  return -1;
}

const daysIn = (year: number, month: number) =>
  daysOfDate(month < 12 ? year : year + 1, (month % 12) + 1, 1) - daysOfDate(year, month, 1);
const two = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) - 48) * 10 + (bytes[at + 1] ?? 0) - 48;
const isDigit = (c: number | undefined) => c !== undefined && c >= 48 && c <= 57;

/** Where flags of TCP and the number of the packet end, behind the ends. */
function endOfRest(bytes: Uint8Array, at: number, end: number): number {
  let rest = at;
  if (bytes[rest] === 32 && bytes[rest + 1] === 91) {
    rest += 2;
    while (rest < end && bytes[rest] !== 93) {
      if ((bytes[rest] ?? 0) < 65 || (bytes[rest] ?? 0) > 90) return -1;
      rest++;
    }
    // As the format has it: up to eight flags, up to twelve digits.
    if (rest - at > 10) return -1;
    rest++;
  }
  if (bytes[rest] === 32 && bytes[rest + 1] === 35) {
    rest += 2;
    const number = rest;
    while (rest < end && isDigit(bytes[rest])) rest++;
    if (rest === number || rest - number > 12) return -1;
  }
  return rest;
}

/** Where `10.0.0.1:5060` ends that begins at `at`; -1 for anything else. */
export function endOfIpv4End(bytes: Uint8Array, at: number): number {
  let i = at;
  for (const sign of ADDRESS_SIGNS) {
    const from = i;
    while (isDigit(bytes[i])) i++;
    if (i === from || i - from > 5 || (sign !== 0 && bytes[i] !== sign)) return -1;
    if (sign !== 0) i++;
  }
  return i;
}
const ADDRESS_SIGNS = [DOT, DOT, DOT, COLON, 0];
