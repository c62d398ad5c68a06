import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import { afterLineEnd, findLineEnd, isBlank, isLineEnd } from './chars';
import { findHeader } from './find-header';
import type { HeaderField, SipMessage } from './message';
import { findParam, paramText } from './param';
import { readHeaderPart } from './parse-message';
import { type MediaType, readMediaType } from './read-media-type';
import { shownText } from './shown-text';

/** A body that holds no other bodies: that of the message, or one part of a multipart body (RFC 2046 §5.1). */
export interface BodyPart {
  /** `application/sdp`: lower case, without parameters; empty where nothing says it. */
  readonly mediaType: string;
  /** The header fields of the part; those of the message where the body is not multipart. Spans as in the message. */
  readonly headers: readonly HeaderField[];
  /** Header part and content, without its boundary lines and the line end before the next one. */
  readonly span: Span;
  readonly content: Span;
  /** Multipart bodies around it: 0 for the body of a message that is not multipart. */
  readonly depth: number;
  /** True where the octets are not the text itself: compressed, or base64 or quoted-printable (RFC 2045 §6). */
  readonly encoded: boolean;
}

/** A multipart body whose end is not read yet. */
interface OpenMultipart {
  readonly boundary: string;
  readonly type: MediaType;
  parts: number;
}

/** The walk over a multipart body: line by line, forward only. */
interface Walk {
  readonly message: SipMessage;
  readonly open: OpenMultipart[];
  /** Depth by boundary, so that a line is looked up once however deep the nesting is. */
  readonly depthOf: Map<string, number>;
  readonly parts: BodyPart[];
  readonly problems: Problem[];
  /** The leaf that is being read. */
  leaf: { start: number; content: number; headers: readonly HeaderField[]; type: string } | undefined;
}

function report(walk: Walk, type: MediaType, why: string): void {
  walk.problems.push({
    code: 'body-type-mismatch',
    message: `Body does not look like ${type.name}: ${why}.`,
    span: type.span,
  });
}

const identity = new Set(['', 'identity', '7bit', '8bit', 'binary']);

function isEncoded(text: string, headers: readonly HeaderField[]): boolean {
  return headers.some(
    ({ id, value }) =>
      (id === 'content-encoding' || id === 'content-transfer-encoding') &&
      !identity.has(text.slice(value.start, value.end).trim().toLowerCase()),
  );
}

function typeOf(message: SipMessage, headers: readonly HeaderField[]): MediaType | undefined {
  const field = headers.find(({ id }) => id === 'content-type');
  return field && readMediaType(message, field).value;
}

/** The boundary of a multipart type; undefined for other types and where it is missing (RFC 2046 §5.1.1). */
function boundaryOf(text: string, type: MediaType | undefined): string | undefined {
  const param = type?.name.startsWith('multipart/') ? findParam(type.params, 'boundary') : undefined;
  const boundary = param && paramText(text, param);
  return boundary === '' ? undefined : boundary;
}

function shift({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** Header fields of a part, read from its own text so that nothing behind it is looked at. */
function headersOf(text: string, at: Span): readonly HeaderField[] {
  return readHeaderPart(text.slice(at.start, at.end), 0).headers.map(field => ({
    ...field,
    name: shift(field.name, at.start),
    value: shift(field.value, at.start),
    line: shift(field.line, at.start),
  }));
}

/** The depth of the boundary that a line names, and whether it closes; undefined for other lines. */
function delimiterAt(walk: Walk, start: number, end: number): { depth: number; closes: boolean } | undefined {
  const { text } = walk.message;
  if (!text.startsWith('--', start)) return undefined;
  let last = end;
  // Transport padding (RFC 2046 §5.1.1).
  while (last > start && isBlank(text.charCodeAt(last - 1))) last--;
  const named = text.slice(start + 2, last);
  const depth = walk.depthOf.get(named);
  if (depth !== undefined) return { depth, closes: false };
  const closed = named.endsWith('--') ? walk.depthOf.get(named.slice(0, -2)) : undefined;
  return closed === undefined ? undefined : { depth: closed, closes: true };
}

/** Ends the leaf before the boundary line at `at`; the line end before that line belongs to the boundary. */
function closeLeaf(walk: Walk, at: number, isBoundary: boolean): void {
  const { leaf } = walk;
  if (leaf === undefined) return;
  const { text } = walk.message;
  let end = at;
  if (isBoundary && end > leaf.start && isLineEnd(text.charCodeAt(end - 1))) {
    end -= end - 1 > leaf.start && text.charCodeAt(end - 2) === 13 && text.charCodeAt(end - 1) === 10 ? 2 : 1;
  }
  const content = { start: Math.min(leaf.content, end), end };
  const { headers } = leaf;
  walk.parts.push({
    mediaType: leaf.type,
    headers,
    span: { start: leaf.start, end },
    content,
    depth: walk.open.length,
    encoded: isEncoded(text, headers),
  });
  walk.leaf = undefined;
}

/** Forgets multipart bodies deeper than `depth`, which end without a closing boundary where `at` says so. */
function closeTo(walk: Walk, depth: number, isClosed: boolean): void {
  while (walk.open.length > depth) {
    const ended = walk.open.pop();
    if (ended === undefined) return;
    walk.depthOf.delete(ended.boundary);
    if (isClosed && walk.open.length === depth) continue;
    const why = ended.parts === 0 ? 'never occurs' : 'is not closed';
    const shown = shownText(ended.boundary, { start: 0, end: ended.boundary.length });
    report(walk, ended.type, `the boundary "${shown}" ${why}`);
  }
}

function openMultipart(walk: Walk, boundary: string, type: MediaType): void {
  walk.depthOf.set(boundary, walk.open.length);
  walk.open.push({ boundary, type, parts: 0 });
}

/** Where the header part that begins at `start` ends: behind the empty line, or at a boundary line or the end. */
function headEnd(walk: Walk, start: number, end: number): number {
  const { text } = walk.message;
  let at = start;
  while (at < end) {
    const lineEnd = Math.min(findLineEnd(text, at), end);
    if (lineEnd === at) return afterLineEnd(text, at);
    if (delimiterAt(walk, at, lineEnd)) return at;
    at = afterLineEnd(text, lineEnd);
  }
  return end;
}

/** Begins a part and answers where its content starts. */
function openPart(walk: Walk, start: number, end: number): number {
  const { message } = walk;
  const content = Math.min(headEnd(walk, start, end), end);
  const headers = headersOf(message.text, { start, end: content });
  const type = typeOf(message, headers);
  const boundary = boundaryOf(message.text, type);
  if (type !== undefined && boundary !== undefined && !walk.depthOf.has(boundary)) {
    openMultipart(walk, boundary, type);
  } else {
    // RFC 2046 §5.1: a part without Content-Type is plain text.
    walk.leaf = { start, content, headers, type: type?.name ?? 'text/plain' };
  }
  return content;
}

function walkMultipart(walk: Walk, body: Span): void {
  const { text } = walk.message;
  let at = body.start;
  while (at < body.end) {
    const lineEnd = Math.min(findLineEnd(text, at), body.end);
    const found = delimiterAt(walk, at, lineEnd);
    const next = Math.min(afterLineEnd(text, lineEnd), body.end);
    if (found === undefined) {
      at = next;
      continue;
    }
    closeLeaf(walk, at, true);
    closeTo(walk, found.closes ? found.depth : found.depth + 1, found.closes);
    if (found.closes) {
      at = next;
      continue;
    }
    const multipart = walk.open[found.depth];
    if (multipart) multipart.parts++;
    at = openPart(walk, next, body.end);
  }
  closeLeaf(walk, body.end, false);
  closeTo(walk, 0, false);
}

/**
 * The bodies of a message: its body, or the parts of a multipart one, nested ones included, in order (RFC 3261 §7.4,
 * RFC 2046 §5.1). None for an empty body. A multipart body without boundary, or in which the boundary never occurs, is
 * one part of its own type; one that is not closed has the parts that are there. Problems: `body-type-mismatch`.
 * Linear in the body, however deep the nesting is.
 */
export function readBodies(message: SipMessage): Parsed<readonly BodyPart[]> {
  const { text, body, headers } = message;
  if (body.end <= body.start) return { value: [], problems: [] };
  const field = findHeader(message, 'content-type');
  const type = field && readMediaType(message, field).value;
  const encoded = isEncoded(text, headers);
  const whole = { mediaType: type?.name ?? '', headers, span: body, content: body, depth: 0, encoded };
  if (type === undefined || encoded || !type.name.startsWith('multipart/')) {
    return { value: [whole], problems: [] };
  }
  const walk: Walk = { message, open: [], depthOf: new Map(), parts: [], problems: [], leaf: undefined };
  const boundary = boundaryOf(text, type);
  if (boundary === undefined) {
    report(walk, type, 'it has no boundary');
    return { value: [whole], problems: walk.problems };
  }
  openMultipart(walk, boundary, type);
  walkMultipart(walk, body);
  return { value: walk.parts.length > 0 ? walk.parts : [whole], problems: walk.problems };
}
