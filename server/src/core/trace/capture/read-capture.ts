import type { ByteOps } from '../../text/byte-ops';
import { shiftMap } from '../../text/span-map';
import { hostPort } from '../formats/read-address';
import type { TraceRecord } from '../trace-record';
import { u16 } from './byte-view';
import type { CaptureNote, CaptureOutcome } from './capture-outcome';
import { type IpPacket, readIp } from './ip-packet';
import { linkLayer } from './link-layer';
import { type PcapPacket, pcapPackets, readPcapHeader } from './read-pcap';
import { holdsSip } from './sip-payload';
import { SkippedPackets } from './skipped-packets';

const tcp = 6;
const udp = 17;
const sctp = 132;
/** IP in IP, IPv6 in IP, GRE. */
const tunnels = new Set([4, 41, 47]);

/**
 * Reads a capture: SIP in UDP datagrams of classic pcap files, decided by payload and not by port. A datagram that
 * holds several messages is one record. Never throws on any bytes; what is damaged or not read yet is in the notes.
 */
export function readCapture(bytes: Uint8Array, ops: ByteOps): CaptureOutcome {
  const notes: CaptureNote[] = [];
  const file = readPcapHeader(bytes);
  if ('kind' in file) return { records: [], notes: [file], packets: 0 };
  const link = linkLayer(file.linkType);
  if (!link) notes.push(linkTypeNote(file.linkType));
  const records: TraceRecord[] = [];
  const skipped = new SkippedPackets();
  let packets = 0;
  for (const packet of pcapPackets(bytes, file, note => notes.push(note))) {
    packets++;
    const at = link?.(bytes, packet.start, packet.end);
    if (at === undefined) continue;
    const record = readPacket({ bytes, ops, packet, at, skipped });
    if (record) records.push(record);
  }
  return { records, notes: [...notes, ...skipped.notes()], packets };
}

function linkTypeNote(linkType: number): CaptureNote {
  const text = `Link type ${linkType} is not supported yet: its packets are not read.`;
  return { kind: 'unsupported', text, frame: undefined, offset: undefined };
}

interface PacketReading {
  readonly bytes: Uint8Array;
  readonly ops: ByteOps;
  readonly packet: PcapPacket;
  /** Where IP starts. */
  readonly at: number;
  readonly skipped: SkippedPackets;
}

function readPacket(reading: PacketReading): TraceRecord | undefined {
  const { bytes, ops, packet, at, skipped } = reading;
  const ip = readIp(bytes, at, packet.end);
  if (ip === 'fragment') skipped.add('fragment', packet.frame);
  if (ip === undefined || ip === 'fragment') return undefined;
  if (ip.protocol === tcp) countTcp(reading, ip);
  // The common header is 12 bytes, that of the first chunk 16; type 0 is data (RFC 9260 §3.3.1).
  const data = ip.start + 28;
  if (ip.protocol === sctp && bytes[ip.start + 12] === 0 && holdsSip(bytes, data, ip.end, ops)) {
    skipped.add('sctp', packet.frame);
  }
  if (tunnels.has(ip.protocol)) skipped.add('tunnel', packet.frame);
  if (ip.protocol !== udp || ip.start + 8 > ip.end) return undefined;
  return readDatagram(reading, ip);
}

function countTcp({ bytes, ops, packet, skipped }: PacketReading, ip: IpPacket): void {
  const start = ip.start + ((bytes[ip.start + 12] ?? 0) >> 4) * 4;
  if (holdsSip(bytes, start, ip.end, ops)) skipped.add('tcp', packet.frame);
  else if (ops.latin1(bytes, start, Math.min(ip.end, start + 12)) === 'HTTP/1.1 101') {
    // RFC 7118 §4: the subprotocol of the upgrade is `sip`.
    const answer = ops.latin1(bytes, start, Math.min(ip.end, start + 2048));
    if (/^sec-websocket-protocol:[ \t]{0,8}sip[ \t]{0,8}$/im.test(answer))
      skipped.add('websocket', packet.frame);
  }
}

function readDatagram({ bytes, ops, packet, skipped }: PacketReading, ip: IpPacket): TraceRecord | undefined {
  const start = ip.start + 8;
  const length = u16(bytes, ip.start + 4);
  // 0 where a network card cuts large datagrams itself (RFC 2675 §4 gives it for jumbograms too).
  const declared = length < 8 ? ip.end - start : length - 8;
  const end = Math.min(ip.end, start + declared);
  if (ops.latin1(bytes, start, Math.min(end, start + 4)) === 'HEP3') skipped.add('hep', packet.frame);
  if (!holdsSip(bytes, start, end, ops)) return undefined;
  const truncated = end - start < declared;
  if (ip.firstFragment) skipped.add('cut-fragment', packet.frame);
  else if (truncated) skipped.add('cut', packet.frame);
  return {
    payload: ops.latin1(bytes, start, end),
    map: shiftMap(start),
    header: { start: packet.headerAt, end: packet.start },
    time: packet.time,
    transport: 'udp',
    source: hostPort(ip.source, String(u16(bytes, ip.start))),
    destination: hostPort(ip.destination, String(u16(bytes, ip.start + 2))),
    direction: undefined,
    declaredBytes: declared,
    exactBytes: true,
    truncated,
    frame: packet.frame,
    note: undefined,
  };
}
