import type { ByteOps } from '../../text/byte-ops';
import { isRtp } from '../read-media-packet';
import type { TransportName } from '../trace-record';
import { u16 } from './byte-view';
import type { CaptureCounts } from './capture-counts';
import type { CapturedMessage, PacketStamp, Payload } from './captured-message';
import type { CapturedPacket } from './captured-packet';
import { EndpointTexts } from './endpoint-texts';
import { type HepPacket, isHep3, isHep12, readHep } from './hep-packet';
import { IpFragments, type JoinedDatagram } from './ip-fragments';
import { emptyIpPacket, readIp } from './ip-packet';
import { ethernet, type LinkLayer } from './link-layer';
import type { MediaLog } from './media-log';
import { SctpReader } from './sctp-reader';
import { holdsSip } from './sip-payload';
import type { StreamMessage } from './stream-reader';
import { TcpReader, type TcpReaderOptions } from './tcp-reader';
import { insideGre } from './tunnel';

const tcp = 6;
const udp = 17;
const gre = 47;
const esp = 50;
const sctp = 132;
/** IP in IP, IPv6 in IP. */
const ipInIp = new Set([4, 41]);
/** Tunnels inside of tunnels that are followed. */
const deepest = 8;

/** What a decoder works with, and whom it tells. */
export interface PacketDecoderOptions {
  readonly ops: ByteOps;
  readonly counts: CaptureCounts;
  readonly message: (message: CapturedMessage) => void;
  /** Gets what may be media. */
  readonly media: MediaLog;
  readonly hole: TcpReaderOptions['hole'];
  readonly encrypted: TcpReaderOptions['encrypted'];
}

/** The stamp of a packet with its place among the layers, kept for a datagram that waits for fragments. */
type FragmentStamp = PacketStamp & { readonly depth: number };

/**
 * Finds SIP in packets: link, tunnels, IP, transport. Nothing of a packet is kept but what must wait for others, and
 * one message object is reused, so that an ordinary datagram costs no memory.
 */
export class PacketDecoder {
  private readonly ip = emptyIpPacket();
  private readonly texts = new EndpointTexts();
  private readonly fragments: IpFragments<FragmentStamp>;
  private readonly tcp: TcpReader;
  private readonly sctp: SctpReader;
  private readonly payload: Payload;
  private readonly out: CapturedMessage;
  private lastFrame = 0;

  constructor(private readonly options: PacketDecoderOptions) {
    const { ops, counts, hole, encrypted } = options;
    this.fragments = new IpFragments(counts, (datagram, stamp) => this.datagram(datagram, stamp));
    this.tcp = new TcpReader({
      ops,
      counts,
      hole,
      encrypted,
      message: (message, place) => this.streamed(message, place),
      hep: (bytes, stamp, place) => {
        const { source, destination } = place;
        const payload = {
          bytes,
          start: 0,
          end: bytes.length,
          base: Number.NaN,
          missing: 0,
          stamp,
          source,
          destination,
        };
        this.hep(payload, 0, bytes.length);
      },
    });
    this.sctp = new SctpReader({
      ops,
      counts,
      message: (payload, start, end) => this.emit(payload, { start, end, transport: 'sctp' }),
    });
    const none = { bytes: new Uint8Array(0), start: 0, end: 0, source: '', destination: '' };
    const stamp = { frame: 0, headerOffset: 0, seconds: Number.NaN, nanos: 0, digits: 0 };
    this.payload = { ...none, base: 0, missing: 0, stamp };
    this.out = {
      ...none,
      ...stamp,
      offset: -1,
      transport: 'udp',
      connection: 0,
      declaredBytes: undefined,
      truncated: false,
      note: undefined,
    };
  }

  /** Takes a packet of a link that is read; false if it holds no IP. */
  packet(packet: CapturedPacket, link: LinkLayer): boolean {
    this.lastFrame = packet.frame;
    const at = link(packet.bytes, packet.start, packet.end);
    if (at < 0) return false;
    const { payload } = this;
    payload.bytes = packet.bytes;
    payload.base = packet.base;
    payload.stamp = packet;
    this.inIp(at, packet.end, 0);
    return true;
  }

  /** Hep packets of a file without any packets around. */
  bareHep(
    bytes: Uint8Array,
    { start, end, base }: { readonly start: number; readonly end: number; readonly base: number },
    stamp: PacketStamp,
  ): void {
    const payload = { bytes, start, end, base, missing: 0, stamp, source: '', destination: '' };
    this.hep(payload, start, end);
  }

  private inIp(at: number, end: number, depth: number): void {
    const { ip, payload } = this;
    const { bytes } = payload;
    if (!readIp(bytes, at, end, ip)) return;
    if (ip.isFragment) {
      const { frame, headerOffset, seconds, nanos, digits } = payload.stamp;
      const stamp = { frame, headerOffset, seconds, nanos, digits, depth };
      const whole = this.fragments.add(bytes, ip, stamp);
      if (whole) this.datagram(whole, stamp);
      return;
    }
    payload.missing = ip.missing;
    this.inTransport(ip.protocol, {
      addresses: ip.addresses,
      start: ip.start,
      end: ip.end,
      version: ip.version,
      depth,
    });
  }

  /** A datagram that was joined, or what is there of it. */
  private datagram(whole: JoinedDatagram, stamp: FragmentStamp): void {
    const { payload } = this;
    payload.bytes = whole.bytes;
    payload.base = Number.NaN;
    payload.stamp = stamp;
    // The UDP length tells how much is missing; for TCP what is there counts.
    payload.missing = 0;
    const { protocol, version, start, end } = whole;
    if (whole.cut && protocol !== udp) return;
    this.inTransport(protocol, { addresses: 0, start, end, version, depth: stamp.depth });
  }

  private inTransport(
    protocol: number,
    place: {
      readonly addresses: number;
      readonly start: number;
      readonly end: number;
      readonly version: 4 | 6;
      readonly depth: number;
    },
  ): void {
    const { payload, options } = this;
    const { start, end, addresses, version, depth } = place;
    payload.start = start;
    payload.end = end;
    if (protocol === udp) {
      if (start + 8 > end) return;
      const isMedia = isRtp(payload.bytes, start + 8, end);
      if (!isMedia && !this.mayMatter(start + 8, end)) return;
      this.name(addresses, version, start);
      if (isMedia) options.media.datagram(payload, start + 8, end);
      else this.inUdp();
    } else if (protocol === tcp || protocol === sctp) {
      if (start + 12 > end) return;
      this.name(addresses, version, start);
      if (protocol === tcp) this.tcp.segment(payload);
      else this.sctp.packet(payload);
    } else if (protocol === esp) options.counts.add('esp', payload.stamp.frame);
    else if (ipInIp.has(protocol) || protocol === gre) this.inTunnel(protocol, start, end, depth);
  }

  /** A first look at a datagram's payload, so that media and the like are passed over quickly. */
  private mayMatter(at: number, end: number): boolean {
    const first = this.payload.bytes[at] ?? 0;
    return (
      at < end && first < 127 && (first > 32 || first === 13 || first === 10 || first === 1 || first === 2)
    );
  }

  private name(addresses: number, version: 4 | 6, ports: number): void {
    const { payload, texts } = this;
    const { bytes } = payload;
    payload.source = texts.text(bytes, addresses, version, u16(bytes, ports));
    payload.destination = texts.text(
      bytes,
      addresses + (version === 4 ? 4 : 16),
      version,
      u16(bytes, ports + 2),
    );
  }

  private inTunnel(protocol: number, start: number, end: number, depth: number): void {
    const { bytes, stamp } = this.payload;
    const inside = protocol === gre ? insideGre(bytes, start, end) : ({ kind: 'ip', at: start } as const);
    if (!inside || depth >= deepest) {
      this.options.counts.add('tunnel', stamp.frame);
      return;
    }
    const at = inside.kind === 'ip' ? inside.at : ethernet(bytes, inside.at, end);
    if (at >= 0 && at < end) this.inIp(at, end, depth + 1);
  }

  private inUdp(): void {
    const { payload, options } = this;
    const { bytes, start } = payload;
    const length = u16(bytes, start + 4);
    // 0 where a network card cuts large datagrams itself (RFC 2675 §4 gives it for jumbograms too).
    const declared = length < 8 ? payload.end - start - 8 : length - 8;
    const at = start + 8;
    const end = Math.min(payload.end, at + declared);
    if (holdsSip(bytes, at, end, options.ops)) {
      this.emit(payload, { start: at, end, transport: 'udp', declared });
    } else if (isHep3(bytes, at, end) || isHep12(bytes, at, end)) this.hep(payload, at, end);
    else options.media.datagram(payload, at, end);
  }

  /** The message inside of HEP: its own addresses and time; the sender of the packet is the node. */
  private hep(payload: Payload, start: number, end: number): void {
    const { ops, counts } = this.options;
    const { bytes, stamp, source } = payload;
    const hep = readHep(bytes, start, end, { ops, counts, frame: stamp.frame });
    if (!hep) return;
    const inner = innerOf(payload, hep);
    if (hep.holds === 'rtp') {
      this.options.media.datagram(inner, hep.start, hep.end);
      return;
    }
    if (!holdsSip(bytes, hep.start, hep.end, ops)) {
      if (hep.version === 3) counts.add('hep-other', stamp.frame);
      return;
    }
    const node = hep.node === undefined ? '' : ` node ${hep.node}`;
    const note = `HEP${hep.version}${node}${source === '' ? '' : ` from ${source}`}`;
    this.emit(inner, { start: hep.start, end: hep.end, transport: hep.transport, note });
  }

  private streamed(
    message: StreamMessage,
    place: { source: string; destination: string; connection: number },
  ): void {
    const { out } = this;
    this.fill(message.stamp);
    out.bytes = message.bytes;
    out.start = message.start;
    out.end = message.end;
    out.offset = message.offset;
    out.transport = message.transport;
    out.source = place.source;
    out.destination = place.destination;
    out.connection = place.connection;
    out.declaredBytes = message.declaredBytes;
    out.truncated = message.truncated;
    out.note = undefined;
    this.give();
  }

  private fill(stamp: PacketStamp): void {
    const { out } = this;
    out.frame = stamp.frame;
    out.headerOffset = stamp.headerOffset;
    out.seconds = stamp.seconds;
    out.nanos = stamp.nanos;
    out.digits = stamp.digits;
  }

  private emit(
    payload: Payload,
    what: {
      readonly start: number;
      readonly end: number;
      readonly transport: TransportName;
      readonly declared?: number;
      readonly note?: string;
    },
  ): void {
    const { out } = this;
    this.fill(payload.stamp);
    out.bytes = payload.bytes;
    out.start = what.start;
    out.end = what.end;
    out.offset = Number.isNaN(payload.base) ? -1 : payload.base + what.start;
    out.transport = what.transport;
    out.source = payload.source;
    out.destination = payload.destination;
    out.connection = 0;
    out.declaredBytes = what.declared ?? what.end - what.start + payload.missing;
    out.truncated = what.end - what.start < out.declaredBytes;
    out.note = what.note;
    this.give();
  }

  private give(): void {
    if (this.out.truncated) this.options.counts.add('cut', this.out.frame);
    this.options.message(this.out);
  }

  /** The capture ends: what waits is given as far as it is there. */
  finish(): void {
    this.fragments.finish();
    this.tcp.finish();
    this.sctp.finish(this.lastFrame);
  }
}

/** The packet that a node saw, with its addresses and its time. */
function innerOf(payload: Payload, { source, destination, time }: HepPacket): Payload {
  const { frame, headerOffset } = payload.stamp;
  const { seconds, nanos, digits } = time ?? payload.stamp;
  return { ...payload, source, destination, stamp: { frame, headerOffset, seconds, nanos, digits } };
}
