import type { Span } from '../text/span';
import type { MessageKeys } from './message-keys';
import type { TraceTime } from './trace-record';

/**
 * One message of a trace as correlation and lists hold it: keys and places, not the text. Immutable, and spans are
 * relative to its chunk, so that it survives edits elsewhere. Where the chunk stands is known by the analysis.
 */
export interface TraceMessage {
  readonly keys: MessageKeys;
  readonly time: TraceTime | undefined;
  /** The start line in the chunk: what is revealed and marked. */
  readonly startLine: Span;
  /** The whole payload in the chunk. */
  readonly extent: Span;
  readonly startLineText: string;
  /** Where its parts stand in the chunk, packed: read it with `placeOf`. */
  readonly places: string;
  readonly bodyLength: number;
  readonly frame: number | undefined;
}
