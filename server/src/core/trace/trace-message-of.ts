import { bodyLength } from '../sip/body-length';
import type { SipMessage, SipRequest, SipResponse } from '../sip/message';
import { type Span, sliceSpan } from '../text/span';
import { mapSpan } from '../text/span-map';
import { keysOf } from './keys-of';
import { PlaceWriter } from './message-places';
import { startRow } from './start-row';
import type { TraceMessage } from './trace-message';
import type { TraceRecord } from './trace-record';

/** The parts of a message that correlation reads, and where they stand. */
type KeysAndPlaces = Pick<TraceMessage, 'keys' | 'places'>;

function keysAndPlacesOf(message: SipMessage, record: TraceRecord): KeysAndPlaces | undefined {
  const places = new PlaceWriter(record.map);
  const keys = keysOf(message, record, places);
  return keys && { keys: record.drawn ? { ...keys, drawn: true } : keys, places: places.finish() };
}

/**
 * A message of a trace with its circumstances. Spans of the payload are mapped to the chunk by `record.map`. Undefined
 * for text that is neither request nor response. It keeps no text of the trace alive.
 */
export function traceMessageOf(message: SipMessage, record: TraceRecord): TraceMessage | undefined {
  const read = message.kind === 'broken' ? undefined : keysAndPlacesOf(message, record);
  if (message.kind === 'broken' || !read) return undefined;
  return {
    keys: read.keys,
    time: record.time,
    startLine: mapSpan(record.map, message.startLine.span),
    extent: mapSpan(record.map, { start: message.startLine.span.start, end: message.text.length }),
    startLineText: startRow(message).text,
    places: read.places,
    bodyLength: bodyLength(message),
    frame: record.frame,
  };
}

/** A message whose keys are read when somebody asks for them. Until then it keeps the message. */
class LateTraceMessage implements TraceMessage {
  readonly time: TraceMessage['time'];
  readonly startLine: Span;
  readonly extent: Span;
  readonly startLineText: string;
  readonly frame: number | undefined;
  private read: KeysAndPlaces | undefined;
  private length: number | undefined;

  constructor(
    private readonly message: SipRequest | SipResponse,
    private readonly record: TraceRecord,
  ) {
    const { span } = message.startLine;
    this.time = record.time;
    this.startLine = mapSpan(record.map, span);
    this.extent = mapSpan(record.map, { start: span.start, end: message.text.length });
    this.startLineText = sliceSpan(message.text, span);
    this.frame = record.frame;
  }

  get keys(): TraceMessage['keys'] {
    return this.late.keys;
  }

  get places(): string {
    return this.late.places;
  }

  get bodyLength(): number {
    this.length ??= bodyLength(this.message);
    return this.length;
  }

  private get late(): KeysAndPlaces {
    // A request or response has keys, whatever is missing in it.
    this.read ??= keysAndPlacesOf(this.message, this.record) as KeysAndPlaces;
    return this.read;
  }
}

/**
 * The same, of an authored message: correlation may never look at it, and reads more than all rules. It keeps the
 * message, so it is nothing for a stream that drops the text.
 */
export function lateTraceMessageOf(message: SipMessage, record: TraceRecord): TraceMessage | undefined {
  return message.kind === 'broken' ? undefined : new LateTraceMessage(message, record);
}
