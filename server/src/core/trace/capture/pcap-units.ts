import { u32 } from './byte-view';
import { emptyPacket, type PacketSink } from './captured-packet';
import { PcapResync } from './pcap-resync';
import type { UnitReader } from './unit-cutter';

const fileHeader = 24;
/** No link carries more in one packet: tcpdump's own limit. A larger length is damage. */
export const largestPacket = 262_144;

const noCapture = 'This is no capture: it begins with the magic number of none.';

/** One of the magic numbers of classic pcap, as bytes of the file. */
interface PcapMagic {
  readonly bytes: readonly number[];
  readonly littleEndian: boolean;
  readonly digits: 6 | 9;
  /** Bytes of a packet's header: 24 in Alexey Kuznetzov's modified form, which adds interface, protocol and type. */
  readonly packetHeader: 16 | 24;
}

const magics: readonly PcapMagic[] = [
  { bytes: [0xd4, 0xc3, 0xb2, 0xa1], littleEndian: true, digits: 6, packetHeader: 16 },
  { bytes: [0xa1, 0xb2, 0xc3, 0xd4], littleEndian: false, digits: 6, packetHeader: 16 },
  { bytes: [0x4d, 0x3c, 0xb2, 0xa1], littleEndian: true, digits: 9, packetHeader: 16 },
  { bytes: [0xa1, 0xb2, 0x3c, 0x4d], littleEndian: false, digits: 9, packetHeader: 16 },
  { bytes: [0x34, 0xcd, 0xb2, 0xa1], littleEndian: true, digits: 6, packetHeader: 24 },
  { bytes: [0xa1, 0xb2, 0xcd, 0x34], littleEndian: false, digits: 6, packetHeader: 24 },
];

/** The magic number that `bytes` begin with; undefined for another file. */
export function pcapMagic(bytes: Uint8Array): PcapMagic | undefined {
  return magics.find(magic => bytes.length >= 4 && magic.bytes.every((byte, i) => bytes[i] === byte));
}

/**
 * Classic pcap (draft-ietf-opsawg-pcap): a header, then packets. Damage is told with packet and byte. After a packet
 * length that lies, the next packet is looked for by its looks.
 */
export class PcapUnits implements UnitReader {
  private magic: PcapMagic | undefined;
  private readonly packet = emptyPacket();
  private broken = false;
  /** A packet whose length lies, while the next one is looked for. */
  private lost: { readonly text: string; readonly frame: number; readonly offset: number } | undefined;
  private resync: PcapResync | undefined;

  constructor(private readonly sink: PacketSink) {}

  read(bytes: Uint8Array, at: number, end: number, offset: number): number {
    if (this.broken) return end - at;
    if (!this.magic) return this.readHeader(bytes, at, end);
    if (this.resync) return this.search(bytes, at, end, offset);
    const { littleEndian, packetHeader } = this.magic;
    if (end - at < packetHeader) return -packetHeader;
    const length = u32(bytes, at + 8, littleEndian);
    if (length > largestPacket) {
      this.breakAt(length, offset, this.magic);
      // The header that lies is no packet.
      return this.resync ? 1 : end - at;
    }
    const whole = packetHeader + length;
    if (end - at < whole) return -whole;
    this.emit(bytes, at, at + whole, offset);
    return whole;
  }

  private readHeader(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < fileHeader) return -fileHeader;
    this.magic = pcapMagic(bytes.subarray(at, at + 4));
    if (!this.magic) {
      this.broken = true;
      this.sink.damage(noCapture, { offset: 0 });
      return end - at;
    }
    // The upper bits tell the length of the frame check sequence.
    this.packet.linkType = u32(bytes, at + 20, this.magic.littleEndian) & 0xffff;
    this.sink.linkType(this.packet.linkType);
    return fileHeader;
  }

  /** A length lies: nothing says where the next packet starts, so it is looked for by its looks. */
  private breakAt(length: number, offset: number, magic: PcapMagic): void {
    const frame = this.packet.frame + 1;
    const text = `Packet ${frame} at byte ${offset} says that it is ${length} bytes long, which no packet is`;
    this.lost = { text, frame, offset };
    if (frame === 1) this.giveUp();
    else {
      this.resync = new PcapResync({
        littleEndian: magic.littleEndian,
        headerLength: magic.packetHeader,
        largestPacket,
        perSecond: magic.digits === 6 ? 1_000_000 : 1_000_000_000,
        lastSeconds: this.packet.seconds,
      });
    }
  }

  private giveUp(): void {
    this.broken = true;
    this.tellLost('what follows in the file cannot be read');
  }

  private tellLost(rest: string): void {
    if (this.lost) this.sink.damage(`${this.lost.text}: ${rest}.`, this.lost);
    this.lost = undefined;
    this.resync = undefined;
  }

  private goOnAt(offset: number): void {
    this.tellLost(
      `${offset - (this.lost?.offset ?? 0)} bytes were skipped, and reading goes on at byte ${offset}`,
    );
  }

  private search(bytes: Uint8Array, at: number, end: number, offset: number): number {
    const found = this.resync?.look(bytes, at, end) ?? { kind: 'hopeless' };
    if (found.kind === 'skip') return found.count;
    if (found.kind === 'more') return -found.count;
    if (found.kind === 'found') this.goOnAt(offset);
    else this.giveUp();
    return found.kind === 'found' ? this.read(bytes, at, end, offset) : end - at;
  }

  private emit(bytes: Uint8Array, at: number, end: number, offset: number): void {
    const magic = this.magic;
    if (!magic) return;
    const { packet } = this;
    const { littleEndian, digits } = magic;
    packet.frame++;
    packet.bytes = bytes;
    packet.start = at + magic.packetHeader;
    packet.end = end;
    packet.headerOffset = offset;
    packet.base = offset - at;
    packet.seconds = u32(bytes, at, littleEndian);
    const fraction = u32(bytes, at + 4, littleEndian);
    // A fraction of more than a second is damage: the second alone is taken.
    const valid = fraction < (digits === 6 ? 1_000_000 : 1_000_000_000);
    packet.nanos = valid ? (digits === 6 ? fraction * 1000 : fraction) : 0;
    packet.digits = valid ? digits : 0;
    packet.wireLength = u32(bytes, at + 12, littleEndian);
    this.sink.packet(packet);
  }

  finish({ bytes, length, offset }: { bytes: Uint8Array; length: number; offset: number }): void {
    if (this.resync?.isLast(bytes, length)) {
      this.goOnAt(offset);
      this.emit(bytes, 0, length, offset);
      return;
    }
    if (this.resync) this.giveUp();
    if (this.broken || (length === 0 && this.magic)) return;
    if (!this.magic) {
      const text = pcapMagic(bytes.subarray(0, length))
        ? `The file ends inside its header: ${length} of ${fileHeader} bytes are there.`
        : noCapture;
      this.sink.damage(text, {});
      return;
    }
    const frame = this.packet.frame + 1;
    const { packetHeader, littleEndian } = this.magic;
    if (length < packetHeader) {
      const text = `The file ends inside the header of packet ${frame} at byte ${offset}: ${length} of ${packetHeader} bytes are there.`;
      this.sink.damage(text, { frame, offset });
      return;
    }
    const said = u32(bytes, 8, littleEndian);
    const text = `The file ends inside packet ${frame} at byte ${offset}: ${length - packetHeader} of ${said} bytes are there.`;
    this.sink.damage(text, { frame, offset });
    this.emit(bytes, 0, length, offset);
  }
}
