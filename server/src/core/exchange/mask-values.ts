import type { SipMessage } from '../sip/message';
import { parseMessage } from '../sip/parse-message';
import type { Span } from '../text/span';
import { utf8Encode } from '../text/utf8-encode';
import type { RequestChange } from './prepared-request';

/** A row of the messages of an exchange in which a secret of the request may stand (`secretRows`). */
export interface SecretRow {
  /** `request-uri`, `body`, the id of a header, or `anywhere` where the request does not tell. */
  readonly row: string;
  /** It stands there as a word of its own: not in the middle of other letters and digits. */
  readonly isWhole: boolean;
}

/** Values that nothing may show, and where the short ones among them stand (`secretRows`). */
export interface Masks {
  readonly values: Iterable<string>;
  readonly rows: readonly SecretRow[];
}

/** A value of so many bytes also stands in a message by chance: `1` in each CSeq and address. */
const longestShort = 3;

/**
 * Wire bytes, one character each, in which every occurrence of the values is stars, as many as it had bytes: so a
 * Content-Length stays true. A value of at most 3 bytes is masked where the request has a secret, and not wherever its
 * characters occur. For what is shown or kept of a request with `{{$secret}}`. Empty values are left out.
 */
export function maskValues(payload: string, { values, rows }: Masks): string {
  const texts = longestFirst([...values].map(bytesOf));
  let result = payload;
  for (const text of texts) {
    if (text.length > longestShort) result = result.replaceAll(text, '*'.repeat(text.length));
  }
  const short = texts.filter(({ length }) => length <= longestShort);
  return short.length === 0 ? result : maskShort(result, short, rows);
}

/** One line about a request, such as its name (`request-uri`) or the value of a header, with `***` for each secret. */
export function maskLine(line: string, row: string, { values, rows }: Masks): string {
  const here = rows.filter(known => known.row === row || known.row === 'anywhere');
  let result = line;
  for (const text of longestFirst([...values])) {
    if (bytesOf(text).length > longestShort) result = result.replaceAll(text, '***');
    else for (const { isWhole } of here) result = maskIn(result, text, { isWhole, mask: '***' });
  }
  return result;
}

/** What the assist has changed, with `***` for each secret. */
export function maskChanges(changes: readonly RequestChange[], masks: Masks): readonly RequestChange[] {
  return changes.map(({ what, before, after }) => {
    // `Via branch`, `From tag`: the first word is the header.
    const row = (what.split(' ')[0] ?? what).toLowerCase();
    return { what, before: maskLine(before, row, masks), after: maskLine(after, row, masks) };
  });
}

/** True for what a word goes on with: letters, digits, `.`, `_`, `-`, and whatever is not ASCII. False outside. */
export function isPartOfWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x80 || /[\w.-]/.test(text[at] ?? '');
}

function maskShort(payload: string, short: readonly string[], rows: readonly SecretRow[]): string {
  const masked: string[] = [];
  let at = 0;
  for (const { span, isWhole } of placesIn(parseMessage(payload, 'bytes'), rows)) {
    masked.push(payload.slice(at, span.start));
    const inside = payload.slice(span.start, span.end);
    masked.push(short.reduce((text, value) => maskIn(text, value, { isWhole }), inside));
    at = span.end;
  }
  return masked.join('') + payload.slice(at);
}

interface Place {
  readonly span: Span;
  readonly isWhole: boolean;
}

/** The parts of a message that may hold a secret, in order; all of one whose structure cannot be read. */
function placesIn(message: SipMessage, rows: readonly SecretRow[]): readonly Place[] {
  const { text, body, headers } = message;
  const known = new Map(rows.map(({ row, isWhole }) => [row, isWhole]));
  if (known.has('anywhere') || message.kind === 'broken') {
    return [{ span: { start: 0, end: text.length }, isWhole: false }];
  }
  const parts: (readonly [row: string, span: Span])[] = [
    ...(message.kind === 'request' ? [['request-uri', message.startLine.uri] as const] : []),
    ...headers.map(({ id, value }) => [id, value] as const),
    ['body', body],
  ];
  return parts.flatMap(([row, span]) => {
    const isWhole = known.get(row);
    return isWhole === undefined ? [] : { span, isWhole };
  });
}

/** `mask`: stars, as many as the value has characters, where it is left out. */
function maskIn(
  text: string,
  value: string,
  { isWhole, mask = '*'.repeat(value.length) }: { readonly isWhole: boolean; readonly mask?: string },
): string {
  if (!isWhole) return text.replaceAll(value, () => mask);
  return text.replaceAll(value, (found, at: number) =>
    isPartOfWord(text, at - 1) || isPartOfWord(text, at + value.length) ? found : mask,
  );
}

/** The longest first: one secret may be part of another. Without empty ones. */
function longestFirst(texts: readonly string[]): readonly string[] {
  return texts.filter(text => text !== '').sort((a, b) => b.length - a.length);
}

function bytesOf(value: string): string {
  return String.fromCharCode(...utf8Encode(value).subarray(0, 10_000));
}
