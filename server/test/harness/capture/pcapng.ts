/** Writes pcapng files block by block (draft-ietf-opsawg-pcapng), in either byte order. */

/** An option of a block: its code and value. */
export type Option = readonly [code: number, value: Uint8Array | string];

/** Writes the blocks of one section in one byte order. */
export class Pcapng {
  private readonly blocks: Buffer[] = [];

  constructor(private readonly bigEndian = false) {
    this.section();
  }

  u16(value: number): Buffer {
    const bytes = Buffer.alloc(2);
    if (this.bigEndian) bytes.writeUInt16BE(value);
    else bytes.writeUInt16LE(value);
    return bytes;
  }

  u32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    if (this.bigEndian) bytes.writeUInt32BE(value >>> 0);
    else bytes.writeUInt32LE(value >>> 0);
    return bytes;
  }

  u64(value: bigint): Buffer {
    const bytes = Buffer.alloc(8);
    if (this.bigEndian) bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
    else bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
    return bytes;
  }

  /** Any block. */
  block(type: number, body: Uint8Array): this {
    const pad = Buffer.alloc((4 - (body.length & 3)) & 3);
    const length = this.u32(12 + body.length + pad.length);
    this.blocks.push(Buffer.concat([this.u32(type), length, body, pad, length]));
    return this;
  }

  private options(list: readonly Option[]): Buffer {
    if (list.length === 0) return Buffer.alloc(0);
    const all = list.map(([code, value]) => {
      const bytes = Buffer.from(value as string);
      return Buffer.concat([
        this.u16(code),
        this.u16(bytes.length),
        bytes,
        Buffer.alloc((4 - (bytes.length & 3)) & 3),
      ]);
    });
    return Buffer.concat([...all, this.u32(0)]);
  }

  /** A section header of unknown length. */
  section(options: readonly Option[] = []): this {
    const length = this.u64(0xffffffffffffffffn);
    return this.block(
      0x0a0d0d0a,
      Buffer.concat([this.u32(0x1a2b3c4d), this.u16(1), this.u16(0), length, this.options(options)]),
    );
  }

  /** An interface; without options it counts microseconds. */
  interface(linkType: number, options: readonly Option[] = [], snapLength = 0): this {
    return this.block(
      1,
      Buffer.concat([this.u16(linkType), this.u16(0), this.u32(snapLength), this.options(options)]),
    );
  }

  /** An enhanced packet; `time` in units of its interface. */
  packet(face: number, time: bigint, frame: Uint8Array, options: readonly Option[] = []): this {
    const pad = Buffer.alloc((4 - (frame.length & 3)) & 3);
    const when = [this.u32(Number(time >> 32n)), this.u32(Number(time & 0xffffffffn))];
    const lengths = [this.u32(frame.length), this.u32(frame.length)];
    return this.block(
      6,
      Buffer.concat([this.u32(face), ...when, ...lengths, frame, pad, this.options(options)]),
    );
  }

  /** An obsolete packet block. */
  oldPacket(face: number, time: bigint, frame: Uint8Array, drops = 0xffff): this {
    const when = [this.u32(Number(time >> 32n)), this.u32(Number(time & 0xffffffffn))];
    const lengths = [this.u32(frame.length), this.u32(frame.length)];
    return this.block(2, Buffer.concat([this.u16(face), this.u16(drops), ...when, ...lengths, frame]));
  }

  /** A simple packet: no interface, no time. */
  simplePacket(frame: Uint8Array): this {
    return this.block(3, Buffer.concat([this.u32(frame.length), frame]));
  }

  /** Names of IPv4 addresses. */
  names(entries: readonly (readonly [address: readonly number[], name: string])[]): this {
    const records = entries.map(([address, name]) => {
      const value = Buffer.from([...address, ...Buffer.from(name), 0]);
      const type = address.length === 4 ? 1 : 2;
      return Buffer.concat([
        this.u16(type),
        this.u16(value.length),
        value,
        Buffer.alloc((4 - (value.length & 3)) & 3),
      ]);
    });
    return this.block(4, Buffer.concat([...records, this.u32(0)]));
  }

  /** Statistics of an interface: packets that it dropped since its start. */
  statistics(face: number, time: bigint, dropped: bigint): this {
    const when = [this.u32(Number(time >> 32n)), this.u32(Number(time & 0xffffffffn))];
    return this.block(5, Buffer.concat([this.u32(face), ...when, this.options([[5, this.u64(dropped)]])]));
  }

  /** The file so far. */
  bytes(): Buffer {
    return Buffer.concat(this.blocks);
  }
}
