import { formatTime } from './format-time';
import { readTime } from './formats/read-time';
import { readTransport } from './formats/read-transport';
import { percentUtf8, unpercentUtf8 } from './percent';
import type { TraceTime, TransportName } from './trace-record';

/**
 * The line before each payload of the native form:
 *
 *     --- <time> <transport> <source> -> <destination> <bytes> [direction=in] [frame=7] [wire=1500] [escape=percent] [exact=no] [note="…"]
 *
 * `-` stands for what is unknown. Time: ISO 8601 UTC, or `HH:MM:SS.ffffff` without a date. Addresses and notes write
 * blanks, quotes, controls and `%` as `%XX`; a note with blanks stands in quotes. `bytes` is the length of the payload
 * here; `wire` is what the packet had where the source cut it (`?` if it does not say). `exact=no`: the log that it
 * comes from did not keep the bytes of the wire, so that line ends and lengths prove nothing. Unknown attributes are
 * skipped.
 */
export interface RecordLine {
  readonly time: TraceTime | undefined;
  readonly transport: TransportName | undefined;
  readonly source: string | undefined;
  readonly destination: string | undefined;
  /** Undefined for `-`: the payload is then bounded by Content-Length. */
  readonly bytes: number | undefined;
  /** Undefined if it follows from the addresses: `in` with a source alone, `out` with a destination alone. `-`: it does not. */
  readonly direction: 'in' | 'out' | '-' | undefined;
  readonly frame: number | undefined;
  readonly truncated: boolean;
  /** Bytes that the packet had, where the source cut it and says so. */
  readonly wireBytes: number | undefined;
  readonly escaped: boolean;
  /** False where the source did not keep the bytes of the wire; by default it did. */
  readonly exactBytes?: boolean;
  readonly note: string | undefined;
}

/** Longer lines are no record lines. */
const longest = 65_536;

/** Reads a record line; undefined for any other line. Linear. */
export function readRecordLine(line: string): RecordLine | undefined {
  if (!line.startsWith('--- ') || line.length > longest) return undefined;
  const words = splitWords(line.slice(4));
  const [time = '', transport = '', source = '', arrow, destination = '', bytes = '', ...attributes] = words;
  if (arrow !== '->' || destination === '' || !/^(?:-|\d{1,10})$/.test(bytes)) return undefined;
  if (transport !== '-' && readTransport(transport) === undefined) return undefined;
  const at = time === '-' ? undefined : recordTime(time);
  if (time !== '-' && !at) return undefined;
  return {
    time: at,
    transport: readTransport(transport),
    source: source === '-' ? undefined : unquote(source),
    destination: destination === '-' ? undefined : unquote(destination),
    bytes: bytes === '-' ? undefined : Number(bytes),
    ...readAttributes(attributes),
  };
}

/** A time of day may count beyond 24 hours here, where a log knows only the time since its start. */
function recordTime(text: string): TraceTime | undefined {
  const day = /^(\d{2,9}):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/.exec(text);
  if (!day) return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) ? readTime(text) : undefined;
  const [, hours, minutes, seconds, fraction = ''] = day;
  return {
    seconds: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    nanos: Number(fraction.padEnd(9, '0')),
    digits: fraction.length,
    dateless: true,
  };
}

function readAttributes(words: readonly string[]) {
  const values = new Map<string, string>();
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) values.set(word.slice(0, equals), unquote(word.slice(equals + 1)));
  }
  const direction = values.get('direction');
  const frame = values.get('frame') ?? '';
  const wire = values.get('wire');
  return {
    direction: direction === 'in' || direction === 'out' || direction === '-' ? direction : undefined,
    frame: /^\d{1,10}$/.test(frame) ? Number(frame) : undefined,
    truncated: wire !== undefined,
    wireBytes: wire !== undefined && /^\d{1,10}$/.test(wire) ? Number(wire) : undefined,
    escaped: values.get('escape') === 'percent',
    exactBytes: values.get('exact') !== 'no',
    note: values.get('note'),
  } as const;
}

/** Words divided by blanks; a part in quotes may hold blanks. */
function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let quoted = false;
  for (const c of text) {
    if (c === '"') quoted = !quoted;
    if (c === ' ' && !quoted) {
      if (word !== '') words.push(word);
      word = '';
    } else word += c;
  }
  if (word !== '') words.push(word);
  return words;
}

function unquote(text: string): string {
  return unpercentUtf8(
    text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text,
  );
}

/** The direction that addresses alone tell: the side that a log does not name is its own. */
export function impliedDirection(ends: {
  readonly source: string | undefined;
  readonly destination: string | undefined;
}): 'in' | 'out' | undefined {
  if ((ends.source === undefined) === (ends.destination === undefined)) return undefined;
  return ends.source === undefined ? 'out' : 'in';
}

/** Writes a record line without its line end; the inverse of `readRecordLine`. An empty name counts as unknown. */
export function writeRecordLine(record: RecordLine): string {
  const time = record.time && formatTime(record.time);
  const attributes = [
    record.direction && `direction=${record.direction}`,
    record.frame !== undefined && `frame=${record.frame}`,
    record.truncated && `wire=${record.wireBytes ?? '?'}`,
    record.escaped && 'escape=percent',
    record.exactBytes === false && 'exact=no',
    record.note !== undefined &&
      `note="${record.note.replace(/["%\p{Cc}\p{Cs}\u2028\u2029]/gu, percentUtf8)}"`,
  ].filter(attribute => attribute !== false && attribute !== undefined);
  const fields = [
    time ?? '-',
    record.transport ?? '-',
    writeAddress(record.source),
    '->',
    writeAddress(record.destination),
    record.bytes ?? '-',
    ...attributes,
  ];
  return `--- ${fields.join(' ')}`;
}

function writeAddress(address: string | undefined): string {
  if (address === undefined || address === '') return '-';
  return address === '-' ? '%2D' : address.replace(/["% \p{Cc}\p{Cs}\u2028\u2029]/gu, percentUtf8);
}
