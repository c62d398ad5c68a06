import { isBlank, isLineEnd, isLws } from './chars';
import type { HeaderField, SipMessage } from './message';

/** The first field of an id (lower-case long name, `call-id`), or undefined. */
export function findHeader(message: SipMessage, id: string): HeaderField | undefined {
  for (const field of message.headers) if (field.id === id) return field;
  return undefined;
}

/** All fields of an id in the order of the message; their values are one list where the field is a list (RFC 3261 §7.3.1). */
export function findHeaders(message: SipMessage, id: string): readonly HeaderField[] {
  return message.headers.filter(field => field.id === id);
}

/** The value of a field as one line: each fold becomes a single space (RFC 3261 §7.3.1); quotes and escapes stay. */
export function headerText(message: SipMessage, field: HeaderField): string {
  return unfold(message.text, field.value.start, field.value.end);
}

/** `[start, end)` of a text with every line end and the white space round it turned into one space. */
export function unfold(text: string, start: number, end: number): string {
  let result = '';
  let from = start;
  for (let i = start; i < end; i++) {
    if (!isLineEnd(text.charCodeAt(i))) continue;
    let before = i;
    while (before > from && isBlank(text.charCodeAt(before - 1))) before--;
    while (i < end && isLws(text.charCodeAt(i))) i++;
    result += `${text.slice(from, before)} `;
    from = i;
  }
  return from === start ? text.slice(start, end) : result + text.slice(from, end);
}
