import { findLineEnd } from '../sip/chars';
import type { SipMessage } from '../sip/message';
import { looksLikeStartLine } from '../sip/start-line';
import type { WritableRecord } from '../trace/write-siptrace';
import { masked } from './masked';
import { redactMedia } from './redact-media';
import { redactMessage } from './redact-message';
import type { Redaction } from './redaction';

/**
 * A record of a trace with its addresses and payload redacted. Times, transport and flags stay; notes go, as anything
 * may stand in them; what the source said of the payload's length is off by as much as before.
 */
export function redactRecord(
  record: WritableRecord,
  unit: SipMessage['unit'],
  by: Redaction,
): WritableRecord {
  const payload = redactPayload(record.payload, unit, by);
  const { declaredBytes } = record;
  const grown = payload.length - record.payload.length;
  return {
    payload,
    time: record.time,
    transport: record.transport,
    source: record.source && redactEndpoint(record.source, by),
    destination: record.destination && redactEndpoint(record.destination, by),
    direction: record.direction,
    declaredBytes: declaredBytes === undefined ? undefined : Math.max(0, declaredBytes + grown),
    exactBytes: record.exactBytes ?? true,
    truncated: record.truncated,
    frame: record.frame,
    note: undefined,
    ...(record.drawn ? { drawn: record.drawn } : {}),
  };
}

/** `10.0.0.1:5060`, `[2001:db8::1]:5060`, or the name that a log has for an end. */
export function redactEndpoint(endpoint: string, by: Redaction): string {
  return by.hostPort(endpoint);
}

/** A message, a packet of media, or something else, of which the length stays and where its lines end. */
function redactPayload(payload: string, unit: SipMessage['unit'], by: Redaction): string {
  if (looksLikeMessage(payload)) return redactMessage(payload, unit, by);
  const media = unit === 'bytes' ? redactMedia(payload, by) : undefined;
  return media ?? masked(payload);
}

function looksLikeMessage(payload: string): boolean {
  const start = /^[\r\n]*/.exec(payload)?.[0].length ?? 0;
  return looksLikeStartLine(payload.slice(start, Math.min(findLineEnd(payload, start), start + 8192)));
}
