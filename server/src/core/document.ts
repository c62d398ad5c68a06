import type { Finding, Place } from './lint/finding';
import type { SipMessage } from './sip/message';
import type { MessageFilePart } from './sip/message-file';
import type { LineIndex } from './text/line-index';
import type { Span } from './text/span';
import type { CaptureFacts } from './trace/capture-facts';
import type { Call } from './trace/dialog';
import type { Group } from './trace/group';
import type { TraceMessage } from './trace/trace-message';
import type { TraceRecord } from './trace/trace-record';

/** `message`: an authored `.sip` file. `trace`: a log or trace, or an authored file that says `# @trace`. */
export type DocumentKind = 'message' | 'trace';

/**
 * Layer (a): one piece of a document, at most one message. Immutable; all spans are relative to `text`, except those
 * of `message`, which are relative to the payload and moved by `record.map`. Reused as long as its text is untouched.
 */
export interface Chunk {
  readonly text: string;
  readonly record: TraceRecord | undefined;
  readonly message: SipMessage | undefined;
  /** What correlation reads; undefined where the chunk holds no SIP message that could join anything. */
  readonly trace: TraceMessage | undefined;
  /** Name, directives, variables and comments of an authored part; undefined in logs. */
  readonly part: MessageFilePart | undefined;
  /** Findings of message rules. */
  readonly findings: readonly Finding[];
  /** What the format's reader handed to the next chunk. */
  readonly carry: string;
}

/** A chunk and where it stands in this version of the document. */
export interface PlacedChunk {
  readonly chunk: Chunk;
  readonly start: number;
  /** 1-based number of its message in the document; undefined without one. */
  readonly number: number | undefined;
}

/** One version of a document, understood. Every feature reads this; none parses again. */
export interface Analysis {
  readonly kind: DocumentKind;
  readonly text: string;
  readonly lines: LineIndex;
  /** Id of the trace format, and how sure; `sip-message` and 1 for authored files. */
  readonly format: string;
  readonly formatConfidence: number;
  /** They tile the text. */
  readonly chunks: readonly PlacedChunk[];
  /** Layer (b). */
  readonly groups: readonly Group[];
  /** Calls of all groups in order of their first message. */
  readonly calls: readonly Call[];
  /** Layer (c). */
  readonly facts: CaptureFacts;
  /** All findings after configuration and suppression, in order of the text. */
  readonly findings: readonly Finding[];
  /** How many were suppressed by comments. */
  readonly suppressed: number;
  /** The chunk at an offset; a document has at least one chunk. */
  chunkAt(offset: number): PlacedChunk;
  /** Where a message stands now; undefined for a message of another document. */
  placeOf(message: TraceMessage): PlacedChunk | undefined;
  /** The document span of a place; empty at 0 for a place of another document. */
  spanOf(place: Place): Span;
}
