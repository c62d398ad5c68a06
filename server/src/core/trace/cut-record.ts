import { utf8Latin1 } from '../text/utf8-latin1';
import { type CutText, cutTexts } from './cut-chunks';
import { formatTime } from './format-time';
import { siptrace } from './formats/siptrace';
import type { TraceRecord, TraceTime } from './trace-record';
import { isSafeText, type WritableRecord, writeTraceRecord } from './write-siptrace';

/**
 * The chunks that one gets who writes a record as native text (`writeTraceRecord`) and reads that again, one character
 * a byte, from `start` on: exactly one, with its text. Most messages of a capture are plain text in whole lines, and
 * what reading them would give is known without reading. Linear.
 */
export function cutRecord(record: WritableRecord, start: number): readonly CutText[] {
  const plain = plainCut(record, start);
  return plain ? [plain] : cutTexts(utf8Latin1(writeTraceRecord(record, 'bytes')), siptrace, start);
}

/** Longer payloads may come in pieces, or be cut. */
const LONGEST = 65_536;

/** What an address is written as that it is. */
const plainAddress = /^[!#$&-~]{2,64}$/;

function plainCut(record: WritableRecord, start: number): CutText | undefined {
  const { payload, time, source, destination, transport, frame } = record;
  const isKnown = time && transport && isPlainAddress(source) && isPlainAddress(destination);
  const isOdd =
    record.truncated || record.exactBytes === false || record.note !== undefined || record.direction;
  if (!isKnown || isOdd || !isPlainTime(time) || payload === '' || payload.length > LONGEST) return undefined;
  const ends = isSafeText(payload) ? lineEndsOf(payload) : undefined;
  if (!ends) return undefined;
  const at = frame === undefined ? '' : ` frame=${frame}`;
  const line = `--- ${formatTime(time)} ${transport} ${source} -> ${destination} ${payload.length}${at}`;
  const text = `${line}\n${payload.replaceAll('\r\n', '\n')}\n`;
  // One literal and no spreads, which are slow: each message of a capture comes by here.
  const read: TraceRecord = {
    payload,
    map: mapOf(ends, line.length + 1),
    header: { start: 0, end: line.length },
    time,
    transport,
    source,
    destination,
    direction: undefined,
    declaredBytes: payload.length,
    exactBytes: true,
    truncated: false,
    frame,
    note: undefined,
  };
  return { start, end: start + text.length, record: read, carry: '', text };
}

function isPlainAddress(address: string | undefined): boolean {
  return address !== undefined && plainAddress.test(address);
}

/** True for a time that its own text gives again. */
function isPlainTime({ seconds, nanos, digits, dateless }: TraceTime): boolean {
  const isWhole = Number.isInteger(seconds) && seconds >= 0 && seconds < LAST_SECOND;
  const step = 10 ** (9 - digits);
  return !dateless && isWhole && nanos >= 0 && nanos < 1e9 && nanos % step === 0;
}

/** The year 9999 is still to come. */
const LAST_SECOND = 253_000_000_000;

/** Where the LF of each CRLF stands; undefined for a text with other line ends, or with a line that looks like a record line. */
function lineEndsOf(payload: string): readonly number[] | undefined {
  const ends: number[] = [];
  let from = 0;
  for (;;) {
    if (payload.startsWith('--- ', from)) return undefined;
    const lf = payload.indexOf('\n', from);
    const cr = payload.indexOf('\r', from);
    if (lf < 0) return cr < 0 ? ends : undefined;
    if (cr !== lf - 1) return undefined;
    ends.push(lf);
    from = lf + 1;
  }
}

/** The text has one unit fewer for each line end before. */
function mapOf(ends: readonly number[], header: number): TraceRecord['map'] {
  const from = [0];
  const to = [header];
  for (let i = 0; i < ends.length; i++) {
    const at = ends[i] ?? 0;
    from.push(at);
    to.push(header + at - i - 1);
  }
  return { from, to };
}
