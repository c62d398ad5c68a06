import { bodyLength } from '../sip/body-length';
import type { SipMessage } from '../sip/message';
import { sliceSpan } from '../text/span';
import { mapSpan } from '../text/span-map';
import { keysOf } from './keys-of';
import { PlaceWriter } from './message-places';
import type { TraceMessage } from './trace-message';
import type { TraceRecord } from './trace-record';

/**
 * A message of a trace with its circumstances. Spans of the payload are mapped to the chunk by `record.map`. Undefined
 * for text that is neither request nor response.
 */
export function traceMessageOf(message: SipMessage, record: TraceRecord): TraceMessage | undefined {
  const places = new PlaceWriter(record.map);
  const keys = keysOf(message, record, places);
  if (!keys) return undefined;
  return {
    keys: record.drawn ? { ...keys, drawn: true } : keys,
    time: record.time,
    startLine: mapSpan(record.map, message.startLine.span),
    extent: mapSpan(record.map, { start: message.startLine.span.start, end: message.text.length }),
    startLineText: sliceSpan(message.text, message.startLine.span),
    places: places.finish(),
    bodyLength: bodyLength(message),
    frame: record.frame,
  };
}
