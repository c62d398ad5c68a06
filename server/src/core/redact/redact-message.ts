import { headerById } from '../sip/facts/headers';
import { statusByCode } from '../sip/facts/status-codes';
import type { HeaderField, SipMessage } from '../sip/message';
import { parseMessage } from '../sip/parse-message';
import { readBodies } from '../sip/read-bodies';
import { sliceSpan } from '../text/span';
import { applyTextEdits, type TextEdit } from '../text/text-edit';
import { utf8Length } from '../text/utf8-length';
import { redactBody } from './redact-body';
import { redactUri } from './redact-uri';
import type { Redaction } from './redaction';

/** Messages in messages are read so deep. */
const MOST_NESTED = 3;

/**
 * A message with all that names somebody replaced, and what proves who somebody is removed. Content-Length is as right
 * or wrong as it was. A text that is no message is looked through as text. Never throws.
 */
export function redactMessage(text: string, unit: SipMessage['unit'], by: Redaction, depth = 0): string {
  const message = parseMessage(text, unit);
  const bodyEdits = editsOfBodies(message, by, depth);
  const edits = [...editsOfStartLine(message, by), ...editsOfHeaders(message, by), ...bodyEdits];
  const bytes = (part: string) => (unit === 'bytes' ? part.length : utf8Length(part));
  const grown = bodyEdits.reduce((sum, e) => sum + bytes(e.newText) - bytes(sliceSpan(text, e.span)), 0);
  return applyTextEdits(text, [...edits, ...lengthEdits(message, grown, by)]);
}

function editsOfStartLine(message: SipMessage, by: Redaction): readonly TextEdit[] {
  const { startLine, text } = message;
  if (startLine.kind === 'request')
    return [{ span: startLine.uri, newText: redactUri(sliceSpan(text, startLine.uri), by) }];
  if (startLine.kind === 'broken')
    return [{ span: startLine.span, newText: by.text(sliceSpan(text, startLine.span)) }];
  const reason = sliceSpan(text, startLine.reason);
  const isStandard = statusByCode(startLine.code)?.reason.toLowerCase() === reason.toLowerCase();
  return isStandard ? [] : [{ span: startLine.reason, newText: by.text(reason) }];
}

/** Fields that count, or say what the body is. */
const kept = new Set(['content-length', 'cseq', 'max-forwards', 'content-type', 'date', 'timestamp']);

function editsOfHeaders(message: SipMessage, by: Redaction): readonly TextEdit[] {
  const { text, headers, separator, body } = message;
  const edits = headers.flatMap(field => editsOfField(text, field, by));
  // Rows that are no header fields.
  let at = message.startLine.span.end;
  const end = separator?.start ?? body.start;
  for (const { line } of headers) {
    if (line.start > at) edits.push(textEdit(text, at, line.start, by));
    at = Math.max(at, line.end);
  }
  if (end > at) edits.push(textEdit(text, at, end, by));
  return edits;
}

/**
 * The value of a field; the name of one that we do not know, as a row that a mail program broke may begin with anything.
 * What counts stays, but not what a fold has put behind it.
 */
function editsOfField(text: string, field: HeaderField, by: Redaction): readonly TextEdit[] {
  const { id, name, value } = field;
  const written = sliceSpan(text, value);
  if (kept.has(id)) return /[\r\n]/.test(written) ? [textEdit(text, value.start, value.end, by)] : [];
  const edit = editOf(text, field, by);
  return headerById(id) ? [edit] : [textEdit(text, name.start, name.end, by), edit];
}

function editOf(text: string, { id, value }: HeaderField, by: Redaction): TextEdit {
  return { span: value, newText: by.headerValue(id, sliceSpan(text, value)) };
}

function textEdit(text: string, start: number, end: number, by: Redaction): TextEdit {
  return { span: { start, end }, newText: by.text(text.slice(start, end)) };
}

function editsOfBodies(message: SipMessage, by: Redaction, depth: number): readonly TextEdit[] {
  const { text, unit } = message;
  const nested = (inner: string) =>
    depth < MOST_NESTED ? redactMessage(inner, unit, by, depth + 1) : 'removed';
  return readBodies(message).value.flatMap(part => {
    const inHeaders =
      part.depth === 0
        ? []
        : part.headers.filter(({ id }) => !kept.has(id)).map(field => editOf(text, field, by));
    const newText = redactBody(sliceSpan(text, part.content), part, by, nested);
    return [...inHeaders, { span: part.content, newText }];
  });
}

/** Each Content-Length is off by as much as before. */
function lengthEdits(message: SipMessage, grown: number, by: Redaction): readonly TextEdit[] {
  if (grown === 0) return [];
  return message.headers.flatMap(({ id, value }) => {
    if (id !== 'content-length') return [];
    const written = sliceSpan(message.text, value);
    if (!/^\d{1,9}$/.test(written)) return [{ span: value, newText: by.text(written) }];
    return [
      { span: value, newText: String(Math.max(0, Number(written) + grown)).padStart(written.length, '0') },
    ];
  });
}
