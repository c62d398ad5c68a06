import { formatTime } from './format-time';
import { readTime } from './formats/read-time';
import type { MediaSighting } from './media-facts';
import { percentUtf8, unpercentUtf8 } from './percent';
import { timeMs } from './trace-record';

/**
 * The lines of a native trace that tell what a capture shows beside SIP:
 *
 *     rtp <first> <last> <source> -> <destination> packets=<n> ssrc=<n> pt=<n>
 *     stun <time> <client> <server> <mapped address>
 *     media <first> <last>
 *     media too-many
 *
 * `media` with times: only then would RTP have been seen, as it is of one of several files that were merged.
 */
export function writeMediaLine(one: MediaSighting): string {
  if (one.kind === 'too-many') return 'media too-many';
  if (one.kind === 'span') return `media ${timeText(one.first)} ${timeText(one.last)}`;
  if (one.kind === 'stun')
    return `stun ${timeText(one.time)} ${word(one.client)} ${word(one.server)} ${word(one.mapped)}`;
  const { first, last, source, destination, packets, ssrc, payloadType } = one;
  const ends = `${word(source)} -> ${word(destination)}`;
  return `rtp ${timeText(first)} ${timeText(last)} ${ends} packets=${packets} ssrc=${ssrc} pt=${payloadType}`;
}

/** What such a line tells; undefined for any other line. */
export function readMediaLine(line: string): MediaSighting | undefined {
  const [kind, ...words] = line.split(' ', 9);
  if (kind === 'media') return words[0] === 'too-many' ? { kind: 'too-many' } : readSpan(words);
  if (kind === 'stun') return readStun(words);
  return kind === 'rtp' ? readRtp(words) : undefined;
}

function readSpan([from, to]: readonly string[]): MediaSighting | undefined {
  const [first, last] = [msOf(from), msOf(to)];
  return first === undefined || last === undefined ? undefined : { kind: 'span', first, last };
}

function readStun([at, client, server, mapped]: readonly string[]): MediaSighting | undefined {
  const time = msOf(at);
  if (time === undefined || !client || !server || !mapped) return undefined;
  return {
    kind: 'stun',
    client: unpercentUtf8(client),
    server: unpercentUtf8(server),
    mapped: unpercentUtf8(mapped),
    time,
  };
}

function readRtp(words: readonly string[]): MediaSighting | undefined {
  const [from, to, source, arrow, destination, ...rest] = words;
  const [first, last] = [msOf(from), msOf(to)];
  const [packets, ssrc, payloadType] = ['packets', 'ssrc', 'pt'].map((name, i) => numberOf(rest[i], name));
  if (first === undefined || last === undefined || !source || arrow !== '->' || !destination)
    return undefined;
  if (packets === undefined || ssrc === undefined || payloadType === undefined) return undefined;
  return {
    kind: 'rtp',
    source: unpercentUtf8(source),
    destination: unpercentUtf8(destination),
    ssrc,
    payloadType,
    packets,
    first,
    last,
  };
}

/** To the microsecond. */
function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const micros = Math.min(999_999, Math.round((ms - seconds * 1000) * 1000));
  return formatTime({ seconds, nanos: micros * 1000, digits: 6, dateless: false }) ?? '-';
}

function msOf(text = ''): number | undefined {
  const time = readTime(text);
  return time && timeMs(time);
}

function numberOf(text: string | undefined, name: string): number | undefined {
  const digits = text?.startsWith(`${name}=`) ? text.slice(name.length + 1) : '';
  return /^\d{1,10}$/.test(digits) ? Number(digits) : undefined;
}

function word(text: string): string {
  return text.replace(/[\s%\p{Cc}]/gu, percentUtf8);
}
