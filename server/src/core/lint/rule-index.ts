import type { SipMessage } from '../sip/message';
import { sdpsOf } from '../sip/sdp/sdps-of';
import type { MessageRule } from './rule';

/** Bits of one word of a mask; the sign bit is left out. */
const WORD = 31;

/** One message rule with what the engine must know of it to leave it out. */
export interface IndexedRule {
  readonly rule: MessageRule;
  /** Its bit in the masks of header fields; `word` is -1 for a rule that asks for no field. */
  readonly word: number;
  readonly bit: number;
}

type Origin = 'captured' | 'authored';

/** Message rules by what must stand in a message for them to run (`RuleTrigger`). The order of the rules stays. */
export interface RuleIndex {
  /** The rules that may run on a message of a kind and origin. */
  rulesFor(kind: SipMessage['kind'], authored: boolean): readonly IndexedRule[];
  /** For each field that a rule asks for, the bits of these rules. */
  readonly masks: ReadonlyMap<string, readonly number[]>;
  /** Words of a mask. */
  readonly words: number;
}

const KINDS = ['request', 'response', 'broken'] as const;

function mayRun({ on }: MessageRule, kind: SipMessage['kind'], origin: Origin): boolean {
  return (on?.kinds?.includes(kind) ?? true) && (on?.origin === undefined || on.origin === origin);
}

/** Sorts message rules by their triggers. */
export function indexRules(rules: readonly MessageRule[]): RuleIndex {
  const words = Math.ceil(rules.length / WORD);
  const masks = new Map<string, number[]>();
  const indexed = rules.map((rule, place): IndexedRule => {
    const ids = rule.on?.headers;
    if (!ids) return { rule, word: -1, bit: 0 };
    const word = Math.floor(place / WORD);
    const bit = 1 << (place % WORD);
    for (const id of ids) {
      const mask = masks.get(id) ?? new Array<number>(words).fill(0);
      mask[word] = (mask[word] ?? 0) | bit;
      masks.set(id, mask);
    }
    return { rule, word, bit };
  });
  const lists = new Map(
    KINDS.map(kind => {
      const list = (origin: Origin) => indexed.filter(({ rule }) => mayRun(rule, kind, origin));
      return [kind, { captured: list('captured'), authored: list('authored') }];
    }),
  );
  return {
    rulesFor: (kind, authored) => lists.get(kind)?.[authored ? 'authored' : 'captured'] ?? [],
    masks,
    words,
  };
}

/** The bits of the rules that ask for one of some fields. */
export function maskOf(index: RuleIndex, fields: SipMessage['headers']): readonly number[] {
  const mask = new Array<number>(index.words).fill(0);
  for (const { id } of fields) {
    const own = index.masks.get(id);
    if (own === undefined) continue;
    for (let word = 0; word < mask.length; word++) mask[word] = (mask[word] ?? 0) | (own[word] ?? 0);
  }
  return mask;
}

/** True if the body that a rule asks for stands in the message. */
export function hasWantedBody({ on }: MessageRule, message: SipMessage): boolean {
  if (on?.body === undefined) return true;
  if (message.body.end <= message.body.start) return false;
  return on.body === 'some' || sdpsOf(message).length > 0;
}
