import type { MessageFilePart } from '../sip/message-file';
import { shiftMap } from '../text/span-map';
import type { TraceRecord } from './trace-record';

/**
 * The record of an authored message, so that it is read like a captured one: no time, no addresses, and line ends
 * that say nothing about the wire. Undefined for a part without a message.
 */
export function recordOfPart(text: string, part: MessageFilePart): TraceRecord | undefined {
  if (!part.message) return undefined;
  return {
    payload: text.slice(part.message.start, part.message.end),
    map: shiftMap(part.message.start),
    header: part.separator ?? { start: 0, end: 0 },
    time: undefined,
    transport: undefined,
    source: undefined,
    destination: undefined,
    direction: undefined,
    declaredBytes: undefined,
    exactBytes: false,
    truncated: false,
    frame: undefined,
    note: undefined,
  };
}
