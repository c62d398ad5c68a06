import type { Analysis } from '../document';
import { type FormRole, headerFormOf } from '../sip/facts/header-forms';
import { type HeaderParamSpec, headerParamsOf } from '../sip/facts/header-params';
import type { HeaderSpec } from '../sip/facts/header-spec';
import { sliceSpan, spanTouches } from '../text/span';
import { type ValueContext, valueContextAt } from './completion/value-context';
import { cursorAt, headerAt } from './cursor';
import { factText, referenceLinks } from './markdown';

/** Characters after which an editor should ask for the signature without being told. */
export const signatureTriggers: readonly string[] = [':', ';', ',', '<'];

/** A part of the label: `[start, end)` in it, and what it means as Markdown. */
export interface SignaturePart {
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

/** The grammar of a header field, and which part of it is being typed. */
export interface Signature {
  /** `CSeq: number method` */
  readonly label: string;
  readonly markdown: string;
  readonly parts: readonly SignaturePart[];
  /** Index in `parts`; undefined where the cursor is in none. */
  readonly active: number | undefined;
}

/** Which part of a form a place is in. */
type Place =
  | { readonly kind: FormRole; readonly index: number }
  | { readonly kind: 'param'; readonly name: string };

/** Parts of a label that grow from left to right. */
class Label {
  text: string;
  readonly parts: SignaturePart[] = [];
  readonly places: Place[] = [];

  constructor(start: string) {
    this.text = start;
  }

  add(text: string, about: string, place: Place): void {
    const start = this.text.length;
    this.text += text;
    this.parts.push({ start, end: this.text.length, markdown: about });
    this.places.push(place);
  }
}

/** More values than these are told by their kind alone. */
const MOST_VALUES = 4;

/** `tag=token`, `refresher=uac|uas`, `lr`. */
function paramText({ name, kind, values }: HeaderParamSpec): string {
  if (kind === 'flag') return name;
  const optional = kind.startsWith('flag-or-');
  const value =
    values.length > 0 && values.length <= MOST_VALUES
      ? values.join('|')
      : kind.replace(/^(?:flag-or-|integer )/, '');
  return optional ? `${name}[=${value}]` : `${name}=${value}`;
}

/** So many parameters are all shown. */
const FEW = 6;

function rfcOf(refs: readonly string[]): string {
  return /^RFC \d+/.exec(refs[0] ?? '')?.[0] ?? '';
}

/** The parameters to show: all if they are few, else those of the RFC that defines the header, and the one being typed. */
function shownParams(spec: HeaderSpec, at: Place): readonly HeaderParamSpec[] {
  const all = headerParamsOf(spec.id).filter(param => !param.obsolete);
  if (all.length <= FEW) return all;
  const own = rfcOf(spec.refs);
  const typed = at.kind === 'param' ? at.name : undefined;
  return all.filter(param => rfcOf(param.refs) === own || param.name.toLowerCase() === typed);
}

function addParams(label: Label, spec: HeaderSpec, at: Place): void {
  const { params } = headerFormOf(spec);
  if (params === undefined) return;
  shownParams(spec, at).forEach((param, index) => {
    label.text += params === ',' && index > 0 ? ', ' : ' ';
    const text = params === ',' ? paramText(param) : `[;${paramText(param)}]`;
    label.add(text, factText(param.description), { kind: 'param', name: param.name.toLowerCase() });
  });
  label.text += ' ';
  const other = params === ';' ? '[;name=value]' : '[, name=value]';
  label.add(other, 'Any other parameter.', { kind: 'param', name: '' });
}

function labelOf(spec: HeaderSpec, at: Place): Label {
  const form = headerFormOf(spec);
  const label = new Label(`${spec.name}:`);
  form.parts.forEach(({ text, role, about }, index) => {
    // The parameters of a URI are written behind it without a blank.
    if (role !== 'uri-params') label.text += form.glue;
    const before = form.parts.slice(0, index).filter(part => part.role === role).length;
    label.add(text, factText(about), { kind: role, index: before });
  });
  addParams(label, spec, at);
  if (spec.commaList && form.params !== ',') label.text += ', …';
  return label;
}

function placeOf({ position, cursor }: ValueContext): Place {
  const { part, word, paramName, wordIndex } = position;
  switch (part) {
    case 'param-name':
      return { kind: 'param', name: sliceSpan(cursor.message.text, word).toLowerCase() };
    case 'param-value':
      return { kind: 'param', name: paramName };
    case 'uri':
      return { kind: 'uri', index: 0 };
    case 'uri-param-name':
    case 'uri-param-value':
      return { kind: 'uri-params', index: 0 };
    case 'quoted':
      return { kind: 'display-name', index: 0 };
    case 'word':
      return { kind: 'word', index: wordIndex };
  }
}

/** The index of the part that a place is in: a parameter that is not known is the last part, "any other". */
function activePart(places: readonly Place[], at: Place): number | undefined {
  const find = (test: (place: Place) => boolean) => {
    const index = places.findIndex(test);
    return index === -1 ? undefined : index;
  };
  if (at.kind === 'param') {
    const other = find(place => place.kind === 'param' && place.name === '');
    return at.name === '' ? other : (find(p => p.kind === 'param' && p.name === at.name) ?? other);
  }
  const exact = find(place => place.kind === at.kind && place.index === at.index);
  if (exact !== undefined) return exact;
  // An address begins with its name; a text has as many words as it likes.
  if (at.kind === 'word' && at.index === 0) return find(place => place.kind === 'display-name');
  const words = places.flatMap((place, index) => (place.kind === 'word' ? index : []));
  return words.at(-1);
}

function hasColon(text: string, start: number, end: number): boolean {
  const colon = text.indexOf(':', start);
  return colon !== -1 && colon < end;
}

/**
 * How the value of the header field under the cursor is written, and which part of it the cursor is in. Undefined
 * outside of values, and for fields that are not in the registry. The work depends on the message, not on the document.
 */
export function signatureAt(analysis: Analysis, offset: number): Signature | undefined {
  const at = Math.max(0, Math.min(offset, analysis.source.length));
  const cursor = cursorAt(analysis, at);
  if (!cursor || spanTouches(cursor.message.startLine.span, cursor.offset)) return undefined;
  const { message } = cursor;
  if (message.separator && cursor.offset > message.separator.start) return undefined;
  const field = headerAt(message, cursor.offset);
  if (!field?.spec || !hasColon(message.text, field.name.end, cursor.offset)) return undefined;
  const { spec } = field;
  const place = placeOf(valueContextAt(analysis, cursor, field));
  const { text: label, parts, places } = labelOf(spec, place);
  const active = activePart(places, place);
  const markdown = [factText(spec.description), referenceLinks(spec.refs)].filter(t => t !== '').join('\n\n');
  return { label, markdown, parts, active };
}
