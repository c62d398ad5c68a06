import type { Parsed } from '../text/parsed';
import { skipLws, trimLws } from './chars';
import type { HeaderField, SipMessage } from './message';
import { readParams } from './param';
import { remembered } from './remembered';
import { isListComma, partEnd, readingOf } from './value-reading';
import type { TokenValue } from './views';

function read(message: SipMessage, field: HeaderField): Parsed<readonly TokenValue[]> {
  const reading = readingOf(message, field);
  const { text, end } = reading;
  const value: TokenValue[] = [];
  let i = skipLws(text, reading.start, end);
  while (i < end) {
    if (isListComma(reading, text.charCodeAt(i))) {
      i = skipLws(text, i + 1, end);
      continue;
    }
    const tokenEnd = partEnd(reading, i);
    const { params, next } = readParams(reading, tokenEnd);
    value.push({
      span: { start: i, end: trimLws(text, i, next) },
      token: { start: i, end: trimLws(text, i, tokenEnd) },
      params,
    });
    i = skipLws(text, next, end);
  }
  return { value, problems: [] };
}

/**
 * Reads tokens with parameters: Event, Supported, Allow, Content-Type, Reason … (RFC 3261 §25.1). A list is divided
 * at commas where the field is one (unknown fields too). The token is what stands before the first `;`, white space
 * trimmed, whatever its characters; empty elements are skipped. It has no problems of its own.
 */
export const readTokens = remembered(read);
