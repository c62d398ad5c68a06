import type { Finding, Place, PlacedFinding, RuleFailure } from './lint/finding';
import type { JudgedMessage } from './lint/judged-message';
import type { SuppressionMark } from './lint/suppression';
import type { Environment } from './sip/environment';
import type { SipMessage } from './sip/message';
import type { MessageFilePart } from './sip/message-file';
import type { PartVariables } from './sip/variable-uses';
import type { ChunkedText } from './text/chunked-text';
import type { Span } from './text/span';
import type { CaptureFacts, CaptureHole } from './trace/capture-facts';
import type { Call } from './trace/dialog';
import type { Group } from './trace/group';
import type { MediaSighting } from './trace/media-facts';
import type { TraceMessage } from './trace/trace-message';
import type { TraceRecord } from './trace/trace-record';

/** `message`: an authored `.sip` file. `trace`: a log or trace, or an authored file that says `# @trace`. */
export type DocumentKind = 'message' | 'trace';

/**
 * What the later layers read of a chunk. A stream keeps this and drops the text, so that its memory grows with the
 * number of messages and not with the file. Spans are relative to the chunk.
 */
export interface ChunkSummary {
  /** What correlation reads; undefined where the chunk holds no SIP message that could join anything. */
  readonly trace: TraceMessage | undefined;
  /** Units of its text. */
  readonly length: number;
  /** What places in this chunk name: `trace`, or a stand-in without keys. Its identity is that of the chunk. */
  readonly anchor: TraceMessage;
  /** Correlation group of `trace`; undefined without one. */
  readonly groupKey: string | undefined;
  /** True if a message stands in the chunk, so that it has a number. */
  readonly hasMessage: boolean;
  /** Findings of text and message rules, configuration applied. */
  readonly findings: readonly Finding[];
  readonly suppressions: readonly SuppressionMark[];
  /** Variables that an authored part defines and uses; undefined for a part without any, and in logs. */
  readonly variables: PartVariables | undefined;
  /** End of the first line, its line end included: what a mark on the last line of the chunk before points at. */
  readonly firstLineEnd: number;
  /** `# @trace` of an authored file. */
  readonly saysTrace: boolean;
  /** A line `...`, `[...]` or `# partial` outside of a message (`rules.md` 3.2). */
  readonly saysPartial: boolean;
  /** `open` in the header of a native trace: it is still being written. */
  readonly saysOpen: boolean;
  /** `hole` lines in the header of a native trace. */
  readonly holes: readonly CaptureHole[];
  /** `until` in the header of a native trace: the newest time of the trace that it was taken from, ms. */
  readonly until: number | undefined;
  /** RTP and STUN: of a record of a native trace, or all that its header tells of; empty for anything else. */
  readonly media: readonly MediaSighting[];
  /** Rules that threw on this chunk. */
  readonly failures: readonly RuleFailure[];
}

/**
 * Layer (a): one piece of a document, at most one message. Immutable; all spans are relative to `text`, except those
 * of `message`, which are relative to the payload and moved by `record.map`. Reused as long as its text is untouched.
 */
export interface Chunk extends ChunkSummary {
  readonly text: string;
  /** Of an authored part with a message: the message as it stands, without circumstances. */
  readonly record: TraceRecord | undefined;
  readonly message: SipMessage | undefined;
  /** Name, directives, variables and comments of an authored part; undefined in logs. */
  readonly part: MessageFilePart | undefined;
  /** What the format's reader handed to the next chunk. */
  readonly carry: string;
  /** What its rules said, part by part, for the version after the next edit; kept where somebody types. */
  readonly judged: JudgedMessage | undefined;
}

/** Where a chunk stands in one version of a document. */
export interface Placed<C extends ChunkSummary> {
  readonly chunk: C;
  readonly start: number;
  /** 1-based number of its message in the document; undefined without one. */
  readonly number: number | undefined;
}

export type PlacedChunk = Placed<Chunk>;

/** What all layers together say about a document, whether it was read as a whole or as a stream. */
export interface Conclusions<C extends ChunkSummary> {
  /** Layer (b), in order of their first message. */
  readonly groups: readonly Group[];
  /** Calls of all groups in order of their first message; sorted when asked for. */
  readonly calls: readonly Call[];
  /** How many calls these are. */
  readonly callCount: number;
  /** Layer (c). */
  readonly facts: CaptureFacts;
  /** All findings after configuration, folding, suppression and the cap per rule, in order of the text. */
  readonly findings: readonly PlacedFinding[];
  /** How many were suppressed by comments. */
  readonly suppressed: number;
  /** Rules that threw, each told once. Glue logs them; they are never findings. */
  readonly failures: readonly RuleFailure[];
  /** Where a message stands now; undefined for a message of another document. */
  placeOf(message: TraceMessage): Placed<C> | undefined;
  /** The document span of a place; empty at 0 for a place of another document. */
  spanOf(place: Place): Span;
}

/** One version of a document, understood. Every feature reads this; none parses again. */
export interface Analysis extends Conclusions<Chunk> {
  readonly kind: DocumentKind;
  /** The text, kept in pieces. */
  readonly source: ChunkedText;
  /** The text as one string: it is made when it is asked for, and costs as much as it is long. Prefer `source`. */
  readonly text: string;
  /** Offsets ↔ lines and columns. */
  readonly lines: Pick<ChunkedText, 'lineCount' | 'lineStart' | 'positionAt' | 'offsetAt'>;
  /** Variables from outside of the document, as its options gave them. */
  readonly environment: Environment;
  /** Id of the trace format, and how sure; `sip-message` and 1 for authored files. */
  readonly format: string;
  readonly formatConfidence: number;
  /** They tile the text. Made when asked for, as many as there are: what looks at a part asks `chunksIn`. */
  readonly chunks: readonly PlacedChunk[];
  /** How many messages stand in the document. */
  readonly messageCount: number;
  /** The chunk at an offset; a document has at least one chunk. */
  chunkAt(offset: number): PlacedChunk;
  /** The chunks that a span touches, in order; at least one. The work is that of these chunks. */
  chunksIn(span: Span): readonly PlacedChunk[];
}
