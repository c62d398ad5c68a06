import { u16In, u32 } from './byte-view';
import { emptyPacket, type PacketSink } from './captured-packet';
import { largestPacket } from './pcap-units';
import { type PcapngInterface, readInterface, readStatistics } from './pcapng-interface';
import { readNames } from './pcapng-names';
import { pcapngOptions } from './pcapng-options';
import { splitTime } from './pcapng-time';
import type { UnitReader } from './unit-cutter';

const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const obsoletePacket = 2;
const simplePacket = 3;
const nameResolution = 4;
const interfaceStatistics = 5;
const enhancedPacket = 6;
const decryptionSecrets = 10;
/** A line of the system's journal. */
const journalExport = 9;
/** Blocks of vendors, with and without the wish to be copied. */
const customBlocks = new Set([0x0bad, 0x40000bad]);
/** Blocks that are looked at as a whole; others are skipped without being held. */
const readTypes = new Set([
  sectionHeader,
  interfaceDescription,
  obsoletePacket,
  simplePacket,
  nameResolution,
  interfaceStatistics,
  enhancedPacket,
]);
/** A block that is read holds one packet with its options, or a table: longer ones are damage. */
const longestBlock = largestPacket + 1_048_576;
/** Descriptions of interfaces that are kept in one section. */
const mostInterfaces = 10_000;

/** True for the first bytes of a pcapng file. */
export function isPcapng(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && u32(bytes, 0, false) === sectionHeader;
}

/** A block that is there as a whole: its body is `[at, end)`. */
interface Block {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  /** Place of the block in the file. */
  readonly offset: number;
  readonly littleEndian: boolean;
}

/** pcapng (draft-ietf-opsawg-pcapng): sections of blocks, each section with its byte order and interfaces. */
export class PcapngUnits implements UnitReader {
  private littleEndian = true;
  private started = false;
  private broken = false;
  private interfaces: PcapngInterface[] = [];
  private readonly packet = emptyPacket();

  constructor(private readonly sink: PacketSink) {}

  read(bytes: Uint8Array, at: number, end: number, offset: number): number {
    if (this.broken) return end - at;
    if (end - at < 12) return -12;
    const isHeader = u32(bytes, at, false) === sectionHeader;
    if (isHeader && !this.readOrder(bytes, at + 8))
      return this.breakAt(offset, 'has no byte order', end - at);
    if (!isHeader && !this.started) return this.breakAt(offset, 'stands before a section', end - at);
    const type = isHeader ? sectionHeader : u32(bytes, at, this.littleEndian);
    const said = u32(bytes, at + 4, this.littleEndian);
    // RFC draft §3.1: lengths are multiples of four. Writers that forget it still pad the block.
    const length = said + ((4 - (said & 3)) & 3);
    if (said < 12) return this.breakAt(offset, `says that it is ${said} bytes long`, end - at);
    if (!readTypes.has(type)) {
      this.remarkOn(type);
      return length;
    }
    if (length > longestBlock) {
      return this.breakAt(offset, `says that it is ${said} bytes long, which no such block is`, end - at);
    }
    if (end - at < length) return -length;
    if (u32(bytes, at + length - 4, this.littleEndian) !== said) {
      this.sink.remark('bad-trailer', this.packet.frame + 1);
    }
    this.readBlock(type, { bytes, at: at + 8, end: at + said - 4, offset, littleEndian: this.littleEndian });
    return length;
  }

  /** The byte order magic of a section header; false for neither order. */
  private readOrder(bytes: Uint8Array, at: number): boolean {
    const order = u32(bytes, at, false);
    if (order !== 0x1a2b3c4d && order !== 0x4d3c2b1a) return false;
    this.littleEndian = order === 0x4d3c2b1a;
    this.started = true;
    this.interfaces = [];
    return true;
  }

  private breakAt(offset: number, what: string, rest: number): number {
    this.broken = true;
    const text = `The block at byte ${offset}, after packet ${this.packet.frame}, ${what}: what follows in the file cannot be read.`;
    this.sink.damage(text, { frame: this.packet.frame + 1, offset });
    return rest;
  }

  private remarkOn(type: number): void {
    const next = this.packet.frame + 1;
    // Wireshark numbers these like packets, and people quote its numbers.
    if (customBlocks.has(type) || type === journalExport) this.packet.frame++;
    if (type === decryptionSecrets) this.sink.remark('secrets', next);
    else this.sink.remark(customBlocks.has(type) ? 'custom-block' : 'unknown-block', next);
  }

  private readBlock(type: number, block: Block): void {
    const { bytes, at, end, littleEndian } = block;
    if (type === interfaceDescription) this.addInterface(readInterface(bytes, at, end, littleEndian));
    else if (type === nameResolution) readNames(block, (address, name) => this.sink.name(address, name));
    else if (type === interfaceStatistics) this.readStatistics(block);
    else if (type === enhancedPacket) this.readEnhanced(block);
    else if (type === obsoletePacket) this.readObsolete(block);
    else if (type === simplePacket) this.readSimple(block);
  }

  private readStatistics(block: Block): void {
    const face = this.interfaces[u32(block.bytes, block.at, block.littleEndian)];
    const drop = face && readStatistics(block, face);
    if (drop) this.sink.dropped(drop);
  }

  private addInterface(face: PcapngInterface): void {
    if (this.interfaces.length < mostInterfaces) this.interfaces.push(face);
    this.sink.linkType(face.linkType);
  }

  private readEnhanced(block: Block): void {
    const { bytes, at, littleEndian } = block;
    const face = this.faceOf(u32(bytes, at, littleEndian));
    const length = u32(bytes, at + 12, littleEndian);
    const before = face?.last;
    this.emit(block, face, { data: at + 20, length, wire: u32(bytes, at + 16, littleEndian), time: at + 4 });
    const epbDropcount = 4;
    for (const option of pcapngOptions(bytes, at + 20 + ((length + 3) & ~3), block.end, littleEndian)) {
      if (option.code !== epbDropcount || option.end - option.start !== 8) continue;
      const [first, second] = [
        u32(bytes, option.start, littleEndian),
        u32(bytes, option.start + 4, littleEndian),
      ];
      const count = littleEndian ? second * 4_294_967_296 + first : first * 4_294_967_296 + second;
      if (count > 0) this.sink.dropped({ count, from: before, to: face?.last });
    }
  }

  private readObsolete(block: Block): void {
    const { bytes, at, littleEndian } = block;
    const face = this.faceOf(u16In(bytes, at, littleEndian));
    const dropped = u16In(bytes, at + 2, littleEndian);
    const before = face?.last;
    const length = u32(bytes, at + 12, littleEndian);
    this.emit(block, face, { data: at + 20, length, wire: u32(bytes, at + 16, littleEndian), time: at + 4 });
    // 0xffff: not known.
    if (dropped > 0 && dropped < 0xffff) this.sink.dropped({ count: dropped, from: before, to: face?.last });
  }

  /** A simple packet has no time, and its length is what fits its interface's snap length. */
  private readSimple(block: Block): void {
    const { bytes, at, end, littleEndian } = block;
    const face = this.faceOf(0);
    const wire = u32(bytes, at, littleEndian);
    const snap = face && face.snapLength > 0 ? face.snapLength : wire;
    const length = Math.min(wire, snap, end - at - 4);
    this.emit(block, face, { data: at + 4, length, wire, time: undefined });
  }

  private faceOf(index: number): PcapngInterface | undefined {
    const face = this.interfaces[index];
    if (!face) this.sink.remark('no-interface', this.packet.frame + 1);
    return face;
  }

  private emit(
    block: Block,
    face: PcapngInterface | undefined,
    place: {
      readonly data: number;
      readonly length: number;
      readonly wire: number;
      readonly time: number | undefined;
    },
  ): void {
    const { packet } = this;
    const { bytes, littleEndian } = block;
    packet.frame++;
    if (!face) return;
    packet.bytes = bytes;
    packet.start = Math.min(place.data, block.end);
    packet.end = Math.min(place.data + place.length, block.end);
    packet.headerOffset = block.offset;
    packet.base = block.offset - (block.at - 8);
    packet.linkType = face.linkType;
    packet.wireLength = place.wire;
    if (place.time === undefined) {
      packet.seconds = Number.NaN;
      packet.nanos = 0;
      packet.digits = 0;
    } else {
      const [high, low] = [u32(bytes, place.time, littleEndian), u32(bytes, place.time + 4, littleEndian)];
      splitTime(face.time, high, low, packet);
      face.last = { seconds: packet.seconds, nanos: packet.nanos, digits: packet.digits };
    }
    if (place.data + place.length > block.end) {
      const text = `Packet ${packet.frame} in the block at byte ${block.offset} says that it holds ${place.length} bytes, more than its block.`;
      this.sink.damage(text, { frame: packet.frame, offset: block.offset });
    }
    this.sink.packet(packet);
  }

  finish(rest: { readonly length: number; readonly offset: number; readonly missing: number }): void {
    if (this.broken) return;
    const frame = this.packet.frame + 1;
    if (!this.started) {
      const text = `The file ends inside its header: ${rest.length} bytes are there.`;
      this.sink.damage(text, {});
    } else if (rest.length > 0) {
      const text = `The file ends inside the block at byte ${rest.offset}, after packet ${frame - 1}: ${rest.length} bytes of it are there.`;
      this.sink.damage(text, { frame, offset: rest.offset });
    } else if (rest.missing > 0) {
      const text = `The file ends inside a block, ${rest.missing} bytes too early, after packet ${frame - 1}.`;
      this.sink.damage(text, { frame });
    }
  }
}
