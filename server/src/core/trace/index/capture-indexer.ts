import type { ByteOps } from '../../text/byte-ops';
import { shiftMap } from '../../text/span-map';
import type { CaptureSummary } from '../capture/capture-outcome';
import { CaptureReader } from '../capture/capture-reader';
import type { CapturedMessage } from '../capture/captured-message';
import type { CapturedPacket } from '../capture/captured-packet';
import { recordOf } from '../capture/read-capture';
import type { TraceRecord, TransportName } from '../trace-record';
import { emptyRow } from './index-record';
import { parseIntoRow, scanMessage } from './message-scan';
import { type Datagram, EndCache, readDatagram } from './quick-datagram';
import type { TraceIndex } from './trace-index';

/** The transports, by their number in the lowest three bits of a row's flags. */
const transports: readonly TransportName[] = ['udp', 'tcp', 'tls', 'sctp', 'ws', 'wss'];
/** The payload stands in the file in one piece, and the row says all that the capture does. */
const IN_PLACE = 8;
/** Names of ends that are remembered as text, so that their bytes need not be looked up each time. */
const mostEnds = 1 << 14;

/** Indexes a capture that comes in pieces of any size, packed ones unpacked. */
export class CaptureIndexer {
  private readonly reader: CaptureReader;
  private readonly row = emptyRow();
  private readonly ends = new Map<string, number>();
  private readonly quickEnds = new EndCache();
  private readonly datagram: Datagram = { start: 0, end: 0, addresses: 0, ports: 0 };
  private readonly place = { start: 0, end: 0 };
  private readonly nameEnd = (name: string) => this.index.endpoints.idOfText(name);

  constructor(
    private readonly index: TraceIndex,
    private readonly ops: ByteOps,
  ) {
    this.reader = new CaptureReader({
      ops,
      message: message => this.take(message),
      quick: packet => this.takeQuick(packet),
    });
  }

  push(bytes: Uint8Array): void {
    this.reader.push(bytes);
  }

  /** The capture ends; what waited for lost packets is indexed now. */
  finish(): CaptureSummary {
    return this.reader.finish();
  }

  /** What was counted so far. */
  summary(): CaptureSummary {
    return this.reader.summary();
  }

  private take(message: CapturedMessage): void {
    const { index, row } = this;
    const { bytes, end } = message;
    let { start } = message;
    while (start < end && (bytes[start] === 13 || bytes[start] === 10)) start++;
    if (!scanMessage(index, bytes, { start, end }, row)) {
      parseIntoRow(index, recordOf(message, this.ops), row);
    }
    row.micros = message.seconds * 1e6 + Math.floor(message.nanos / 1000);
    row.source = this.endOf(message.source);
    row.destination = this.endOf(message.destination);
    row.context = message.frame;
    row.length = end - message.start;
    row.offset = message.offset < 0 ? message.headerOffset : message.offset;
    row.flags = flagsOf(message);
    index.add(row);
  }

  /** Nine of ten messages are whole datagrams with plain headers: they need no record, no text, no object. */
  private takeQuick(packet: CapturedPacket): boolean {
    const { datagram, place, row, index } = this;
    if (packet.digits > 6 || Number.isNaN(packet.seconds) || !readDatagram(packet, datagram)) return false;
    const { bytes } = packet;
    place.start = datagram.start;
    place.end = datagram.end;
    if (!scanMessage(index, bytes, place, row)) return false;
    row.micros = packet.seconds * 1e6 + Math.floor(packet.nanos / 1000);
    row.source = this.quickEnds.idOf(bytes, datagram.addresses, datagram.ports, this.nameEnd);
    row.destination = this.quickEnds.idOf(bytes, datagram.addresses + 4, datagram.ports + 2, this.nameEnd);
    row.context = packet.frame;
    row.length = datagram.end - datagram.start;
    row.offset = packet.base + datagram.start;
    row.flags = IN_PLACE;
    index.add(row);
    return true;
  }

  private endOf(name: string): number {
    const known = this.ends.get(name);
    if (known !== undefined) return known;
    if (this.ends.size >= mostEnds) this.ends.clear();
    const id = this.index.endpoints.idOfText(name);
    this.ends.set(name, id);
    return id;
  }
}

/** Only what is told by the row alone is read from its place again; times keep their microseconds there. */
function flagsOf({
  offset,
  transport,
  truncated,
  note,
  declaredBytes,
  start,
  end,
  digits,
}: CapturedMessage): number {
  const whole = !truncated && note === undefined && declaredBytes === end - start && digits <= 6;
  return transports.indexOf(transport) | (offset >= 0 && whole ? IN_PLACE : 0);
}

/** True if `recordInPlace` can give the message of a row. */
export function isInPlace(index: TraceIndex, row: number): boolean {
  return ((index.messages.flags[row] ?? 0) & IN_PLACE) !== 0;
}

/** The record of a message of a capture from its payload, read again from its place. */
export function recordInPlace(index: TraceIndex, row: number, payload: string): TraceRecord {
  const { micros, source, destination, flags, context, offset } = index.messages;
  const time = micros[row] ?? Number.NaN;
  const seconds = Math.floor(time / 1e6);
  const place = offset[row] ?? 0;
  return {
    payload,
    map: shiftMap(place),
    header: { start: place, end: place },
    time: Number.isNaN(time)
      ? undefined
      : { seconds, nanos: Math.round(time - seconds * 1e6) * 1000, digits: 6, dateless: false },
    transport: transports[(flags[row] ?? 0) & 7],
    source: index.endpoints.textOf(source[row] ?? -1),
    destination: index.endpoints.textOf(destination[row] ?? -1),
    direction: undefined,
    declaredBytes: payload.length,
    exactBytes: true,
    truncated: false,
    frame: context[row],
    note: undefined,
  };
}
