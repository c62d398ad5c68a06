import type { ByteOps } from '../../text/byte-ops';
import { shiftMap } from '../../text/span-map';
import type { TraceRecord } from '../trace-record';
import type { CaptureOutcome } from './capture-outcome';
import { CaptureReader } from './capture-reader';
import type { CapturedMessage } from './captured-message';

/** Reads a capture that is in memory as a whole; see `CaptureReader`. Never throws on any bytes. */
export function readCapture(bytes: Uint8Array, ops: ByteOps): CaptureOutcome {
  const records: TraceRecord[] = [];
  const reader = new CaptureReader({ ops, message: message => records.push(recordOf(message, ops)) });
  reader.push(bytes);
  const summary = reader.finish();
  // A message that waited for a lost segment belongs before those that came meanwhile.
  records.sort((a, b) => (a.frame ?? 0) - (b.frame ?? 0));
  return { ...summary, records };
}

/** A message of the stream as a record that may be kept. */
export function recordOf(message: CapturedMessage, ops: ByteOps): TraceRecord {
  const { bytes, start, end, headerOffset, seconds, nanos, digits, offset } = message;
  const time = Number.isNaN(seconds) ? undefined : { seconds, nanos, digits, dateless: false };
  return {
    payload: ops.latin1(bytes, start, end),
    map: shiftMap(offset < 0 ? headerOffset : offset),
    header: { start: headerOffset, end: offset < 0 ? headerOffset : offset },
    time,
    transport: message.transport,
    source: message.source,
    destination: message.destination,
    direction: undefined,
    declaredBytes: message.declaredBytes,
    exactBytes: true,
    truncated: message.truncated,
    frame: message.frame,
    note: message.note,
  };
}
