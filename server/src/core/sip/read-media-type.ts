import type { Parsed, Problem } from '../text/parsed';
import type { Span } from '../text/span';
import { isToken, SLASH, skipLws, trimLws } from './chars';
import type { HeaderField, SipMessage } from './message';
import { readTokens } from './read-tokens';
import { shownText } from './shown-text';
import type { Param } from './views';

/** `multipart/mixed;boundary=abc` (RFC 3261 §20.15). */
export interface MediaType {
  readonly span: Span;
  /** `application/sdp`: lower case, without white space; what was read where it is no media type. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly params: readonly Param[];
}

/** Reads Content-Type. A text that is not `type/subtype` has a problem, code `header-value-invalid`. */
export function readMediaType(message: SipMessage, field: HeaderField): Parsed<MediaType> {
  const { text } = message;
  const [first] = readTokens(message, field).value;
  const nameSpan = first?.token ?? field.value;
  let slash = nameSpan.start;
  while (slash < nameSpan.end && text.charCodeAt(slash) !== SLASH) slash++;
  // `type SLASH subtype`, and SLASH may have white space round it (RFC 3261 §25.1).
  const typeEnd = trimLws(text, nameSpan.start, slash);
  const subtype = skipLws(text, slash + 1, nameSpan.end);
  const name = `${text.slice(nameSpan.start, typeEnd)}/${text.slice(subtype, nameSpan.end)}`.toLowerCase();
  const isGood = isToken(text, nameSpan.start, typeEnd) && isToken(text, subtype, nameSpan.end);
  const problems: Problem[] = [];
  if (!isGood) {
    const sentence = `${field.spec?.name ?? 'Content-Type'}: "${shownText(text, nameSpan)}" is not a valid media type.`;
    const span = nameSpan.end > nameSpan.start ? nameSpan : field.name;
    problems.push({ code: 'header-value-invalid', message: sentence, span });
  }
  return {
    value: { span: first?.span ?? field.value, name, nameSpan, params: first?.params ?? [] },
    problems,
  };
}
