import { allHeaders } from '../sip/facts/headers';
import type { HeaderField, SipMessage } from '../sip/message';
import { sdpPlacesOf } from '../sip/sdp/sdps-of';
import { type Likeness, likenessOf } from './likeness';
import type { OptionValues } from './option-values';
import type { JudgedFields, MessageRule, RuleTrigger } from './rule';

/** Stands among the `headers` of a trigger for all fields that the registry does not know. */
export const unregistered = '(unregistered)';

/** A set of rules, as bits in the order of the index, 32 a word. */
export type Mask = Int32Array;

/** Adds the rules of one set to another. */
export function addMask(to: Mask, from: Mask): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) | (from[i] ?? 0);
}

/** Adds one rule to a set. */
export function addRule(to: Mask, { word, bit }: IndexedRule): void {
  to[word] = (to[word] ?? 0) | bit;
}

/** The rules of a set in the order of the index. */
export function rulesIn(mask: Mask, { rules }: RuleIndex): readonly IndexedRule[] {
  const found: IndexedRule[] = [];
  for (let word = 0; word < mask.length; word++) {
    let left = mask[word] ?? 0;
    while (left !== 0) {
      const lowest = 31 - Math.clz32(left & -left);
      left &= left - 1;
      const rule = rules[word * 32 + lowest];
      if (rule) found.push(rule);
    }
  }
  return found;
}

/** A part of a message that rules judge by itself: rows of one field, of several ones, the start line, the body. */
export interface PartKind {
  /** Tells kinds apart; below 65536. */
  readonly number: number;
  /** The rules that judge it. */
  readonly rules: Mask;
}

/** Rows of several fields that a rule judges together. */
export interface FieldsKind extends PartKind {
  readonly judged: JudgedFields;
  /** True if it stands in every message: it holds which fields there are, or the start line. */
  readonly isEverywhere: boolean;
  /** A bit that tells it from the others. */
  readonly bit: number;
}

/** What the engine must know of a header field; all unregistered ones share one. */
export interface FieldKind {
  readonly number: number;
  readonly isRegistered: boolean;
  readonly likeness: Likeness;
  /** The part that all rows of the field are, for rules that judge `rows`; its `rules` may be none. */
  readonly rows: PartKind;
  readonly isJudgedByRow: boolean;
  /** Rules that ask for such a field. */
  readonly asking: Mask;
  /** The bits of the kinds of which its rows are a piece. */
  readonly together: number;
}

/** One message rule with what the engine must know of it to leave it out; all of one shape, as many are passed over. */
export interface IndexedRule {
  readonly rule: MessageRule;
  readonly options: OptionValues;
  readonly judges: MessageRule['judges'];
  readonly body: RuleTrigger['body'];
  /** Its bit in a mask. */
  readonly word: number;
  readonly bit: number;
  /** The part that it judges; undefined for one that judges rows, which are many parts, and for one that judges all. */
  readonly part: PartKind | undefined;
  /** All that what it says depends on; undefined for the whole message. */
  readonly reads: ReadParts | undefined;
}

/** Parts of a message that a rule reads. */
export interface ReadParts {
  /** By id; `unregistered` for all unknown ones. */
  readonly fields: ReadonlySet<string>;
  readonly names?: true | undefined;
  readonly startLine?: true | undefined;
  /** The body with the rows that describe it. */
  readonly body?: true | undefined;
}

/** Rules that may run on messages of a kind and origin, as sets. */
interface MayRun {
  readonly all: Mask;
  /** Those that ask for no header field. */
  readonly unasked: Mask;
}

type Origin = 'captured' | 'authored';

/** Message rules by what must stand in a message for them to run (`RuleTrigger`). The order of the rules stays. */
export interface RuleIndex {
  /** The rules; a mask's bit is the place. */
  readonly rules: readonly IndexedRule[];
  /** Words of a mask. */
  readonly words: number;
  /** Rules that judge a part alone: the others run wherever their trigger fits. */
  readonly remembered: Mask;
  readonly startLine: PartKind;
  readonly body: PartKind;
  readonly together: readonly FieldsKind[];
  /** The rules that may run on a message of a kind and origin. */
  mayRun(kind: SipMessage['kind'], authored: boolean): MayRun;
  kindOf(field: HeaderField): FieldKind;
}

const KINDS = ['request', 'response', 'broken'] as const;

function fits({ on }: MessageRule, kind: SipMessage['kind'], origin: Origin): boolean {
  return (on?.kinds?.includes(kind) ?? true) && (on?.origin === undefined || on.origin === origin);
}

function asksFor({ on }: MessageRule, id: string): boolean {
  return on?.headers?.includes(id) ?? false;
}

function fieldsJudged({ judges }: MessageRule): JudgedFields | undefined {
  return typeof judges === 'object' ? judges : undefined;
}

function partsReadBy({ reads }: MessageRule): ReadParts | undefined {
  return reads && { ...reads, fields: new Set(reads.fields) };
}

/** Sorts message rules by their triggers and by the parts that they judge. */
export function indexRules(
  list: readonly MessageRule[],
  optionsOf: (rule: MessageRule) => OptionValues,
): RuleIndex {
  const words = Math.ceil(list.length / 32);
  const maskOf = (wanted: (rule: MessageRule) => boolean): Mask => {
    const mask = new Int32Array(words);
    list.forEach((rule, place) => {
      if (wanted(rule)) mask[place >> 5] = (mask[place >> 5] ?? 0) | (1 << (place & 31));
    });
    return mask;
  };
  // 0 is the list of names of a message.
  let parts = 1;
  const partOf = (wanted: (rule: MessageRule) => boolean): PartKind => ({
    number: parts++,
    rules: maskOf(wanted),
  });
  const startLine = partOf(({ on, judges }) => judges === 'rows' && on?.startLine === true);
  const body = partOf(({ judges }) => judges === 'body');
  // Rules that judge the same fields together share the part.
  const together = new Map<string, FieldsKind>();
  for (const judged of list.map(fieldsJudged)) {
    const key = JSON.stringify(judged);
    if (!judged || together.has(key)) continue;
    const part = partOf(rule => JSON.stringify(fieldsJudged(rule)) === key);
    together.set(key, {
      ...part,
      judged,
      isEverywhere: Boolean(judged.names ?? judged.startLine),
      bit: 1 << together.size,
    });
    if (together.size > 31) throw new Error('message rules judge too many different sets of fields together');
  }
  const fieldKind = (id: string, likeness: Likeness): FieldKind => {
    const rows = partOf(
      rule => rule.judges === 'rows' && (rule.on?.headers === undefined || asksFor(rule, id)),
    );
    return {
      number: rows.number,
      isRegistered: id !== unregistered,
      likeness,
      rows,
      isJudgedByRow: rows.rules.some(word => word !== 0),
      asking: maskOf(rule => asksFor(rule, id)),
      together: [...together.values()].reduce(
        (bits, { judged, bit }) => (judged.fields.includes(id) ? bits | bit : bits),
        0,
      ),
    };
  };
  const strange = fieldKind(unregistered, 'none');
  const byId = new Map(allHeaders.map(spec => [spec.id, fieldKind(spec.id, likenessOf(spec))]));
  const lists = new Map(
    KINDS.map(kind => {
      const set = (origin: Origin): MayRun => ({
        all: maskOf(rule => fits(rule, kind, origin)),
        unasked: maskOf(rule => fits(rule, kind, origin) && rule.on?.headers === undefined),
      });
      return [kind, { captured: set('captured'), authored: set('authored') }];
    }),
  );
  const nothing: MayRun = { all: new Int32Array(words), unasked: new Int32Array(words) };
  return {
    rules: list.map((rule, place) => ({
      rule,
      options: optionsOf(rule),
      judges: rule.judges,
      body: rule.on?.body,
      word: place >> 5,
      bit: 1 << (place & 31),
      part: rule.judges === 'body' ? body : together.get(JSON.stringify(fieldsJudged(rule))),
      reads: partsReadBy(rule),
    })),
    words,
    remembered: maskOf(({ judges }) => judges !== undefined),
    startLine,
    body,
    together: [...together.values()],
    mayRun: (kind, authored) => lists.get(kind)?.[authored ? 'authored' : 'captured'] ?? nothing,
    kindOf: ({ id, spec }) => (spec && byId.get(id)) ?? strange,
  };
}

/** True if the body that a rule asks for stands in the message. */
export function hasWantedBody({ body }: IndexedRule, message: SipMessage): boolean {
  if (body === undefined) return true;
  if (message.body.end <= message.body.start) return false;
  return body === 'some' || sdpPlacesOf(message).length > 0;
}
