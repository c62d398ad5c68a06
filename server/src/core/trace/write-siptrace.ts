import { utf8Latin1 } from '../text/utf8-latin1';
import { formatTime } from './format-time';
import { decodeBytes, decodeSequence, sequenceLength } from './formats/utf8-sequence';
import type { MediaSighting } from './media-facts';
import { writeMediaLine } from './media-lines';
import { percentByte, percentUtf8 } from './percent';
import { impliedDirection, writeRecordLine } from './siptrace-record-line';
import type { TextUnit } from './trace-format';
import type { TraceRecord, TraceTime } from './trace-record';

/** What the native form says of a whole trace, before its records. */
export interface TraceHeader {
  /** True while the trace is still being written: its end proves nothing. */
  readonly open: boolean;
  /** Names of addresses for lists and ladders. */
  readonly lanes: readonly { readonly address: string; readonly name: string }[];
  /** Times in which the capture is known to have lost messages. */
  readonly holes: readonly { readonly from: TraceTime; readonly to: TraceTime; readonly reason: string }[];
  /** Free lines for a reader, written as `# …`. */
  readonly comments: readonly string[];
  /** The trace that these records were taken from goes on until then: silence is known to last as long. */
  readonly until?: TraceTime;
  /** RTP streams and STUN answers of the capture that these records were taken from. */
  readonly media?: readonly MediaSighting[];
}

/** The least header: a closed trace with nothing to say. */
export const emptyTraceHeader: TraceHeader = { open: false, lanes: [], holes: [], comments: [] };

/** Writes the lines before the first record. Line ends in names, reasons and comments become blanks. */
export function writeTraceHeader(header: TraceHeader): string {
  const lines = [
    'siptrace 1',
    ...header.comments.map(comment => `# ${oneLine(comment)}`),
    ...header.lanes.map(lane => `lane ${oneLine(lane.address).replaceAll(' ', '%20')} ${oneLine(lane.name)}`),
    ...header.holes.map(
      h => `hole ${formatTime(h.from) ?? '-'} ${formatTime(h.to) ?? '-'} ${oneLine(h.reason)}`,
    ),
    ...(header.until ? [`until ${formatTime(header.until) ?? '-'}`] : []),
    ...(header.media ?? []).map(writeMediaLine),
    header.open ? 'open' : 'closed',
  ];
  return `${lines.map(line => line.trimEnd()).join('\n')}\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** What of a record the native form keeps; places in the source's text are not. */
export type WritableRecord = Omit<TraceRecord, 'map' | 'header' | 'exactBytes'> & {
  /** False where the source did not keep line ends: they are written as the wire has them, and said to be unsure. */
  readonly exactBytes?: boolean;
};

/**
 * Writes one record with its payload. `unit` tells what a character of the payload is; the answer is Unicode text to
 * be encoded as UTF-8, with LF line ends. Reading it gives the same bytes: a payload that is not clean UTF-8 text of
 * CRLF lines, or holds a line that looks like a record line, is escaped.
 */
export function writeTraceRecord(record: WritableRecord, unit: TextUnit): string {
  const payload = record.exactBytes === false ? withWireLineEnds(record.payload) : record.payload;
  const bytes = unit === 'bytes' ? payload : utf8Latin1(payload);
  const plain = plainText(bytes);
  const line = writeRecordLine({
    ...record,
    bytes: bytes.length,
    direction: record.direction === impliedDirection(record) ? undefined : (record.direction ?? '-'),
    wireBytes: record.declaredBytes,
    escaped: plain === undefined,
  });
  return `${line}\n${plain ?? escapedText(bytes)}\n`;
}

function withWireLineEnds(payload: string): string {
  return payload.replace(/\r\n|\r|\n/g, '\r\n');
}

/** What may not stand in a text unescaped: controls, separators that editors take for line ends, a byte order mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
const unsafe = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]/;

/** What of one character a byte is no plain ASCII text. */
const notPlain = /[^\t\r\n\x20-\x7e]/;

/** True for bytes that are UTF-8 and hold nothing that has to be escaped; whether their line ends are CRLF is not looked at. */
export function isSafeText(bytes: string): boolean {
  return !notPlain.test(bytes) || !unsafe.test(decodeBytes(bytes, '\0'));
}

/** What may not be in a payload of plain ASCII whose lines all end with CRLF, none of them like a record line. */
const notSimple = /[^\t\r\n\x20-\x7e]|\r(?!\n)|(?<!\r)\n|(?:^|\n)--- /;

/** The payload with LF for each CRLF if it needs no escape, else undefined. */
function plainText(bytes: string): string | undefined {
  if (!notSimple.test(bytes)) return bytes.replaceAll('\r\n', '\n');
  const text = decodeBytes(bytes, '\0');
  if (unsafe.test(text)) return undefined;
  const lines = text.split('\r\n');
  const clean = lines.every(line => !/[\r\n]/.test(line) && !line.startsWith('--- '));
  return clean ? lines.join('\n') : undefined;
}

/**
 * Percent escapes bytes that cannot stand in a text, so that it stays readable: CRLF is a line end; a bare CR or LF is
 * escaped and followed by a soft break (`%` at the end of the line, which stands for nothing).
 */
function escapedText(bytes: string): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.startsWith('\r\n', at) ? 2 : Math.max(1, sequenceLength(bytes, at));
    const atLineStart = parts.length === 0 || parts[parts.length - 1]?.endsWith('\n');
    parts.push(atLineStart && bytes.charCodeAt(at) === 45 ? '%2D' : escapedUnit(bytes, at, length));
    at += length;
  }
  return parts.join('');
}

/** CRLF, one byte, or a UTF-8 sequence at `at`, as it stands in an escaped record. */
function escapedUnit(bytes: string, at: number, length: number): string {
  const c = bytes.charCodeAt(at);
  if (c === 13 && length === 2) return '\n';
  if (c === 13 || c === 10) return `${percentByte(c)}%\n`;
  if (c === 37 || (c >= 0x80 && length === 1)) return percentByte(c);
  const text = decodeSequence(bytes, at, length);
  return unsafe.test(text) ? percentUtf8(text) : text;
}
