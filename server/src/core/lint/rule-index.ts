import type { HeaderField, SipMessage } from '../sip/message';
import { sdpPlacesOf } from '../sip/sdp/sdps-of';
import type { OptionValues } from './option-values';
import type { MessageRule, RuleTrigger } from './rule';

/** Stands among the `headers` of a trigger for all fields that the registry does not know. */
export const unregistered = '(unregistered)';

/** Bits of one word of a mask; the sign bit is left out. */
const WORD = 31;

/** A set of rules, as bits in the order of the index. */
type Mask = readonly number[];

/** One message rule with what the engine must know of it to leave it out; all of one shape, as many are passed over. */
export interface IndexedRule {
  readonly rule: MessageRule;
  readonly options: OptionValues;
  readonly judges: MessageRule['judges'];
  readonly body: RuleTrigger['body'];
  readonly startLine: boolean;
  /** Its bit in the masks of header fields; `word` is -1 for a rule that asks for no field. */
  readonly word: number;
  readonly bit: number;
}

type Origin = 'captured' | 'authored';

/** Message rules by what must stand in a message for them to run (`RuleTrigger`). The order of the rules stays. */
export interface RuleIndex {
  /** The rules that may run on a message of a kind and origin. */
  rulesFor(kind: SipMessage['kind'], authored: boolean): readonly IndexedRule[];
  /** The bits of the rules that ask for one of some fields. */
  maskOf(fields: readonly HeaderField[]): Mask;
  /** True if some rule that judges rows asks for such a field. */
  isJudgedByRow(field: HeaderField): boolean;
}

const KINDS = ['request', 'response', 'broken'] as const;

function mayRun({ on }: MessageRule, kind: SipMessage['kind'], origin: Origin): boolean {
  return (on?.kinds?.includes(kind) ?? true) && (on?.origin === undefined || on.origin === origin);
}

/** The masks of header fields by id, `unregistered` among them. */
function masksOf(rules: readonly MessageRule[], words: number): ReadonlyMap<string, Mask> {
  const masks = new Map<string, number[]>();
  rules.forEach(({ on }, place) => {
    for (const id of on?.headers ?? []) {
      const mask = masks.get(id) ?? new Array<number>(words).fill(0);
      const word = Math.floor(place / WORD);
      mask[word] = (mask[word] ?? 0) | (1 << (place % WORD));
      masks.set(id, mask);
    }
  });
  return masks;
}

/** Sorts message rules by their triggers. */
export function indexRules(
  rules: readonly MessageRule[],
  optionsOf: (rule: MessageRule) => OptionValues,
): RuleIndex {
  const words = Math.ceil(rules.length / WORD);
  const masks = masksOf(rules, words);
  const byRow = rules.filter(({ judges }) => judges === 'rows');
  const rowIds = new Set(byRow.flatMap(({ on }) => on?.headers ?? []));
  const isEveryRow = byRow.some(({ on }) => on?.headers === undefined);
  const indexed = rules.map((rule, place): IndexedRule => {
    const { on, judges } = rule;
    const word = on?.headers ? Math.floor(place / WORD) : -1;
    const startLine = on?.startLine ?? false;
    return {
      rule,
      options: optionsOf(rule),
      judges,
      body: on?.body,
      startLine,
      word,
      bit: 1 << (place % WORD),
    };
  });
  const lists = new Map(
    KINDS.map(kind => {
      const list = (origin: Origin) => indexed.filter(({ rule }) => mayRun(rule, kind, origin));
      return [kind, { captured: list('captured'), authored: list('authored') }];
    }),
  );
  return {
    rulesFor: (kind, authored) => lists.get(kind)?.[authored ? 'authored' : 'captured'] ?? [],
    maskOf(fields) {
      const mask = new Array<number>(words).fill(0);
      for (const { id, spec } of fields) {
        const own = masks.get(spec ? id : unregistered);
        if (own !== undefined) for (let i = 0; i < words; i++) mask[i] = (mask[i] ?? 0) | (own[i] ?? 0);
      }
      return mask;
    },
    isJudgedByRow: ({ id, spec }) => isEveryRow || rowIds.has(spec ? id : unregistered),
  };
}

/** True if a rule of a mask asks for a field that stands. */
export function isInMask({ word, bit }: IndexedRule, mask: Mask): boolean {
  return ((mask[word] ?? 0) & bit) !== 0;
}

/** True if the body that a rule asks for stands in the message. */
export function hasWantedBody({ body }: IndexedRule, message: SipMessage): boolean {
  if (body === undefined) return true;
  if (message.body.end <= message.body.start) return false;
  return body === 'some' || sdpPlacesOf(message).length > 0;
}
