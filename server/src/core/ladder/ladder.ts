import type { Severity } from '../lint/finding';
import type { TraceTime } from '../trace/trace-record';

/** A party of a ladder: one host with all its ports, or one `host:port` where a host talks to itself. */
export interface LadderLane {
  /** The host or endpoint, as the trace has it. */
  readonly id: string;
  /** What is shown: the user's name for it, or the id. */
  readonly title: string;
  /** What was merged into it, `host:port` in order of their first message. */
  readonly endpoints: readonly string[];
}

export type ArrowOutcome = 'request' | 'provisional' | 'success' | 'redirect' | 'failure';

/** What a session description in a message is (RFC 3264); `preview` answers nothing: an unreliable provisional response. */
export type SdpRole = 'offer' | 'answer' | 'preview' | 'description';

/** A finding on an arrow, the gravest first. */
export interface ArrowFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
}

/** How an arrow differs from the one beside it in another call; `alone`: no such step is there. */
export interface ArrowDifference {
  readonly kind: 'changed' | 'alone' | 'moved' | 'late';
  /** A few words: `SDP, header`. */
  readonly short: string;
  /** Sentences, each with its full stop. */
  readonly text: string;
  /** The first real difference of the calls. */
  readonly isFirst: boolean;
}

/** One message between two lanes. Its repetitions are folded into it. */
export interface LadderArrow {
  /** 1-based number of the message in its document. */
  readonly number: number;
  /** Indexes of lanes; equal where a message does not leave its lane. */
  readonly from: number;
  readonly to: number;
  /** `INVITE`, `486 Busy Here`: plain text of the trace. Whoever draws it escapes it. */
  readonly label: string;
  readonly outcome: ArrowOutcome;
  readonly time: TraceTime | undefined;
  /** From the first arrow of the ladder, ms; undefined without times. */
  readonly sinceStartMs: number | undefined;
  /** From the arrow before, ms. */
  readonly sinceLastMs: number | undefined;
  /** Numbers of the messages that repeat it, in order. */
  readonly copies: readonly number[];
  readonly sdp: SdpRole | undefined;
  /** Names of the codecs of its session description. */
  readonly codecs: readonly string[];
  /** The description asks the other side to send nothing. */
  readonly isHold: boolean;
  /** Arrows of one dialog, and of one transaction, share a number from 0; what belongs to no dialog has none. */
  readonly dialog: number | undefined;
  readonly transaction: number | undefined;
  /** Index of the call among those of the ladder. */
  readonly call: number;
  readonly findings: readonly ArrowFinding[];
  /** The addresses stand in no record: they are guessed from Via and Contact. */
  readonly isInferred: boolean;
  /** Stands in the row of the arrow before it, which is of the other side. */
  readonly isBeside?: boolean;
  readonly difference?: ArrowDifference;
}

/** A time in which a side asked the other to send nothing (RFC 3264 §8.4): after one arrow, before another. */
export interface LadderHold {
  readonly afterArrow: number;
  readonly beforeArrow: number;
  readonly by: 'caller' | 'callee' | 'both';
}

/** Media that flow between two lanes: from the answer to the end of a call. */
export interface LadderMedia {
  /** The lane of the caller. */
  readonly from: number;
  /** That of the callee. */
  readonly to: number;
  /** It begins after the arrow with this index, and ends before the other. */
  readonly afterArrow: number;
  readonly beforeArrow: number;
  readonly codecs: readonly string[];
  /** In order; none overlaps another. */
  readonly holds: readonly LadderHold[];
}

/** One of two calls that stand side by side. */
export interface LadderSide {
  readonly title: string;
  /** Its lanes run from this one to the next side's. */
  readonly firstLane: number;
}

/** A call flow as a diagram without pixels: plain data, from which text, pictures and views are made. */
export interface Ladder {
  readonly lanes: readonly LadderLane[];
  readonly arrows: readonly LadderArrow[];
  readonly media: readonly LadderMedia[];
  /** Two, where calls are compared; else there are none. */
  readonly sides?: readonly LadderSide[];
}
