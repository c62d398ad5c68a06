import { utf8Length } from '../../text/utf8-length';
import { unpercentBytes, unpercentUtf8 } from '../percent';
import { impliedDirection, type RecordLine, readRecordLine } from '../siptrace-record-line';
import type { ChunkReader, TextUnit, TraceFormat } from '../trace-format';
import type { TraceRecord } from '../trace-record';
import { headLines } from './head-lines';
import { MessageEnd, maxPayload } from './message-end';
import { PayloadBuilder } from './payload-builder';
import { decodeBytes } from './utf8-sequence';

/**
 * Reads one record of the native form. A line end of the payload stands for CRLF however the document stores it; the
 * one before the next record line is the record's own.
 */
class SiptraceReader implements ChunkReader {
  private at = 0;
  private line: RecordLine | undefined;
  private headerLength = 0;
  private readonly payload = new PayloadBuilder();
  /** A line end that belongs to the payload only if another line follows. */
  private held: { readonly end: string; readonly at: number } | undefined;
  private readonly end: MessageEnd;
  private pendingLine = '';
  private lastEnd = '\n';

  constructor(private readonly unit: TextUnit) {
    this.end = new MessageEnd({ unit, declared: undefined });
  }

  push(text: string, end: string): boolean {
    // Pieces of an overlong line have no end: what follows them is no line start.
    const record = this.lastEnd === '' ? undefined : this.recordLine(text);
    if (record && this.at > 0) return true;
    if (record) {
      this.line = record;
      this.headerLength = text.length;
    } else if (this.line) this.payloadLine(text, end);
    this.at += text.length + end.length;
    this.lastEnd = end;
    return false;
  }

  private recordLine(text: string): RecordLine | undefined {
    if (!text.startsWith('--- ')) return undefined;
    return readRecordLine(this.unit === 'bytes' ? decodeBytes(text, '\ufffd') : text);
  }

  private payloadLine(text: string, end: string): void {
    if (this.payload.length >= maxPayload) return;
    this.release();
    const soft = this.line?.escaped === true && text.endsWith('%');
    const shown = soft ? text.slice(0, -1) : text;
    if (this.line?.escaped) this.addEscaped(shown);
    else this.payload.add(shown, this.at);
    this.pendingLine += shown;
    if (!soft && end !== '') this.held = { end, at: this.at + text.length };
  }

  /** Another line follows: the line end before it was part of the payload. */
  private release(): void {
    if (!this.held) return;
    const { end, at } = this.held;
    this.payload.add('\r', at);
    this.payload.add('\n', at + end.length - 1);
    this.end.take(this.pendingLine, '\r\n');
    this.pendingLine = '';
    this.held = undefined;
  }

  private addEscaped(text: string): void {
    let done = 0;
    for (const match of text.matchAll(/(?:%[0-9A-Fa-f]{2})+/g)) {
      this.payload.add(text.slice(done, match.index), this.at + done);
      const decoded = this.unit === 'bytes' ? unpercentBytes(match[0]) : unpercentUtf8(match[0]);
      // Each decoded unit stands at the first sign of the run's escapes that it comes from, or near it.
      for (let i = 0; i < decoded.length; i++) {
        this.payload.add(decoded.charAt(i), this.at + match.index + Math.min(3 * i, match[0].length - 1));
      }
      done = match.index + match[0].length;
    }
    this.payload.add(text.slice(done), this.at + done);
  }

  finish(): TraceRecord | undefined {
    const line = this.line;
    if (!line) return undefined;
    const length = this.payloadLength(line);
    const { payload, map } = this.payload.build(length);
    const cut = this.payload.length >= maxPayload;
    // A count that a hand edit made stale says nothing of the wire.
    const counted = this.countBytes(payload) === line.bytes ? line.bytes : undefined;
    return {
      payload,
      map,
      header: { start: 0, end: this.headerLength },
      time: line.time,
      transport: line.transport,
      source: line.source,
      destination: line.destination,
      direction: line.direction === '-' ? undefined : (line.direction ?? impliedDirection(line)),
      declaredBytes: line.truncated || cut ? (line.wireBytes ?? counted) : counted,
      exactBytes: line.exactBytes !== false,
      truncated: line.truncated || cut,
      frame: line.frame,
      note: line.note,
    };
  }

  /** A count that is missing or no longer true was written by hand: then Content-Length bounds the payload. */
  private payloadLength(line: RecordLine): number {
    const whole = this.payload.length;
    if (line.escaped) return whole;
    if (this.countBytes(this.payload.build(whole).payload) === line.bytes) return whole;
    if (this.held) {
      const { end, at } = this.held;
      this.payload.add('\r', at);
      this.payload.add('\n', at + end.length - 1);
    }
    this.end.take(this.pendingLine, this.held ? '\r\n' : '');
    return this.end.payloadLength();
  }

  private countBytes(payload: string): number {
    return this.unit === 'bytes' ? payload.length : utf8Length(payload);
  }

  carry(): string {
    return '';
  }
}

/** The first line says what it is; a part that was copied out shows record lines. */
function detect(head: string): number {
  let first = true;
  for (const line of headLines(head)) {
    if (first && /^(?:\ufeff|ï»¿)?siptrace \d{1,4}[ \t]{0,8}$/.test(line.slice(0, 64))) return 1;
    if (line.trim() !== '') first = false;
    if (readRecordLine(line)) return 0.95;
  }
  return 0;
}

/** Our own form, in which live exchanges, captures and exports are shown; `write-siptrace` is its writer. */
export const siptrace: TraceFormat = {
  id: 'siptrace',
  title: 'Siplens trace',
  detect,
  open: (_, unit) => new SiptraceReader(unit),
};
