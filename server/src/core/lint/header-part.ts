import { findHeader } from '../sip/find-header';
import type { HeaderField, SipMessage } from '../sip/message';
import { lostBytesAt } from '../text/lost-bytes';
import type { TextEdit } from '../text/text-edit';
import type { MessageContext } from './rule';

/** The line end that a message uses: that of its start line; LF where it has none yet. */
export function lineEndOf(message: SipMessage): string {
  const at = message.startLine.span.end;
  const unit = message.text.charAt(at);
  if (unit === '\r') return message.text.charAt(at + 1) === '\n' ? '\r\n' : '\r';
  return '\n';
}

/**
 * True for a message out of a text log that does not keep every byte: people and programs wrap, indent, mask and cut
 * its lines, and that is not the sender's fault.
 */
export function isLogged({ record, authored }: MessageContext): boolean {
  return !authored && record?.exactBytes !== true;
}

/**
 * True if a missing header field proves nothing: the source cut the message inside of its header part, or a log
 * shows the start line alone.
 */
export function isHeaderCut(context: MessageContext): boolean {
  const { message, record } = context;
  if (record?.truncated === true && message.separator === undefined) return true;
  return message.headers.length === 0 && isLogged(context);
}

/**
 * True if the end of a header field may be missing: the message is cut inside of it, or a log wrapped the row behind a
 * comma.
 */
export function isFieldCut(context: MessageContext, field: HeaderField): boolean {
  const { text } = context.message;
  if (isHeaderCut(context) && field.line.end >= text.length) return true;
  return isLogged(context) && text.charAt(field.value.end - 1) === ',';
}

/** True if the source cut the message anywhere, so that the length of the body is unknown. */
export function isCut({ record }: MessageContext): boolean {
  return record?.truncated === true;
}

/** True if the text holds U+FFFD: bytes were lost when the file was decoded, so lengths are not known. */
export function hasLostBytes(message: SipMessage): boolean {
  return lostBytesAt(message.text, message.unit) !== undefined;
}

/** Offset behind the start line, its line end included. */
function afterStartLine(message: SipMessage): number {
  return message.startLine.span.end + lineEndOf(message).length;
}

/**
 * An edit that inserts a header row behind the last header of `after` that is there, else behind the start line.
 * `row` is without line end.
 */
export function insertHeader(message: SipMessage, row: string, after: readonly string[]): TextEdit {
  const eol = lineEndOf(message);
  const lines = message.headers.filter(field => after.includes(field.id)).map(field => field.line.end);
  const at = lines.length > 0 ? Math.max(...lines) : Math.min(afterStartLine(message), message.text.length);
  return insertRow(message, at, row, eol);
}

/** An edit that inserts a header row at the end of the header part. */
export function appendHeader(message: SipMessage, row: string): TextEdit {
  const at = message.separator?.start ?? message.text.length;
  return insertRow(message, at, row, lineEndOf(message));
}

function insertRow(message: SipMessage, at: number, row: string, eol: string): TextEdit {
  const before = message.text.charAt(at - 1);
  const atLineStart = at === 0 || before === '\n' || before === '\r';
  return { span: { start: at, end: at }, newText: atLineStart ? row + eol : eol + row };
}

/** True if the top Via of a request shows an RFC 2543 peer: it is there and its branch has no cookie. */
export function isFromOldPeer(message: SipMessage): boolean {
  const via = findHeader(message, 'via');
  if (!via) return false;
  const value = message.text.slice(via.value.start, via.value.end);
  return !value.includes('z9hG4bK');
}
