import type { MediaSighting } from './media-facts';
import { unpercentBytes } from './percent';
import { MEDIA_HEAD, readMediaPacket } from './read-media-packet';
import { readRecordLine } from './siptrace-record-line';
import { timeMs } from './trace-record';

/**
 * RTP or STUN in a record of the native form that holds no SIP; undefined for anything else. The payload is taken from the
 * text itself, where all bytes stand as escapes: what is no UTF-8 is lost in a decoded record.
 */
export function mediaOfChunk(text: string): MediaSighting | undefined {
  const lineEnd = text.indexOf('\n');
  if (lineEnd < 0 || !text.startsWith('--- ')) return undefined;
  const line = readRecordLine(text.slice(0, lineEnd).trimEnd());
  if (!line?.escaped || !line.time || line.transport !== 'udp') return undefined;
  const { source, destination } = line;
  if (source === undefined || destination === undefined) return undefined;
  // Each byte takes three characters at most, and soft breaks some more.
  const escaped = text.slice(lineEnd + 1, lineEnd + 1 + 4 * MEDIA_HEAD);
  const latin1 = unpercentBytes(escaped.replace(/%\r?\n/g, '').replace(/\r?\n/g, '\r\n'));
  const bytes = Uint8Array.from(latin1, unit => unit.charCodeAt(0));
  const place = { source, destination, time: timeMs(line.time) };
  return readMediaPacket(bytes, { start: 0, end: bytes.length }, place);
}
