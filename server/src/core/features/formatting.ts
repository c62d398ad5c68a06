import type { Analysis, PlacedChunk } from '../document';
import { afterLineEnd, findLineEnd, isBlank, isLineEnd, isLws, skipBlanks } from '../sip/chars';
import { unfold } from '../sip/find-header';
import type { HeaderField, SipMessage } from '../sip/message';
import { parseMessage } from '../sip/parse-message';
import { parseMessageFilePart } from '../sip/parse-message-file';
import { type Span, shiftSpan, sliceSpan, spansOverlap } from '../text/span';
import { applyTextEdits, type TextEdit } from '../text/text-edit';

/** How authored messages are formatted. */
export interface FormatOptions {
  /** Folded values (RFC 3261 §7.3.1) become one line. */
  readonly unfold: boolean;
  /** Only lines that share a place with it; everything where absent. */
  readonly range?: Span;
}

/** The name as the registry writes it; a compact form stays one, in lower case; an unknown name stays as it is. */
function canonicalName(text: string, { name, spec }: HeaderField): string {
  const written = sliceSpan(text, name);
  if (!spec) return written;
  return written.toLowerCase() === spec.compact ? spec.compact : spec.name;
}

/** Edits that take the blanks off the ends of the lines in `[start, end)`; lines of mere blanks stay, they carry a fold. */
function trailingBlanks(text: string, start: number, end: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = start; at < end; ) {
    const lineEnd = Math.min(findLineEnd(text, at), end);
    let last = lineEnd;
    while (last > at && isBlank(text.charCodeAt(last - 1))) last--;
    if (last < lineEnd && last > at) edits.push({ span: { start: last, end: lineEnd }, newText: '' });
    at = Math.max(at + 1, afterLineEnd(text, lineEnd));
  }
  return edits;
}

/** Where the row ends without its line end and the white space before it. */
function rowEnd(text: string, { line }: HeaderField): number {
  let end = line.end;
  if (end > line.start && isLineEnd(text.charCodeAt(end - 1))) {
    end -= text.charCodeAt(end - 1) === 10 && text.charCodeAt(end - 2) === 13 ? 2 : 1;
  }
  return end;
}

/** `Name: value` on one line. */
function unfolded(text: string, field: HeaderField): readonly TextEdit[] {
  const value = unfold(text, field.value.start, field.value.end);
  const separator = value === '' ? ':' : ': ';
  const span = { start: field.name.start, end: rowEnd(text, field) };
  return [{ span, newText: `${canonicalName(text, field)}${separator}${value}` }];
}

function hasFold(text: string, field: HeaderField): boolean {
  for (let i = field.line.start; i < rowEnd(text, field); i++) if (isLineEnd(text.charCodeAt(i))) return true;
  return false;
}

function headerEdits(message: SipMessage, field: HeaderField, options: FormatOptions): readonly TextEdit[] {
  const { text } = message;
  // The end of a message in a file is found by a Content-Length on one line: another one would move it.
  if (options.unfold && field.id !== 'content-length' && hasFold(text, field)) return unfolded(text, field);
  let colon = field.name.end;
  while (text.charAt(colon) !== ':' && colon < text.length) colon++;
  const after = skipBlanks(text, colon + 1, text.length);
  const isEmptyLine = after >= text.length || isLineEnd(text.charCodeAt(after));
  const head = { start: field.name.start, end: after };
  const newHead = `${canonicalName(text, field)}:${isEmptyLine ? '' : ' '}`;
  return [{ span: head, newText: newHead }, ...trailingBlanks(text, after, rowEnd(text, field))];
}

/** Edits of one message; its body is never in them. */
function messageEdits(message: SipMessage, options: FormatOptions): readonly TextEdit[] {
  const { text, startLine } = message;
  const { start } = startLine.span;
  // `SIP/2.0 200 ` ends in a blank where the reason is empty (RFC 3261 §25.1 Status-Line).
  const mayTrim = startLine.kind === 'request' || (startLine.kind === 'response' && hasReason(message));
  return [
    ...(mayTrim ? trailingBlanks(text, start, findLineEnd(text, start)) : []),
    ...message.headers.flatMap(field => headerEdits(message, field, options)),
  ];
}

function hasReason(message: SipMessage): boolean {
  const { startLine, text } = message;
  return startLine.kind === 'response' && sliceSpan(text, startLine.reason).trim() !== '';
}

/** What must be the same before and after: everything that a peer would read. */
function reading(message: SipMessage): string {
  const { text, startLine, headers, body } = message;
  const rows = headers.map(({ id, value }) => `${id}: ${unfold(text, value.start, value.end)}`);
  return [sliceSpan(text, startLine.span).trimEnd(), ...rows, '', sliceSpan(text, body)].join('\n');
}

/** True if the part still holds the same message with the same body, whatever white space was changed. */
function readsTheSame(before: SipMessage, part: string): boolean {
  const { message } = parseMessageFilePart(part);
  return (
    message !== undefined && reading(parseMessage(sliceSpan(part, message), 'utf16')) === reading(before)
  );
}

function partEdits({ chunk }: PlacedChunk, options: FormatOptions): readonly TextEdit[] {
  const { part, message, text } = chunk;
  if (!part) return [];
  const above = trailingBlanksAbove(text, part.message?.start ?? text.length);
  const start = part.message?.start;
  if (!message || start === undefined) return above;
  const own = messageEdits(message, options)
    .map(edit => ({ ...edit, span: shiftSpan(edit.span, start) }))
    .filter(({ span, newText }) => sliceSpan(text, span) !== newText);
  const edits = [...above, ...own];
  if (edits.length === 0) return edits;
  // A message so broken that white space decides how it is read is left as it is.
  return readsTheSame(message, applyTextEdits(text, edits)) ? edits : [];
}

/** Comments, variables, separators and blank lines above a message: blanks at their ends go. */
function trailingBlanksAbove(text: string, end: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = 0; at < end; ) {
    const lineEnd = Math.min(findLineEnd(text, at), end);
    let last = lineEnd;
    while (last > at && isLws(text.charCodeAt(last - 1))) last--;
    if (last < lineEnd) edits.push({ span: { start: last, end: lineEnd }, newText: '' });
    at = Math.max(at + 1, afterLineEnd(text, lineEnd));
  }
  return edits;
}

/**
 * Edits that bring authored messages into the usual form: header names as the registry writes them, no blank before
 * the colon and one behind it, no blanks at line ends, folds removed if asked. The order of headers and every byte of
 * the bodies stay; what a parser reads stays the same, and a second time nothing is left to do. Traces have no edits:
 * they show what was sent.
 */
export function formatEdits(analysis: Analysis, options: FormatOptions): readonly TextEdit[] {
  const { range } = options;
  return analysis.chunks.flatMap(placed => {
    const chunk = { start: placed.start, end: placed.start + placed.chunk.text.length };
    if (range && !spansOverlap(range, chunk)) return [];
    const edits = partEdits(placed, options).map(edit => ({
      ...edit,
      span: shiftSpan(edit.span, placed.start),
    }));
    return range ? edits.filter(edit => spansOverlap(linesOf(analysis.text, edit.span), range)) : edits;
  });
}

/** The whole lines that a span touches. */
function linesOf(text: string, span: Span): Span {
  let { start } = span;
  while (start > 0 && !isLineEnd(text.charCodeAt(start - 1))) start--;
  return { start, end: Math.min(afterLineEnd(text, findLineEnd(text, span.end)), text.length) };
}
