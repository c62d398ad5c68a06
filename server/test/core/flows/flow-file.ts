import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the written-out flows of the seeds lie. */
const FLOW_FOLDER = join(__dirname, '../../../../test-fixtures/flows');

/** One record of a flow: its circumstances and its payload with LF line ends. */
export interface FlowRecord {
  /** `7` for the seventh message of the file as committed, `+1` for the first one that a test put in; undefined for STUN and RTP. */
  readonly label: string | undefined;
  /** Milliseconds since midnight; undefined without times. */
  readonly time: number | undefined;
  readonly transport: string;
  readonly source: string;
  readonly destination: string;
  readonly note: string | undefined;
  /** The escaped text of a record that is no text. */
  readonly escaped: string | undefined;
  readonly payload: string;
}

/** A flow as a test handles it. */
export interface FlowFile {
  readonly header: string;
  readonly records: readonly FlowRecord[];
}

const RECORD = /^--- (\S+) (\S+) (\S+) -> (\S+) (\d+)( escape=percent)?(?: note="([^"]*)")?$/;

/** The names of all flow files, without their extension, in order. */
export function flowNames(): readonly string[] {
  return readdirSync(FLOW_FOLDER)
    .filter(name => name.endsWith('.siptrace'))
    .map(name => name.slice(0, -'.siptrace'.length))
    .sort();
}

/** The text of a flow. */
export function flowText(name: string): string {
  return readFileSync(join(FLOW_FOLDER, `${name}.siptrace`), 'utf8');
}

/** Reads a flow; throws on a line that is none of ours, since these files are written by hand. */
export function readFlow(name: string): FlowFile {
  const lines = flowText(name).split('\n');
  const first = lines.findIndex(line => line.startsWith('--- '));
  const records: FlowRecord[] = [];
  let count = 0;
  for (let at = first; at < lines.length - 1; ) {
    const match = RECORD.exec(lines[at] ?? '');
    if (!match) throw new Error(`${name}: line ${at + 1} is no record line`);
    let end = at + 1;
    while (end < lines.length && !lines[end]?.startsWith('--- ')) end++;
    const isLast = end === lines.length;
    const payload = lines.slice(at + 1, isLast ? end - 1 : end).join('\n');
    const [, time = '', transport = '', source = '', destination = '', , escaping, note] = match;
    if (!escaping) count++;
    const label = escaping ? undefined : String(count);
    const escaped = escaping ? payload : undefined;
    records.push({
      label,
      time: time === '-' ? undefined : Date.parse(time) % 86_400_000,
      transport,
      source,
      destination,
      note,
      escaped,
      payload,
    });
    at = end;
  }
  return { header: `${lines.slice(0, first).join('\n')}\n`, records };
}

/** The bytes that a payload has on the wire. */
export function wireLength(record: FlowRecord): number {
  if (record.escaped !== undefined) return record.escaped.length / 3;
  return Buffer.byteLength(record.payload.replaceAll('\n', '\r\n'));
}

/** Writes a flow as a `.siptrace` text. */
export function writeFlow({ header, records }: FlowFile): string {
  return header + records.map(writeRecord).join('');
}

function writeRecord(record: FlowRecord): string {
  const day = new Date(Date.UTC(2026, 2, 2) + (record.time ?? 0)).toISOString();
  const time = record.time === undefined ? '-' : day;
  const attribute = record.escaped === undefined ? '' : ' escape=percent';
  const note = record.note === undefined ? '' : ` note="${record.note}"`;
  const line = `--- ${time} ${record.transport} ${record.source} -> ${record.destination} ${wireLength(record)}${attribute}${note}`;
  return `${line}\n${record.payload}\n`;
}
