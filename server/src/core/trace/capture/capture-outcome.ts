import type { TraceRecord } from '../trace-record';

/** Something that a reader of captures must say: a part that is lost, or one that it cannot read yet. */
export interface CaptureNote {
  /** `damage`: the file is cut or lies. `unsupported`: there may be SIP that this version does not read. */
  readonly kind: 'damage' | 'unsupported';
  /** One sentence for the user, with packet number and byte where there is one. */
  readonly text: string;
  /** 1-based number of the packet that it is about first; undefined for the file as a whole. */
  readonly frame: number | undefined;
  /** Byte offset in the file; undefined where none is meant. */
  readonly offset: number | undefined;
}

/** What a capture holds. A damaged file yields what stands before the damage. */
export interface CaptureOutcome {
  /** SIP datagrams in the order of the file; `map` and `header` are byte offsets in the file. */
  readonly records: readonly TraceRecord[];
  readonly notes: readonly CaptureNote[];
  /** Packets that were read, whatever they hold. */
  readonly packets: number;
}
