/** Writes HEP packets of each version around a message. */
import { be16, be32, bytesOf } from './packets';

/** What a HEP packet says of its message. */
export interface HepMessage {
  readonly source: readonly [ip: readonly number[], port: number];
  readonly destination: readonly [ip: readonly number[], port: number];
  readonly seconds: number;
  readonly micros: number;
  readonly payload: string | Uint8Array;
  /** IP protocol; 17 where nothing is said. */
  readonly protocol?: number;
  /** 1 is SIP; 16 in place of 15 as the type of the payload's chunk says that it is packed. */
  readonly kind?: number;
  readonly packed?: boolean;
}

/** Version 1, or 2 with time and node. */
export function hep12(version: 1 | 2, message: HepMessage): Buffer {
  const { source, destination, protocol = 17 } = message;
  const size = source[0].length;
  const length = 8 + 2 * size;
  const head = Buffer.from([version, length, size === 4 ? 2 : 10, protocol]);
  const more = Buffer.alloc(version === 2 ? 12 : 0);
  if (version === 2) {
    more.writeUInt32LE(message.seconds, 0);
    more.writeUInt32LE(message.micros, 4);
    more.writeUInt16LE(301, 8);
  }
  const ends = [be16(source[1]), be16(destination[1]), Buffer.from(source[0]), Buffer.from(destination[0])];
  return Buffer.concat([head, ...ends, more, bytesOf(message.payload)]);
}

/** Version 3, in chunks. */
export function hep3(message: HepMessage): Buffer {
  const { source, destination, protocol = 17, kind = 1, packed = false } = message;
  const six = source[0].length === 16;
  const chunk = (type: number, value: Uint8Array) =>
    Buffer.concat([be16(0), be16(type), be16(6 + value.length), value]);
  const chunks = [
    chunk(1, Buffer.from([six ? 10 : 2])),
    chunk(2, Buffer.from([protocol])),
    chunk(six ? 5 : 3, Buffer.from(source[0])),
    chunk(six ? 6 : 4, Buffer.from(destination[0])),
    chunk(7, be16(source[1])),
    chunk(8, be16(destination[1])),
    chunk(9, be32(message.seconds)),
    chunk(10, be32(message.micros)),
    chunk(11, Buffer.from([kind])),
    chunk(12, be32(2001)),
    chunk(packed ? 16 : 15, bytesOf(message.payload)),
  ];
  const length = 6 + chunks.reduce((sum, each) => sum + each.length, 0);
  return Buffer.concat([Buffer.from('HEP3'), be16(length), ...chunks]);
}
