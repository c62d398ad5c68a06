import type { MediaSighting } from '../media-facts';
import type { TraceRecord, TraceTime, TransportName } from '../trace-record';

/** Something that a reader of captures must say: a part that is lost, or one that it cannot read. */
export interface CaptureNote {
  /**
   * `damage`: the file is cut or lies. `lost`: packets that the capture never had. `unsupported`: there may be SIP that
   * this version does not read. `limit`: a bound of the reader was met. `remark`: good to know.
   */
  readonly kind: 'damage' | 'lost' | 'unsupported' | 'limit' | 'remark';
  /** One sentence for the user, with packet number and byte where there is one. */
  readonly text: string;
  /** 1-based number of the packet that it is about first; undefined for the file as a whole. */
  readonly frame: number | undefined;
  /** Byte offset in the file; undefined where none is meant. */
  readonly offset: number | undefined;
}

/** A time in which the capture is known to have lost packets. */
export interface CaptureHole {
  readonly from: TraceTime;
  readonly to: TraceTime;
  readonly reason: string;
}

/** What was counted while reading a capture. */
export interface CaptureSummary {
  readonly packets: number;
  readonly messages: number;
  /** Messages of each transport that was met. */
  readonly transports: readonly { readonly transport: TransportName; readonly messages: number }[];
  /** Packets of each link type that was met, by its name; `read: false` where it is not supported. */
  readonly links: readonly { readonly name: string; readonly packets: number; readonly read: boolean }[];
  readonly notes: readonly CaptureNote[];
  readonly holes: readonly CaptureHole[];
  /** Names that the capture gives to addresses. */
  readonly names: readonly { readonly address: string; readonly name: string }[];
  /** RTP streams and answers of STUN servers. */
  readonly media: readonly MediaSighting[];
}

/** What a capture holds, read as a whole. A damaged file yields what stands before the damage. */
export interface CaptureOutcome extends CaptureSummary {
  /**
   * In the order of their frames. `map` and `header` are byte offsets in the file; a payload that was joined from
   * several packets has no place of its own there and maps to where its last packet starts.
   */
  readonly records: readonly TraceRecord[];
}
