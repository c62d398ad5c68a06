/**
 * One packet of a capture file as its file layer hands it on. Readers reuse one object for all packets: take what is
 * to be kept. `bytes` are valid during the call only.
 */
export interface CapturedPacket {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** 1-based, over all interfaces and sections. */
  frame: number;
  /** Where the packet's own header starts, bytes from the start of the file. */
  headerOffset: number;
  /** Byte of the file at `bytes[0]`: `base + i` is the place of `bytes[i]`. */
  base: number;
  /** Seconds since 1970; NaN where the file has no time for this packet. */
  seconds: number;
  nanos: number;
  /** Digits of the fraction of a second that the file keeps: 0 to 9. */
  digits: number;
  linkType: number;
  /** Bytes that the packet had on the wire; less than are there only in damaged files. */
  wireLength: number;
}

/** A packet object to be filled. */
export function emptyPacket(): CapturedPacket {
  return {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    frame: 0,
    headerOffset: 0,
    base: 0,
    seconds: Number.NaN,
    nanos: 0,
    digits: 0,
    linkType: 0,
    wireLength: 0,
  };
}

/** What a file layer tells of its file. */
export interface PacketSink {
  packet(packet: CapturedPacket): void;
  /** An interface or section with a link type begins. */
  linkType(linkType: number): void;
  damage(text: string, place: { readonly frame?: number; readonly offset?: number }): void;
  /** Something that is skipped, counted under one sentence. */
  remark(kind: FileRemark, frame: number): void;
  /** Name of an IP address (name resolution block). */
  name(address: string, name: string): void;
  /** Packets that the capturing system says it lost between two times. */
  dropped(drop: DeclaredDrop): void;
}

/** What a file holds besides packets and is not used. */
export type FileRemark = 'secrets' | 'custom-block' | 'unknown-block' | 'no-interface' | 'bad-trailer';

/** A loss that the capturing system itself counted. */
export interface DeclaredDrop {
  readonly count: number;
  /** Time of the last packet before it; undefined for the start of the capture. */
  readonly from: PacketTime | undefined;
  /** Time of the first packet after it; undefined for its end. */
  readonly to: PacketTime | undefined;
}

/** Seconds since 1970, nanoseconds, and how many digits of them are known. */
export interface PacketTime {
  readonly seconds: number;
  readonly nanos: number;
  readonly digits: number;
}
