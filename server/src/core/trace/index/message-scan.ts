import { parseMessage } from '../../sip/parse-message';
import { groupKeyOf } from '../group-key';
import { keysOf } from '../keys-of';
import type { MessageKeys } from '../message-keys';
import type { TraceRecord } from '../trace-record';
import { type HeaderScan, newHeaderScan, scanHeaders } from './header-scan';
import { type MessageRow, REQUEST_CODE } from './message-columns';
import type { TraceIndex } from './trace-index';

/** `SIP/2.0 ` */
const VERSION = [83, 73, 80, 47, 50, 46, 48];

/** Names of groups that have no Call-ID begin with NUL, which no Call-ID does that can be told from others. */
const LANES = '\0';

/** The name of a group in an index, from its key in an analysis. */
export function callNameOf(groupKey: string): string {
  return groupKey.startsWith('call ') ? groupKey.slice('call '.length) : `${LANES}${groupKey}`;
}

/** The Call-ID of a group's name; undefined for messages without one. */
export function callIdOfName(name: string): string | undefined {
  return name.startsWith(LANES) ? undefined : name;
}

const found = newHeaderScan();

/**
 * Reads what the index keeps of the message in `[start, end)` into `row`: call, code, CSeq. True if its plain form was
 * enough for that; then the row says what a full parse would.
 */
export function scanMessage(
  index: TraceIndex,
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  row: MessageRow,
): boolean {
  const line = bytes.indexOf(10, start);
  if (line < 0 || line >= end) return false;
  const code = startCode(index, bytes, start, bytes[line - 1] === 13 ? line - 1 : line);
  if (code < 0 || !scanHeaders(bytes, line + 1, end, found)) return false;
  row.code = code;
  setScanned(index, bytes, found, row);
  return true;
}

/** Writes what a scan has found in the rows of a message into its row of the index. */
export function setScanned(index: TraceIndex, bytes: Uint8Array, headers: HeaderScan, row: MessageRow): void {
  row.call = index.callNames.idOf(bytes, headers.callStart, headers.callEnd);
  row.cseq = headers.cseq;
  row.cseqMethod = index.methodOf(bytes, headers.methodStart, headers.methodEnd);
}

/** The code of a well-formed start line; -1 for anything else. */
export function startCode(index: TraceIndex, bytes: Uint8Array, start: number, end: number): number {
  if (isVersion(bytes, start)) {
    const a = (bytes[start + 8] ?? 0) - 48;
    const b = (bytes[start + 9] ?? 0) - 48;
    const c = (bytes[start + 10] ?? 0) - 48;
    const digits = a >= 1 && a <= 6 && b >= 0 && b <= 9 && c >= 0 && c <= 9;
    return digits && bytes[start + 7] === 32 && bytes[start + 11] === 32 ? a * 100 + b * 10 + c : -1;
  }
  let stop = start;
  while (stop < end && isUpper(bytes[stop] ?? 0)) stop++;
  if (stop === start || stop - start > 32 || bytes[stop] !== 32) return -1;
  // A known method, a target, the version: what any reader calls a request line.
  if (bytes[end - 8] !== 32 || end - 8 <= stop + 1 || !isVersion(bytes, end - 7)) return -1;
  const method = index.knownMethodOf(bytes, start, stop);
  return method < 0 ? -1 : REQUEST_CODE + method;
}

function isVersion(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < VERSION.length; i++) if (bytes[at + i] !== VERSION[i]) return false;
  return true;
}

const isUpper = (c: number) => c >= 65 && c <= 90;

/** The same by a full parse, for messages that are not plain. Those that cannot be joined to anything are one group. */
export function parseIntoRow(index: TraceIndex, record: TraceRecord, row: MessageRow): void {
  const keys = keysOf(parseMessage(record.payload, 'bytes'), record);
  if (keys) setKeys(index, keys, row);
  else {
    row.call = index.callNames.idOfText(`${LANES}broken`);
    row.code = 0;
    row.cseq = 0;
    row.cseqMethod = methodNumber(index, '');
  }
}

function setKeys(index: TraceIndex, keys: MessageKeys, row: MessageRow): void {
  row.call = index.callNames.idOfText(callNameOf(groupKeyOf(keys)));
  const { status, kind, method } = keys;
  row.code = kind === 'request' ? REQUEST_CODE + methodNumber(index, method) : statusCode(status);
  row.cseq = keys.cseq !== undefined && keys.cseq <= 0xffffffff ? keys.cseq : 0;
  row.cseqMethod = methodNumber(index, keys.cseqMethod ?? '');
}

const statusCode = (status: number | undefined) =>
  status !== undefined && status < REQUEST_CODE ? status : 0;

function methodNumber(index: TraceIndex, name: string): number {
  const bytes = new Uint8Array(name.length);
  for (let i = 0; i < name.length; i++) bytes[i] = name.charCodeAt(i);
  return index.methodOf(bytes, 0, bytes.length);
}

/** A host's way to bytes of a text of one character a byte, for the quick scan; grows as needed and is used again. */
export class Scratch {
  private bytes = new Uint8Array(1 << 14);

  /** The text's bytes from 0 on; valid until the next call. */
  hold(text: string): Uint8Array {
    if (text.length > this.bytes.length) this.bytes = new Uint8Array(text.length * 2);
    for (let i = 0; i < text.length; i++) this.bytes[i] = text.charCodeAt(i);
    return this.bytes;
  }
}
