import { isIpv4, isIpv6 } from '../sip/ip-address';
import type { TraceTime } from '../trace/trace-record';
import type { WritableRecord } from '../trace/write-siptrace';
import { type FrameEnd, mostPayload, udpFrame } from './ip-frame';

/** A capture made of a trace, and what of it is not as it was. */
export interface TracePcap {
  readonly bytes: Uint8Array;
  /** One sentence each; empty where every packet is as the trace has it. */
  readonly notes: readonly string[];
}

const FILE_HEADER = 24;
const PACKET_HEADER = 16;

/**
 * Records as a classic pcap file (nanoseconds, Ethernet): each payload, one character a byte, in one UDP datagram with
 * the record's addresses and time. Messages over TCP, TLS and WebSocket are datagrams too; an end that is a name gets an
 * address kept for documentation; records without time stand one millisecond apart. `notes` says so.
 */
export function tracePcap(records: readonly WritableRecord[]): TracePcap {
  const ends = new Ends();
  const notes = new Notes();
  const frames = records.map(record => frameOf(record, ends, notes));
  const size = frames.reduce((total, frame) => total + PACKET_HEADER + frame.length, FILE_HEADER);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b23c4d, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 262_144, true);
  view.setUint32(20, 1, true);
  let at = FILE_HEADER;
  let last: TraceTime = { seconds: 0, nanos: 0, digits: 0, dateless: true };
  records.forEach((record, index) => {
    const frame = frames[index] ?? new Uint8Array();
    last = record.time ?? aMillisecondAfter(last);
    if (!record.time) notes.count('without a time: one millisecond after the packet before');
    view.setUint32(at, last.seconds, true);
    view.setUint32(at + 4, last.nanos, true);
    view.setUint32(at + 8, frame.length, true);
    view.setUint32(at + 12, frame.length, true);
    bytes.set(frame, at + PACKET_HEADER);
    at += PACKET_HEADER + frame.length;
  });
  return { bytes, notes: [...notes.sentences(), ...ends.sentences()] };
}

function frameOf(record: WritableRecord, ends: Ends, notes: Notes): Uint8Array {
  const text = record.exactBytes === false ? record.payload.replace(/\r\n|\r|\n/g, '\r\n') : record.payload;
  const payload = Uint8Array.from(text.slice(0, mostPayload), unit => unit.charCodeAt(0) & 255);
  if (text.length > mostPayload) notes.count('longer than a datagram: cut');
  if (record.transport !== undefined && record.transport !== 'udp') {
    notes.count(`over ${record.transport.toUpperCase()}: written as UDP`);
  }
  return udpFrame(ends.of(record.source), ends.of(record.destination), payload);
}

function aMillisecondAfter({ seconds, nanos, ...rest }: TraceTime): TraceTime {
  const next = nanos + 1_000_000;
  return { ...rest, seconds: seconds + Math.floor(next / 1e9), nanos: next % 1e9 };
}

/** Sentences about packets, each with how many it holds for. */
class Notes {
  private readonly counts = new Map<string, number>();

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  sentences(): readonly string[] {
    return [...this.counts].map(([what, n]) => `${n} ${n === 1 ? 'message' : 'messages'} ${what}.`);
  }
}

/** Ends of a trace as addresses of packets. */
class Ends {
  private readonly invented = new Map<string, string>();

  of(end = ''): FrameEnd {
    const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|(.*?))(?::(\d{1,5}))?$/s.exec(end) ?? [];
    const isBare = isIpv6(end);
    const host = isBare ? end : (bracketed ?? plain ?? '');
    const number = isBare || port === undefined || Number(port) > 65_535 ? 5060 : Number(port);
    return { address: isIpv4(host) || isIpv6(host) ? host : this.invent(host), port: number };
  }

  sentences(): readonly string[] {
    return [...this.invented].map(
      ([name, address]) => `${name === '' ? 'An end that is not known' : name} has the address ${address}.`,
    );
  }

  private invent(name: string): string {
    const known = this.invented.get(name);
    if (known !== undefined) return known;
    const n = this.invented.size;
    const rest = n - 254;
    const address = rest < 0 ? `203.0.113.${n + 1}` : `198.18.${(rest >> 8) & 255}.${rest & 255}`;
    this.invented.set(name, address);
    return address;
  }
}
