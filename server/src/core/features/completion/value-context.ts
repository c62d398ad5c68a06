import type { Analysis } from '../../document';
import type { HeaderField } from '../../sip/message';
import { readAddresses } from '../../sip/read-addresses';
import { readAuth } from '../../sip/read-auth';
import { readTokens } from '../../sip/read-tokens';
import { readVias } from '../../sip/read-via';
import type { Param, Uri } from '../../sip/views';
import { type Span, sliceSpan, spanTouches } from '../../text/span';
import type { Cursor } from '../cursor';
import { type ValuePosition, valuePositionAt } from '../value-position';

/** A place in the value of one header row. */
export interface ValueContext {
  readonly analysis: Analysis;
  readonly cursor: Cursor;
  readonly field: HeaderField;
  readonly position: ValuePosition;
}

/** How far before and behind the value the cursor may be and still type it: to the end of its row. */
function valueSpan(cursor: Cursor, field: HeaderField): Span {
  const { text } = cursor.message;
  let start = field.name.end;
  while (start < field.value.start && text.charAt(start) !== ':') start++;
  return { start: Math.min(start + 1, field.value.start), end: Math.max(field.value.end, cursor.offset) };
}

/** What the cursor is in, in the value of `field`. Linear in the value. */
export function valueContextAt(analysis: Analysis, cursor: Cursor, field: HeaderField): ValueContext {
  const syntax = field.spec?.syntax;
  const kind = syntax === 'challenge' || syntax === 'credentials' ? 'auth' : 'header';
  const position = valuePositionAt(cursor.message.text, valueSpan(cursor, field), cursor.offset, kind);
  return { analysis, cursor, field, position };
}

interface Element {
  readonly span: Span;
  readonly params: readonly Param[];
  readonly uri?: Uri | undefined;
}

/** The comma-separated values of the row with their parameters, read as the header's syntax says. */
export function elementsOf(context: ValueContext): readonly Element[] {
  const { field } = context;
  const { message } = context.cursor;
  switch (field.spec?.syntax) {
    case 'via':
      return readVias(message, field).value;
    case 'address':
    case 'address-list':
      return readAddresses(message, field).value;
    case 'challenge':
    case 'credentials':
      return readAuth(message, field).value;
    default:
      return readTokens(message, field).value;
  }
}

/** The element that the cursor is in or behind, as long as no comma has begun the next one. */
function elementUnder(context: ValueContext): Element | undefined {
  const { position, cursor } = context;
  return elementsOf(context)
    .filter(e => e.span.start >= position.elementStart && e.span.start <= cursor.offset)
    .at(-1);
}

/** Lower-case names of the parameters that the element under the cursor has already, the one being typed left out. */
export function usedParams(context: ValueContext): ReadonlySet<string> {
  const { position, cursor } = context;
  const inUri = position.part === 'uri-param-name';
  const element = elementUnder(context);
  const params = (inUri ? element?.uri?.params : element?.params) ?? [];
  const names = params.filter(p => !spanTouches(p.name, cursor.offset)).map(p => p.id);
  // A list divided by semicolons (Privacy) reads as a word with parameters.
  const word = sliceSpan(cursor.message.text, position.firstWord).toLowerCase();
  return new Set(inUri ? names : [...names, word]);
}

/** Lower-case first words of the elements of a list, the one being typed left out. */
export function usedWords(context: ValueContext): ReadonlySet<string> {
  const { message, offset } = context.cursor;
  const values = readTokens(message, context.field).value.filter(v => !spanTouches(v.token, offset));
  return new Set(values.map(v => sliceSpan(message.text, v.token).toLowerCase()));
}
