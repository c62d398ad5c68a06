import type { HeaderField, SipMessage } from '../sip/message';
import { parseMessage } from '../sip/parse-message';
import type { Span } from '../text/span';
import { utf8Encode } from '../text/utf8-encode';
import { type EchoHints, echoPlaces, isBodyOfWords } from './echo-places';
import type { RequestChange } from './prepared-request';

/** A row of the messages of an exchange in which a secret of the request may stand (`secretRows`). */
export interface SecretRow {
  /** `request-uri`, `body`, the id of a header, or `anywhere` where the request does not tell. */
  readonly row: string;
  /** It stands there as a word of its own: not in the middle of other letters and digits. */
  readonly isWhole: boolean;
  /** Lower-case names of the parameters that held one there. */
  readonly parameters?: readonly string[];
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
 * Content-Length stays true. A value of at most 3 bytes is masked where the request has a secret, in a
 * message of the peer also as a word where that may tell it back (`echoPlaces`), and not wherever its characters occur. For what is shown or kept of a request with `{{$secret}}`. Empty values are left out.
 */
export function maskValues(payload: string, { values, rows }: Masks, from: 'us' | 'peer' = 'us'): string {
  const texts = longestFirst([...values].map(bytesOf));
  let result = payload;
  for (const text of texts) {
    if (text.length > longestShort) result = result.replaceAll(text, '*'.repeat(text.length));
  }
  const short = texts.filter(({ length }) => length <= longestShort);
  return short.length === 0
    ? result
    : maskShort(result, short, placesIn(parseMessage(result, 'bytes'), rows, from));
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

/** Words of a peer, such as a reason phrase, with `***` for each secret; a short one is masked as a word of its own. */
export function maskWords(text: string, { values, rows }: Masks): string {
  return maskLine(text, 'words', { values, rows: [...rows, { row: 'words', isWhole: true }] });
}

/** A record of the exchange without secrets: those of its message, and those that its note repeats. */
export function maskRecord<R extends MaskableRecord>(record: R, masks: Masks): R {
  const note = record.note === undefined ? undefined : maskLine(record.note, 'note', masks);
  const payload = maskValues(record.payload, masks, record.direction === 'in' ? 'peer' : 'us');
  return { ...record, payload, note };
}

interface MaskableRecord {
  readonly payload: string;
  readonly note: string | undefined;
  readonly direction: 'in' | 'out' | undefined;
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

function maskShort(payload: string, short: readonly string[], places: readonly Place[]): string {
  const masked: string[] = [];
  let at = 0;
  for (const { span, isWhole } of places) {
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
function placesIn(message: SipMessage, rows: readonly SecretRow[], from: 'us' | 'peer'): readonly Place[] {
  const { text, body, headers } = message;
  const known = new Map(rows.map(({ row, isWhole }) => [row, isWhole]));
  if (known.has('anywhere') || message.kind === 'broken') {
    return [{ span: { start: 0, end: text.length }, isWhole: false }];
  }
  const hints: EchoHints = {
    parameters: new Set(rows.flatMap(({ parameters = [] }) => parameters)),
    isInAddress: known.has('contact'),
  };
  const fieldPlaces = (field: HeaderField): readonly Place[] => {
    const isWhole = known.get(field.id);
    if (isWhole !== undefined) return [{ span: field.value, isWhole }];
    if (from === 'us') return [];
    return echoPlaces(message, field, hints).map(span => ({ span, isWhole: true }));
  };
  const inUri = known.get('request-uri');
  const inBody = known.get('body') ?? (from === 'peer' && isBodyOfWords(message) ? true : undefined);
  return [
    ...(message.kind === 'request' && inUri !== undefined
      ? [{ span: message.startLine.uri, isWhole: inUri }]
      : []),
    ...(from === 'peer' && message.kind === 'response'
      ? [{ span: message.startLine.reason, isWhole: true }]
      : []),
    ...headers.flatMap(fieldPlaces),
    ...(inBody === undefined ? [] : [{ span: body, isWhole: inBody }]),
  ];
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
