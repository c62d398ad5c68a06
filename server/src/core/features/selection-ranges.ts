import type { Analysis } from '../document';
import type { HeaderField, SipMessage } from '../sip/message';
import { parseUri } from '../sip/parse-uri';
import { sdpsOf } from '../sip/sdp/sdps-of';
import type { Param, Uri } from '../sip/views';
import type { TextSlices } from '../text/chunked-text';
import { type Span, spanTouches } from '../text/span';
import { elementsOf, valueContextAt } from './completion/value-context';
import { type Cursor, cursorAt, headerAt } from './cursor';
import { lineAround } from './line-around';
import { relatedGroup } from './related-group';

/** The word round an offset: letters, digits and what ids and addresses are written with. */
function wordAround(text: TextSlices, offset: number): Span {
  const isWord = (at: number) => /[A-Za-z0-9_\u0080-\uffff]/.test(text.charAt(at));
  let start = offset;
  let end = offset;
  while (start > 0 && isWord(start - 1)) start--;
  while (end < text.length && isWord(end)) end++;
  return { start, end };
}

/** What stands between blanks and the delimiters of a header value, `z9hG4bK-1.2` or `bob@example.com`. */
function tokenAround(text: string, offset: number): Span {
  const isToken = (at: number) => at >= 0 && at < text.length && !/[\s;,=<>"?(){}]/.test(text.charAt(at));
  let start = offset;
  let end = offset;
  while (isToken(start - 1)) start--;
  while (isToken(end)) end++;
  return { start, end };
}

function uriParts(uri: Uri | undefined): readonly (Span | undefined)[] {
  if (!uri) return [];
  const { span, user, host, port, headers, params } = uri;
  const address = user && host ? { start: user.start, end: (port ?? host).end } : undefined;
  const hostPort = host && port ? { start: host.start, end: port.end } : undefined;
  return [user, host, port, hostPort, address, headers, span, ...paramParts(params)];
}

function paramParts(params: readonly Param[]): readonly (Span | undefined)[] {
  return params.flatMap(({ name, value, span }) => [
    name,
    value,
    { start: name.start, end: Math.max(name.end, span.end) },
    span,
  ]);
}

/** A header row without its line end. */
function rowOf({ line, name, value }: HeaderField): Span {
  return { start: line.start, end: Math.max(value.end, name.end) };
}

function headerParts(analysis: Analysis, cursor: Cursor, field: HeaderField): readonly (Span | undefined)[] {
  const inValue = spanTouches(field.value, cursor.offset);
  const elements = inValue ? elementsOf(valueContextAt(analysis, cursor, field)) : [];
  return [
    ...elements.flatMap(e => [...uriParts(e.uri), ...paramParts(e.params), e.span]),
    field.name,
    field.value,
    rowOf(field),
  ];
}

function startLineParts(message: SipMessage): readonly (Span | undefined)[] {
  const { startLine, text } = message;
  if (startLine.kind === 'broken') return [startLine.span];
  if (startLine.kind === 'response') {
    const { version, statusCode, reason, span } = startLine;
    return [version, statusCode, reason, { start: statusCode.start, end: reason.end }, span];
  }
  const { method, uri, version, span } = startLine;
  return [method, ...uriParts(parseUri(text, uri).value), uri, version, span];
}

function messageParts(analysis: Analysis, cursor: Cursor): readonly (Span | undefined)[] {
  const { message, offset } = cursor;
  const { text, startLine, headers, body } = message;
  const words = [wordAround(text, offset), tokenAround(text, offset)];
  const whole = { start: startLine.span.start, end: text.length };
  if (spanTouches(startLine.span, offset)) return [...words, ...startLineParts(message), whole];
  if (message.separator && offset >= body.start)
    return [...words, lineAround(text, offset), ...sdpParts(message), body, whole];
  const field = headerAt(message, offset);
  const first = headers[0];
  const last = headers.at(-1);
  const all = first && last ? { start: first.line.start, end: rowOf(last).end } : undefined;
  return [...words, ...(field ? headerParts(analysis, cursor, field) : []), all, whole];
}

/** Line, stream and description of an SDP body; empty for other bodies. */
function sdpParts(message: SipMessage): readonly (Span | undefined)[] {
  return sdpsOf(message).flatMap(({ sdp, at }) => [
    ...sdp.lines.map(line => line.value),
    ...sdp.media.map(({ line, lines }) => ({
      start: line.span.start,
      end: (lines.at(-1) ?? line).span.end,
    })),
    at,
  ]);
}

/** The messages of the call round a message where they stand side by side; undefined where others are between them. */
function dialogSpan(analysis: Analysis, cursor: Cursor): Span | undefined {
  const { trace } = cursor.placed.chunk;
  const call = trace && relatedGroup(analysis, cursor.placed)?.calls.find(c => c.messages.includes(trace));
  if (!call) return undefined;
  const places = call.messages.flatMap(m => analysis.placeOf(m) ?? []);
  const numbers = places.flatMap(p => p.number ?? []);
  const first = places.reduce((a, b) => (b.start < a.start ? b : a), cursor.placed);
  const last = places.reduce((a, b) => (b.start > a.start ? b : a), cursor.placed);
  if ((last.number ?? 0) - (first.number ?? 0) !== new Set(numbers).size - 1) return undefined;
  return { start: first.start, end: last.start + last.chunk.text.length };
}

/** Those that hold the offset, each inside of the next, none twice. */
function nested(spans: readonly (Span | undefined)[], offset: number): readonly Span[] {
  const around = spans
    .filter(s => s !== undefined)
    .filter(s => s.end > s.start && spanTouches(s, offset))
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  const chain: Span[] = [];
  for (const span of around) {
    const last = chain.at(-1);
    const holds = !last || (span.start <= last.start && span.end >= last.end);
    const same = last && span.start === last.start && span.end === last.end;
    if (holds && !same) chain.push({ start: span.start, end: span.end });
  }
  return chain;
}

/**
 * What to select by and by round an offset, the innermost first: word, token, part of the value, element, value, header
 * row, all headers (or line and stream of a session description, body), message, its part of the file with comments, the call where its messages stand side by side, the
 * document. Each holds the offset and the one before it.
 */
export function selectionRangesAt(analysis: Analysis, offset: number): readonly Span[] {
  const at = Math.max(0, Math.min(offset, analysis.source.length));
  const placed = analysis.chunkAt(at);
  const chunk = { start: placed.start, end: placed.start + placed.chunk.text.length };
  const document = { start: 0, end: analysis.source.length };
  const cursor = cursorAt(analysis, at);
  if (!cursor) {
    return nested([wordAround(analysis.source, at), lineAround(analysis.source, at), chunk, document], at);
  }
  const inMessage = messageParts(analysis, cursor).map(span => span && cursor.toDocument(span));
  return nested([...inMessage, chunk, dialogSpan(analysis, cursor), document], at);
}
