import type { ChunkSummary, Placed } from '../core/document';
import type { StreamOutcome } from '../core/stream-analysis';
import type { StreamPart } from '../core/stream-parts';
import type { Span } from '../core/text/span';
import type { TraceMessage } from '../core/trace/trace-message';
import type { Positions, Range } from './byte-positions';

/** What places of an input are told by. */
export interface InputPlaces {
  /** As the user named it; `-` for standard input. */
  readonly path: string;
  /** Undefined for captures: their messages have frames instead of lines. */
  readonly positions: Positions | undefined;
  /** Where a message comes from, by its number: of captures, and of several files that were merged. */
  readonly originOf: ((number: number) => MessageOrigin | undefined) | undefined;
  /** Where a message stands in what was analysed. */
  placeOf(message: TraceMessage): Placed<ChunkSummary> | undefined;
}

/** A part of an input while it is read: for lists of messages and calls, which are not kept. */
export interface InputPart extends InputPlaces {
  /** Id of the format: `sip-message`, `pcap`, or that of a trace format. */
  readonly format: string;
  /** Bytes before the text that was analysed: a byte order mark. */
  readonly skipped: number;
  readonly part: StreamPart;
}

/** An input that was read and understood. */
export interface AnalysedInput extends InputPlaces {
  /** Id of the format: `sip-message`, `pcap`, or that of a trace format. */
  readonly format: string;
  /** Bytes of the input, unpacked. */
  readonly bytes: number;
  readonly elapsedMs: number;
  readonly conclusions: Pick<
    StreamOutcome,
    'findings' | 'suppressed' | 'failures' | 'counts' | 'caps' | 'spanOf'
  >;
  /** True if it could not be read to its end. */
  readonly isCut: boolean;
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
export function originOf(input: InputPlaces, message: TraceMessage): MessageOrigin | undefined {
  const number = input.placeOf(message)?.number;
  return number === undefined ? undefined : input.originOf?.(number);
}

/** A place as the JSON form gives it: `range` of text inputs, `frame` (1-based) of captures. */
export interface JsonPlace {
  readonly range?: Range;
  readonly frame?: number | null;
  /** With `--merge`: the file, in which `range` is that of the message's start line. */
  readonly file?: string;
}

/** The place of a span of the input that belongs to a message. */
export function jsonPlace(input: InputPlaces, span: Span, message: TraceMessage): JsonPlace {
  if (input.positions) return { range: input.positions.rangeOf(span) };
  const origin = originOf(input, message);
  if (origin?.file !== undefined) {
    const { file, range, frame } = origin;
    return range ? { file, range } : { file, frame: frame ?? null };
  }
  return { frame: message.frame ?? null };
}

/** `busy.log:72:1`, or `busy.pcap:frame 9`: a place as people and terminals read it, 1-based. */
export function placeLabel(input: InputPlaces, span: Span, message: TraceMessage): string {
  const origin = originOf(input, message);
  const path = origin?.file ?? input.path;
  if (origin?.range) return `${path}:${origin.range.start.line + 1}:${origin.range.start.character + 1}`;
  if (!input.positions) return `${path}:frame ${origin?.frame ?? message.frame ?? '?'}`;
  const { line, character } = input.positions.positionAt(span.start);
  return `${input.path}:${line + 1}:${character + 1}`;
}
