import type { ByteOps } from '../../text/byte-ops';
import { type MediaSighting, MOST_MEDIA } from '../media-facts';
import type { TraceTime, TransportName } from '../trace-record';
import { CaptureCounts } from './capture-counts';
import { captureKind } from './capture-kind';
import type { CaptureNote, CaptureSummary } from './capture-outcome';
import type { CapturedMessage, PacketStamp } from './captured-message';
import type { CapturedPacket, DeclaredDrop, PacketSink, PacketTime } from './captured-packet';
import { HepUnits } from './hep-units';
import { type LinkType, linkTypeOf } from './link-layer';
import { MediaLog, MOST_OF_ONE_SOURCE } from './media-log';
import { PacketDecoder } from './packet-decoder';
import { PcapUnits } from './pcap-units';
import { PcapngUnits } from './pcapng-units';
import type { Hole } from './tcp-direction';
import type { TcpPlace } from './tcp-reader';
import { UnitCutter } from './unit-cutter';

/** Names of addresses that are kept, and encrypted connections that are named. */
const mostNames = 10_000;
const mostEncryptedNamed = 5;

/** What a capture reader works with. */
export interface CaptureReaderOptions {
  readonly ops: ByteOps;
  /**
   * Gets each SIP message when it is complete. The object and its bytes are reused: take what is to be kept. A message
   * over TCP that waited for a lost segment comes after messages of later frames.
   */
  readonly message: (message: CapturedMessage) => void;
  /**
   * Looks at each packet first: true if it took the one message of an ordinary datagram over UDP from it itself, which is
   * then counted and not read again. For whoever needs less of a message than `message` gives.
   */
  readonly quick?: (packet: CapturedPacket) => boolean;
}

interface Link extends LinkType {
  packets: number;
}

/**
 * Reads a capture (pcap, pcapng, HEP3) that comes in pieces of any size, in one pass and in bounded memory: every bound
 * that is met is counted and told in the summary. How the bytes are cut changes nothing. Never throws on any bytes.
 */
export class CaptureReader {
  private readonly counts = new CaptureCounts();
  private readonly links = new Map<number, Link>();
  private readonly transports = new Map<TransportName, number>();
  private readonly names = new Map<string, string>();
  private readonly media = new MediaLog();
  private readonly decoder: PacketDecoder;
  private cutter: UnitCutter | undefined;
  /** First bytes of the file, until there are enough to know its kind. */
  private head = new Uint8Array(0);
  private linkNumber = -1;
  private link: Link | undefined;
  private packetCount = 0;
  private messageCount = 0;
  /** Messages over UDP that `quick` took. */
  private quickCount = 0;
  private encryptedCount = 0;
  private firstTime: PacketTime | undefined;
  private lastTime: PacketTime | undefined;
  private finished = false;

  constructor(private readonly options: CaptureReaderOptions) {
    this.decoder = new PacketDecoder({
      ops: options.ops,
      counts: this.counts,
      message: message => this.give(message),
      media: this.media,
      hole: (hole, place) => this.tcpHole(hole, place),
      encrypted: (stamp, place) => this.encrypted(stamp, place),
    });
  }

  /** Packets and messages so far. */
  get packets(): number {
    return this.packetCount;
  }

  get messages(): number {
    return this.messageCount + this.quickCount;
  }

  /** Takes the next piece of the file (unpacked); it may be reused after the call. */
  push(bytes: Uint8Array): void {
    if (this.cutter) {
      this.cutter.push(bytes);
      return;
    }
    const head = new Uint8Array(this.head.length + bytes.length);
    head.set(this.head, 0);
    head.set(bytes, this.head.length);
    this.head = head;
    if (head.length < 4) return;
    this.cutter = this.open(head);
    this.head = new Uint8Array(0);
    this.cutter.push(head);
  }

  private open(head: Uint8Array): UnitCutter {
    const sink = this.sink();
    switch (captureKind(head)) {
      case 'pcapng':
        return new UnitCutter(new PcapngUnits(sink));
      case 'hep':
        return new UnitCutter(
          new HepUnits(sink, (bytes, { start, end, base }, stamp) => {
            this.packetCount++;
            this.decoder.bareHep(bytes, { start, end, base }, stamp);
          }),
        );
      default:
        return new UnitCutter(new PcapUnits(sink));
    }
  }

  private sink(): PacketSink {
    return {
      packet: packet => this.packet(packet),
      linkType: linkType => this.linkOf(linkType),
      damage: (text, place) => this.counts.place('damage', text, place),
      remark: (kind, frame) => this.counts.add(kind, frame),
      name: (address, name) => this.addName(address, name),
      dropped: drop => this.dropped(drop),
    };
  }

  private linkOf(linkType: number): Link {
    let link = this.links.get(linkType);
    if (!link) {
      link = { ...linkTypeOf(linkType), packets: 0 };
      this.links.set(linkType, link);
    }
    return link;
  }

  private packet(packet: CapturedPacket): void {
    this.packetCount++;
    if (!Number.isNaN(packet.seconds)) this.seeTime(packet);
    if (packet.linkType !== this.linkNumber || !this.link) {
      this.linkNumber = packet.linkType;
      this.link = this.linkOf(packet.linkType);
    }
    this.link.packets++;
    if (this.options.quick?.(packet) === true) {
      this.quickCount++;
      return;
    }
    if (this.link.layer) this.decoder.packet(packet, this.link.layer);
  }

  private seeTime({ seconds, nanos, digits }: CapturedPacket): void {
    this.firstTime ??= { seconds, nanos, digits };
    const last = this.lastTime as { seconds: number; nanos: number; digits: number } | undefined;
    if (!last) this.lastTime = { seconds, nanos, digits };
    else {
      last.seconds = seconds;
      last.nanos = nanos;
      last.digits = digits;
    }
  }

  private give(message: CapturedMessage): void {
    this.messageCount++;
    this.transports.set(message.transport, (this.transports.get(message.transport) ?? 0) + 1);
    this.options.message(message);
  }

  private addName(address: string, name: string): void {
    if (name === '' || this.names.has(address)) return;
    if (this.names.size < mostNames) this.names.set(address, name);
    else this.counts.add('name-limit', this.packetCount);
  }

  private dropped({ count, from, to }: DeclaredDrop): void {
    const [start, end] = [from ?? this.firstTime, to ?? this.lastTime];
    const text = `The capturing system lost ${count} ${count === 1 ? 'packet' : 'packets'}, it says, before packet ${this.packetCount + 1}.`;
    this.counts.place('lost', text, { frame: this.packetCount + 1 });
    if (start && end)
      this.counts.hole({ from: timeOf(start), to: timeOf(end), reason: `${count} packets dropped` });
  }

  private tcpHole({ lost, before, after }: Hole, { source, destination, connection }: TcpPlace): void {
    const where = `${source} -> ${destination} (TCP connection ${connection})`;
    const text = `${lost} bytes of ${where} were not captured, before packet ${after.frame}.`;
    this.counts.place('lost', text, { frame: after.frame });
    const from = before ?? after;
    if (Number.isNaN(from.seconds) || Number.isNaN(after.seconds)) return;
    this.counts.hole({
      from: timeOf(from),
      to: timeOf(after),
      reason: `${lost} bytes of ${where} not captured`,
    });
  }

  private encrypted(stamp: PacketStamp, { source, destination }: TcpPlace): void {
    this.counts.add('tls', stamp.frame);
    this.encryptedCount++;
    if (this.encryptedCount > mostEncryptedNamed) return;
    const text = `The TLS connection ${source} -> ${destination} is encrypted, from packet ${stamp.frame} on.`;
    this.counts.place('remark', text, { frame: stamp.frame });
  }

  /** The file ends. Messages that waited are given now; answers what was counted. */
  finish(): CaptureSummary {
    if (!this.finished) {
      this.finished = true;
      this.cutter ??= new UnitCutter(new PcapUnits(this.sink()));
      if (this.head.length > 0) this.cutter.push(this.head);
      this.cutter.finish();
      this.decoder.finish();
    }
    return this.summary();
  }

  /** What was counted so far. */
  summary(): CaptureSummary {
    const links = [...this.links.entries()].map(([number, { name, packets, layer }]) => ({
      number,
      name,
      packets,
      read: layer !== undefined,
    }));
    const unread = links
      .filter(link => !link.read)
      .map(({ number, name, packets }) => {
        const text = `Link type ${number}${name.startsWith('link') ? '' : ` (${name})`} is not supported yet: its ${packets} ${packets === 1 ? 'packet is' : 'packets are'} not read.`;
        return { kind: 'unsupported' as const, text, frame: undefined, offset: undefined };
      });
    const media = this.media.sightings();
    const transports = new Map(this.transports);
    if (this.quickCount > 0) transports.set('udp', this.quickCount + (transports.get('udp') ?? 0));
    return {
      packets: this.packetCount,
      messages: this.messages,
      transports: [...transports].map(([transport, messages]) => ({ transport, messages })),
      links: links.map(({ name, packets, read }) => ({ name, packets, read })),
      notes: [...unread, ...this.counts.notes(), ...tooMuch(media)],
      holes: this.counts.holes,
      names: [...this.names].map(([address, name]) => ({ address, name })),
      media,
    };
  }
}

function timeOf({ seconds, nanos, digits }: PacketTime): TraceTime {
  return { seconds, nanos, digits, dateless: false };
}

/** Media is judged as a whole or not at all. */
function tooMuch(media: readonly MediaSighting[]): readonly CaptureNote[] {
  if (media[0]?.kind !== 'too-many') return [];
  const text = `More RTP streams or STUN answers than are kept (${MOST_MEDIA}, ${MOST_OF_ONE_SOURCE} of one SSRC): media is not judged.`;
  return [{ kind: 'limit', text, frame: undefined, offset: undefined }];
}
