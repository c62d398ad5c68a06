import type { ChunkSummary, Conclusions, Placed } from '../core/document';
import type { Span } from '../core/text/span';
import type { TraceMessage } from '../core/trace/trace-message';
import type { BytePositions, Range } from './byte-positions';

/** An input that was read and understood. Every printer takes this. */
export interface AnalysedInput {
  /** As the user named it; `-` for standard input. */
  readonly path: string;
  /** Id of the format: `sip-message`, `pcap`, or that of a trace format. */
  readonly format: string;
  /** Bytes of the input, unpacked. */
  readonly bytes: number;
  /** Bytes before the text that was analysed: a byte order mark. */
  readonly skipped: number;
  readonly elapsedMs: number;
  readonly conclusions: Conclusions<ChunkSummary>;
  /** All chunks with a message, in order. */
  readonly messages: readonly Placed<ChunkSummary>[];
  /** Undefined for captures: their messages have frames instead of lines. */
  readonly positions: BytePositions | undefined;
}

/** A place as the JSON form gives it: `range` of text inputs, `frame` (1-based) of captures. */
export interface JsonPlace {
  readonly range?: Range;
  readonly frame?: number | null;
}

/** The place of a span of the input that belongs to a message. */
export function jsonPlace(input: AnalysedInput, span: Span, message: TraceMessage): JsonPlace {
  if (input.positions) return { range: input.positions.rangeOf(span) };
  return { frame: message.frame ?? null };
}

/** `busy.log:72:1`, or `busy.pcap:frame 9`: a place as people and terminals read it, 1-based. */
export function placeLabel(input: AnalysedInput, span: Span, message: TraceMessage): string {
  if (!input.positions) return `${input.path}:frame ${message.frame ?? '?'}`;
  const { line, character } = input.positions.positionAt(span.start);
  return `${input.path}:${line + 1}:${character + 1}`;
}
