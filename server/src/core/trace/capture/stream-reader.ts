import type { TransportName } from '../trace-record';
import type { PacketStamp } from './captured-message';

/** A run of bytes of one direction of a TCP connection, in order. */
export interface StreamPiece {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Place of `bytes[0]` in the file; NaN where it does not hold them. */
  readonly base: number;
  readonly stamp: PacketStamp;
}

/** A message that a stream gave. */
export interface StreamMessage {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  readonly stamp: PacketStamp;
  readonly transport: TransportName;
  readonly declaredBytes: number | undefined;
  readonly truncated: boolean;
}

/** Reads what is inside one direction of a connection. Never throws. */
export interface StreamReader {
  data(piece: StreamPiece): void;
  /** `lost` bytes follow that the capture does not have; undefined where nobody knows how many. */
  gap(lost: number | undefined): void;
  /** The stream ends: what waits is given as it is. */
  end(): void;
  /** Bytes that it holds. */
  readonly buffered: number;
}
