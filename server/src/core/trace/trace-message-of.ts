import { bodyLength } from '../sip/body-length';
import { findHeader } from '../sip/find-header';
import type { SipMessage } from '../sip/message';
import { findParam } from '../sip/param';
import { readVias } from '../sip/read-via';
import { type Span, sliceSpan } from '../text/span';
import { mapSpan } from '../text/span-map';
import { keysOf } from './keys-of';
import type { TraceMessage } from './trace-message';
import type { TraceRecord } from './trace-record';

/**
 * A message of a trace with its circumstances. Spans of the payload are mapped to the chunk by `record.map`. Undefined
 * for text that is neither request nor response.
 */
export function traceMessageOf(message: SipMessage, record: TraceRecord): TraceMessage | undefined {
  const keys = keysOf(message, record);
  if (!keys) return undefined;
  const place = (span: Span | undefined) => span && mapSpan(record.map, span);
  return {
    keys,
    time: record.time,
    startLine: mapSpan(record.map, message.startLine.span),
    extent: mapSpan(record.map, { start: message.startLine.span.start, end: message.text.length }),
    startLineText: sliceSpan(message.text, message.startLine.span),
    bodyLength: bodyLength(message),
    frame: record.frame,
    cseqSpan: place(findHeader(message, 'cseq')?.value),
    branchSpan: place(branchSpanOf(message)),
  };
}

function branchSpanOf(message: SipMessage): Span | undefined {
  const field = findHeader(message, 'via');
  const top = field && readVias(message, field).value[0];
  return top && findParam(top.params, 'branch')?.value;
}
