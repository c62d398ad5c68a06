import type { Parsed } from '../text/parsed';
import { COMMA, skipLws, trimLws } from './chars';
import type { HeaderField, SipMessage } from './message';
import { paramEnd, readParams } from './param';
import type { TokenValue } from './views';

/**
 * Reads tokens with parameters: Event, Supported, Allow, Content-Type, Reason … (RFC 3261 §25.1). A list is divided
 * at commas where the field is one (unknown fields too). The token is what stands before the first `;`, white space
 * trimmed, whatever its characters; empty elements are skipped. It has no problems of its own.
 */
export function readTokens(message: SipMessage, field: HeaderField): Parsed<readonly TokenValue[]> {
  const { text } = message;
  const { end } = field.value;
  const list = field.spec?.commaList ?? true;
  const value: TokenValue[] = [];
  let i = field.value.start;
  while (i < end) {
    i = skipLws(text, i, end);
    if (i >= end) break;
    if (list && text.charCodeAt(i) === COMMA) {
      i++;
      continue;
    }
    const tokenEnd = paramEnd(text, i, end, list);
    const { params, next } = readParams(text, { start: tokenEnd, end }, list);
    value.push({
      span: { start: i, end: trimLws(text, i, next) },
      token: { start: i, end: trimLws(text, i, tokenEnd) },
      params,
    });
    i = next;
  }
  return { value, problems: [] };
}
