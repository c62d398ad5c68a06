import type { TransportName } from '../trace-record';

/**
 * One SIP message, or datagram of SIP, of a capture. The reader reuses one object for all: take what is to be kept;
 * `bytes` are valid during the call only.
 */
export interface CapturedMessage {
  bytes: Uint8Array;
  start: number;
  end: number;
  /**
   * Byte of the capture (unpacked) at which the payload stands in one piece, so that it can be read again from there;
   * -1 where it was put together from several packets, or unmasked: who wants it later must keep the bytes.
   */
  offset: number;
  /** 1-based number of the packet that completes it. */
  frame: number;
  /** Where that packet's header starts, bytes from the start of the capture. */
  headerOffset: number;
  /** Seconds since 1970; NaN where the capture has no time. */
  seconds: number;
  nanos: number;
  digits: number;
  transport: TransportName;
  /** `10.0.0.1:5060`; the same end is the same string most of the time. HEP: the inner addresses. */
  source: string;
  destination: string;
  /** 1-based number of the TCP connection; 0 where there is none. */
  connection: number;
  /** Bytes that the payload had on the wire; undefined where that is not known. */
  declaredBytes: number | undefined;
  /** True if the end, or a part in the middle, was not captured. */
  truncated: boolean;
  /** What the record says beside the message, as the node of HEP. */
  note: string | undefined;
}

/** Time and place of a packet, as far as a message keeps them. */
export type PacketStamp = Pick<CapturedMessage, 'frame' | 'headerOffset' | 'seconds' | 'nanos' | 'digits'>;

/** Payload of a transport, before it is known what it is. One object is reused for all. */
export interface Payload {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Place of `bytes[0]` in the file; NaN for bytes that were joined. */
  base: number;
  /** Bytes that should follow and were not captured. */
  missing: number;
  stamp: PacketStamp;
  source: string;
  destination: string;
}
