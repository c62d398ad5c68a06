import type { CaptureMemory } from './capture-memory';
import type { MediaFacts } from './media-facts';

/** What one hop shows over the whole capture; guards read it. Endpoints as in `Hop`. */
export interface HopFacts {
  /** Messages from `a` to `b`, and back, duplicates left out. */
  readonly aToB: number;
  readonly bToA: number;
  /** Newest time of a message from each side, ms; undefined in ordered mode. */
  readonly lastFromA: number | undefined;
  readonly lastFromB: number | undefined;
  /** Median of request → first response, ms, at least 1; undefined without a pair. */
  readonly roundTripMs: number | undefined;
  /**
   * The side whose messages were not captured although the other side reacts to them (guard ONEWAY): no message of it,
   * yet the other one acknowledges its responses, or asks twenty times without ever having to repeat.
   */
  readonly missing: 'a' | 'b' | undefined;
  readonly a: string;
  readonly b: string;
}

/** A stretch of time of which the capture holds nothing, ms as `MessageKeys.time`; the source says so. */
export interface CaptureHole {
  readonly from: number;
  readonly to: number;
  /** As the source puts it: `12 packets dropped`; may be empty. */
  readonly reason: string;
}

/** Facts of a whole capture: folded from all messages, cheap to fold again. `rules.md` 2.10. */
export interface CaptureFacts {
  /** Ordered mode: no times, judged by order at the end alone (`rules.md` 3.2). */
  readonly ordered: boolean;
  /** In ordered mode: the document says that it is a part (`...`, `# partial`). Obligations are then not judged. */
  readonly partial: boolean;
  /** Oldest and newest time, ms. The newest is the watermark: nothing is proven later than it. */
  readonly firstTime: number | undefined;
  readonly watermark: number | undefined;
  /** The times have no date, so that a time that is earlier by more than half a day is past midnight. */
  readonly dateless: boolean;
  /** By id, in no particular order. */
  readonly hops: ReadonlyMap<string, HopFacts>;
  /** Guard GAP: what spans one of these is not judged. In order of time. */
  readonly holes: readonly CaptureHole[];
  /** RTP and STUN in the trace. */
  readonly media: MediaFacts;
  readonly messageCount: number;
  readonly duplicateCount: number;
  /** True while the trace is still being written (live exchange, followed file): the clock may exceed the newest message. */
  readonly open: boolean;
  /** What is remembered of groups that a stream has let go; undefined where all groups are there. */
  readonly letGo: CaptureMemory | undefined;
}
