import { daysOfDate } from '../format-time';
import { decodeBytes } from '../formats/utf8-sequence';
import { readRecordLine } from '../siptrace-record-line';
import { timeMs } from '../trace-record';
import { EndNames } from './end-names';
import type { MessageRow } from './message-columns';
import { endOfIpv4End } from './ngrep-header';
import type { TraceIndex } from './trace-index';

const SP = 32;
const DOT = 46;
const Z = 90;

/** `--- 2026-01-07T09:14:`: digits for 0. */
const MINUTE_SHAPE = Uint8Array.from('--- 0000-00-00T00:00:', c => c.charCodeAt(0));
const MINUTE = MINUTE_SHAPE.length;
/** No line is longer that is read as bytes, and none shorter. */
const longest = 1024;
const shortest = MINUTE + '00Z udp 1.1.1.1:1 -> 1.1.1.1:1 1'.length;

const wordOf = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0));
const TRANSPORTS = ['udp ', 'tcp ', 'tls ', 'sctp ', 'ws ', 'wss '].map(wordOf);
const ARROW = wordOf(' -> ');
const ESCAPE = wordOf('escape');

/** What a line is to the native form. */
export type RecordLineKind = 'record' | 'escaped' | 'none';

/**
 * Reads record lines of the native form: as bytes where date and IPv4 ends stand there as they mostly do, else as text.
 * Most lines are of the same minute and between the same ends as one before: what is known of those is not read again.
 */
export class SiptraceHeader {
  /** Bytes that the line tells of its payload; -1 where it does not. */
  payloadBytes = -1;
  private micros = 0;
  private source = 0;
  private sourceEnd = 0;
  private destination = 0;
  private destinationEnd = 0;
  private sourceId = -1;
  private destinationId = -1;
  /** Ends of a line that was read as text; undefined for one that was read as bytes. */
  private named:
    | { readonly source: string | undefined; readonly destination: string | undefined }
    | undefined;
  private readonly minute = new Uint8Array(MINUTE);
  private readonly minuteView = new DataView(this.minute.buffer);
  private minuteStart = 0;
  private readonly ends: EndNames;

  constructor(private readonly index: Pick<TraceIndex, 'endpoints'>) {
    this.ends = new EndNames(index.endpoints, endOfIpv4End);
  }

  /** What the line in `[at, end)` is; `fill` then tells what it says. `textOf` gives it one character a byte. */
  read(bytes: Uint8Array, view: DataView, at: number, end: number, textOf: () => string): RecordLineKind {
    if (bytes[at] !== 45 || bytes[at + 1] !== 45 || bytes[at + 2] !== 45 || bytes[at + 3] !== SP)
      return 'none';
    this.named = undefined;
    if (this.readBytes(bytes, view, at, end)) return holds(bytes, ESCAPE, at, end) ? 'escaped' : 'record';
    const line = readRecordLine(decodeBytes(textOf(), '\ufffd'));
    if (!line) return 'none';
    this.named = line;
    this.micros = line.time ? Math.floor(timeMs(line.time) * 1000 + 0.5) : Number.NaN;
    this.payloadBytes = line.bytes ?? -1;
    return line.escaped ? 'escaped' : 'record';
  }

  /** Writes what the last line said into a row; the bytes must be where they were. */
  fill(bytes: Uint8Array, view: DataView, row: MessageRow): void {
    const { ends, named, sourceId, destinationId } = this;
    row.micros = this.micros;
    if (named) {
      row.source = this.idOf(named.source);
      row.destination = this.idOf(named.destination);
      return;
    }
    row.source = sourceId >= 0 ? sourceId : ends.idOf(bytes, view, this.source, this.sourceEnd);
    row.destination =
      destinationId >= 0 ? destinationId : ends.idOf(bytes, view, this.destination, this.destinationEnd);
  }

  private idOf(name: string | undefined): number {
    return name === undefined ? -1 : this.index.endpoints.idOfText(name);
  }

  private readBytes(bytes: Uint8Array, view: DataView, at: number, end: number): boolean {
    if (end - at > longest || end - at < shortest) return false;
    const transport = this.readTime(bytes, view, at);
    if (transport < 0) return false;
    const name = TRANSPORTS.find(word => startsWith(bytes, transport, word));
    if (!name) return false;
    this.source = transport + name.length;
    this.sourceEnd = this.ends.endAt(bytes, view, this.source);
    this.sourceId = this.ends.known;
    if (this.sourceEnd < 0 || !startsWith(bytes, this.sourceEnd, ARROW)) return false;
    this.destination = this.sourceEnd + ARROW.length;
    this.destinationEnd = this.ends.endAt(bytes, view, this.destination);
    this.destinationId = this.ends.known;
    return this.destinationEnd >= 0 && this.readCount(bytes, this.destinationEnd, end);
  }

  /** Reads the number behind the ends; attributes may follow. */
  private readCount(bytes: Uint8Array, at: number, end: number): boolean {
    if (bytes[at] !== SP) return false;
    let count = 0;
    let digit = at + 1;
    for (; digit < end && bytes[digit] !== SP; digit++) {
      const value = (bytes[digit] ?? 0) - 48;
      if (value < 0 || value > 9 || digit - at > 8) return false;
      count = count * 10 + value;
    }
    this.payloadBytes = count;
    return digit > at + 1;
  }

  /** Reads the time; answers where the word behind it begins, -1 for a time of another form. */
  private readTime(bytes: Uint8Array, view: DataView, at: number): number {
    if (!this.isSameMinute(view, at) && !this.readMinute(bytes, at)) return -1;
    const second = at + MINUTE;
    const tens = (bytes[second] ?? 0) - 48;
    const ones = (bytes[second + 1] ?? 0) - 48;
    if (tens < 0 || tens > 5 || ones < 0 || ones > 9) return -1;
    let nanos = 0;
    let unit = 1e9;
    let next = second + 2;
    if (bytes[next] === DOT) {
      for (next++; bytes[next] !== Z; next++) {
        const digit = (bytes[next] ?? 0) - 48;
        if (digit < 0 || digit > 9 || unit === 1) return -1;
        unit /= 10;
        nanos += digit * unit;
      }
      if (unit === 1e9) return -1;
    }
    if (bytes[next] !== Z || bytes[next + 1] !== SP) return -1;
    const seconds = this.minuteStart + tens * 10 + ones;
    this.micros = Math.floor((seconds * 1000 + nanos / 1e6) * 1000 + 0.5);
    return next + 2;
  }

  private isSameMinute(view: DataView, at: number): boolean {
    const { minuteView } = this;
    for (let i = 0; i < MINUTE - 4; i += 4)
      if (minuteView.getInt32(i) !== view.getInt32(at + i)) return false;
    return minuteView.getInt32(MINUTE - 4) === view.getInt32(at + MINUTE - 4);
  }

  private readMinute(bytes: Uint8Array, at: number): boolean {
    for (let i = 0; i < MINUTE; i++) {
      const c = bytes[at + i] ?? 0;
      if (MINUTE_SHAPE[i] === 48 ? c < 48 || c > 57 : c !== MINUTE_SHAPE[i]) return false;
    }
    const two = (place: number) => ((bytes[at + place] ?? 0) - 48) * 10 + (bytes[at + place + 1] ?? 0) - 48;
    const [year, month, day] = [two(4) * 100 + two(6), two(9), two(12)];
    const [hour, minute] = [two(15), two(18)];
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return false;
    this.minuteStart = daysOfDate(year, month, day) * 86_400 + (hour * 60 + minute) * 60;
    this.minute.set(bytes.subarray(at, at + MINUTE));
    return true;
  }
}

function startsWith(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

function holds(bytes: Uint8Array, word: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + word.length <= end; at++) if (startsWith(bytes, at, word)) return true;
  return false;
}
