import { flatMapped } from '../../text/flat-mapped';
import type { Parsed, Problem } from '../../text/parsed';
import type { Span } from '../../text/span';
import { afterLineEnd, COLON, EQUALS, isBlank, isDigits, isLineEnd, SLASH, SP } from '../chars';
import { staticPayloadType } from '../facts/sdp';
import type { Sdp, SdpAttribute, SdpCodec, SdpConnection, SdpDirection, SdpLine, SdpMedia } from './sdp';

const directions: ReadonlyMap<string, SdpDirection> = new Map(
  (['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const).map(name => [name, name]),
);

/** The offset of `c` in `at`, or its end. */
function find(text: string, at: Span, c: number): number {
  let i = at.start;
  while (i < at.end && text.charCodeAt(i) !== c) i++;
  return i;
}

/** Words of `at`, divided by spaces and tabs: the fields of a line. */
export function sdpFields(text: string, at: Span): readonly Span[] {
  const found: Span[] = [];
  let i = at.start;
  while (i < at.end) {
    while (i < at.end && isBlank(text.charCodeAt(i))) i++;
    const start = i;
    while (i < at.end && !isBlank(text.charCodeAt(i))) i++;
    if (i > start) found.push({ start, end: i });
  }
  return found;
}

const wordText = (text: string, word: Span | undefined) =>
  word === undefined ? '' : text.slice(word.start, word.end);

function numberOf(text: string, at: Span): number {
  return isDigits(text, at.start, at.end) ? Number(text.slice(at.start, at.end)) : Number.NaN;
}

function readLine(text: string, span: Span, problems: Problem[]): SdpLine {
  const letter = text.charCodeAt(span.start) | 32;
  if (
    text.charCodeAt(span.start + 1) === EQUALS &&
    span.end > span.start + 1 &&
    letter >= 97 &&
    letter <= 122
  ) {
    const typeSpan = { start: span.start, end: span.start + 1 };
    return { span, type: text[span.start] ?? '', typeSpan, value: { start: span.start + 2, end: span.end } };
  }
  const message = 'SDP line is not a letter, "=" and a value.';
  problems.push({ code: 'sdp-syntax', message, span });
  return { span, type: '', typeSpan: { start: span.start, end: span.start }, value: span };
}

/** The lines of a description; CRLF, LF and CR end one each (RFC 4566 §5), and empty ones at the end are no lines. */
function readLines(text: string, at: Span, problems: Problem[]): readonly SdpLine[] {
  const lines: SdpLine[] = [];
  let last = at.end;
  while (last > at.start && isLineEnd(text.charCodeAt(last - 1))) last--;
  let i = at.start;
  while (i < last) {
    let end = i;
    while (end < last && !isLineEnd(text.charCodeAt(end))) end++;
    lines.push(readLine(text, { start: i, end }, problems));
    i = afterLineEnd(text, end);
  }
  return lines;
}

function readAttribute(text: string, line: SdpLine): SdpAttribute {
  const colon = find(text, line.value, COLON);
  const nameSpan = { start: line.value.start, end: colon };
  const value = colon < line.value.end ? { start: colon + 1, end: line.value.end } : undefined;
  return { line, name: text.slice(nameSpan.start, nameSpan.end).toLowerCase(), nameSpan, value };
}

function attributesOf(text: string, lines: readonly SdpLine[]): readonly SdpAttribute[] {
  return lines.filter(line => line.type === 'a').map(line => readAttribute(text, line));
}

function connectionOf(text: string, lines: readonly SdpLine[]): SdpConnection | undefined {
  const line = lines.find(candidate => candidate.type === 'c');
  if (line === undefined) return undefined;
  const [, type, address] = sdpFields(text, line.value);
  const whole = address ?? { start: line.value.end, end: line.value.end };
  const addressSpan = { start: whole.start, end: find(text, whole, SLASH) };
  return { line, addressType: wordText(text, type), address: wordText(text, addressSpan), addressSpan };
}

function directionOf(attributes: readonly SdpAttribute[]): SdpDirection | undefined {
  for (const attribute of attributes) {
    const direction = directions.get(attribute.name);
    if (direction !== undefined && attribute.value === undefined) return direction;
  }
  return undefined;
}

/** `0 PCMU/8000/1` of `a=rtpmap` and `101 0-16` of `a=fmtp`, by payload type. The first of each counts. */
function byFormat(
  text: string,
  attributes: readonly SdpAttribute[],
  name: string,
): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  for (const { name: own, value } of attributes) {
    if (own !== name || value === undefined) continue;
    const space = find(text, value, SP);
    const format = text.slice(value.start, space);
    if (!found.has(format)) found.set(format, { start: Math.min(space + 1, value.end), end: value.end });
  }
  return found;
}

function readCodecs(
  text: string,
  formats: readonly Span[],
  attributes: readonly SdpAttribute[],
): readonly SdpCodec[] {
  const rtpmaps = byFormat(text, attributes, 'rtpmap');
  const fmtps = byFormat(text, attributes, 'fmtp');
  return formats.map(span => {
    const format = text.slice(span.start, span.end);
    const fmtp = fmtps.get(format);
    const map = rtpmaps.get(format);
    if (map === undefined) {
      const fixed = staticPayloadType(numberOf(text, span));
      return {
        format,
        span,
        encoding: fixed?.encoding,
        clockRate: fixed?.clockRate,
        channels: fixed?.channels,
        fmtp,
      };
    }
    const [encoding, rate, channels] = text.slice(map.start, map.end).trim().split('/', 3);
    const digits = (part: string | undefined) =>
      part !== undefined && /^\d{1,9}$/.test(part) ? Number(part) : undefined;
    return { format, span, encoding, clockRate: digits(rate), channels: digits(channels), fmtp };
  });
}

/** What a media section takes from the session part where it says nothing itself. */
interface Session {
  readonly connection: SdpConnection | undefined;
  readonly direction: SdpDirection;
}

function readMedia(text: string, lines: readonly SdpLine[], session: Session): SdpMedia | undefined {
  const line = lines[0];
  if (line === undefined) return undefined;
  const [media, port, protocol, ...formats] = sdpFields(text, line.value);
  const atEnd = { start: line.value.end, end: line.value.end };
  const wholePort = port ?? atEnd;
  // `49170/2` gives the number of ports after the slash (RFC 4566 §5.14).
  const portSpan = { start: wholePort.start, end: find(text, wholePort, SLASH) };
  const attributes = attributesOf(text, lines);
  const name = wordText(text, protocol);
  return {
    line,
    lines,
    attributes,
    media: wordText(text, media),
    mediaSpan: media ?? atEnd,
    port: numberOf(text, portSpan),
    portSpan,
    portCount: portSpan.end < wholePort.end ? { start: portSpan.end + 1, end: wholePort.end } : undefined,
    protocol: name,
    protocolSpan: protocol ?? atEnd,
    formats,
    connection: connectionOf(text, lines) ?? session.connection,
    direction: directionOf(attributes) ?? session.direction,
    // Formats are payload types for RTP alone; of T.38 or a data channel they name something else.
    codecs: name.toUpperCase().includes('RTP/') ? readCodecs(text, formats, attributes) : [],
  };
}

/**
 * Reads the session description that `at` covers (RFC 4566, RFC 8866): its lines, and what calls are about: media,
 * addresses, directions, codecs. Lines that are not `x=value` are kept, with a problem of code `sdp-syntax`. Order
 * and contents of lines are not judged here.
 */
export function readSdp(text: string, at: Span): Parsed<Sdp> {
  const problems: Problem[] = [];
  const lines = readLines(text, at, problems);
  const starts = flatMapped(lines, (line, index) => (line.type === 'm' ? [index] : undefined));
  const sessionLines = lines.slice(0, starts[0] ?? lines.length);
  const attributes = attributesOf(text, sessionLines);
  const connection = connectionOf(text, sessionLines);
  const session = { connection, direction: directionOf(attributes) ?? 'sendrecv' };
  const media: SdpMedia[] = [];
  starts.forEach((start, k) => {
    const read = readMedia(text, lines.slice(start, starts[k + 1]), session);
    if (read) media.push(read);
  });
  const origin = sessionLines.find(line => line.type === 'o');
  return { value: { lines, sessionLines, attributes, origin, connection, media }, problems };
}
