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
  /** Where each message comes from, by its number less 1: of captures, and of several files that were merged. */
  readonly origins?: readonly MessageOrigin[];
}

/** The place of a message in the file that it was read from, where that is not the text that was analysed. */
export interface MessageOrigin {
  /** The file, of several; undefined where there is only one. */
  readonly file: string | undefined;
  /** Bytes from the start of that file, unpacked; undefined where the message was put together from several places. */
  readonly offset: number | undefined;
  readonly length: number;
  /** 1-based number of a packet; undefined in a text. */
  readonly frame: number | undefined;
  /** The start line in a text; undefined in a capture. */
  readonly range: Range | undefined;
}

/** The origin of a message; undefined where what was analysed is the file itself. */
export function originOf(input: AnalysedInput, message: TraceMessage): MessageOrigin | undefined {
  const number = input.conclusions.placeOf(message)?.number;
  return number === undefined ? undefined : input.origins?.[number - 1];
}

/** A place as the JSON form gives it: `range` of text inputs, `frame` (1-based) of captures. */
export interface JsonPlace {
  readonly range?: Range;
  readonly frame?: number | null;
  /** With `--merge`: the file, in which `range` is that of the message's start line. */
  readonly file?: string;
}

/** The place of a span of the input that belongs to a message. */
export function jsonPlace(input: AnalysedInput, span: Span, message: TraceMessage): JsonPlace {
  if (input.positions) return { range: input.positions.rangeOf(span) };
  const origin = originOf(input, message);
  if (origin?.file !== undefined) {
    const { file, range, frame } = origin;
    return range ? { file, range } : { file, frame: frame ?? null };
  }
  return { frame: message.frame ?? null };
}

/** `busy.log:72:1`, or `busy.pcap:frame 9`: a place as people and terminals read it, 1-based. */
export function placeLabel(input: AnalysedInput, span: Span, message: TraceMessage): string {
  const origin = originOf(input, message);
  const path = origin?.file ?? input.path;
  if (origin?.range) return `${path}:${origin.range.start.line + 1}:${origin.range.start.character + 1}`;
  if (!input.positions) return `${path}:frame ${origin?.frame ?? message.frame ?? '?'}`;
  const { line, character } = input.positions.positionAt(span.start);
  return `${input.path}:${line + 1}:${character + 1}`;
}
