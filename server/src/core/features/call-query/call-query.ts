import type { TreeFacts } from '../../protocol';
import { durationOf } from './duration-of';

/** The part of a call that a term looks at; `text` is all of it that a user reads. */
export type QueryField =
  | 'from'
  | 'to'
  | 'callid'
  | 'method'
  | 'status'
  | 'host'
  | 'finding'
  | 'flow'
  | 'codec'
  | 'kind'
  | 'outcome'
  | 'text';

/** What is measured in milliseconds: the whole call, post-dial delay, ringing, talking (`rules.md` 2.11). */
export type QueryDuration = 'duration' | 'pdd' | 'ring' | 'talk';

/** One condition. `negated`: the call must not fulfil it. */
export type QueryTerm =
  | {
      readonly kind: 'field';
      readonly field: QueryField;
      /** In lower case; one of them must fit. */
      readonly values: readonly string[];
      readonly negated: boolean;
    }
  | {
      readonly kind: 'duration';
      readonly field: QueryDuration;
      readonly compare: '<' | '<=' | '>' | '>=';
      readonly ms: number;
      readonly negated: boolean;
    };

export interface CallQuery {
  /** A call must fulfil all of them. */
  readonly terms: readonly QueryTerm[];
  /** What could not be understood, each one sentence; such a term is left out. */
  readonly problems: readonly string[];
}

/** The names that a user types before `:`; `code` is another word for `status`. */
export const queryFields: Readonly<Record<string, QueryField>> = {
  from: 'from',
  to: 'to',
  callid: 'callid',
  method: 'method',
  status: 'status',
  code: 'status',
  host: 'host',
  finding: 'finding',
  flow: 'flow',
  codec: 'codec',
  kind: 'kind',
  outcome: 'outcome',
};

/** The names that a user types before `<` or `>`. */
export const queryDurations: readonly QueryDuration[] = ['duration', 'pdd', 'ring', 'talk'];

/** One word of a query; a quoted part keeps its blanks, an open quote runs to the end. */
interface Word {
  readonly text: string;
  readonly start: number;
}

/** The words of a query, with the quotes taken away. */
export function wordsOf(query: string): readonly Word[] {
  const words: Word[] = [];
  let text = '';
  let start = -1;
  let quoted = false;
  for (let at = 0; at <= query.length; at++) {
    const char = query[at];
    const ends = char === undefined || (!quoted && /\s/.test(char));
    if (ends && start >= 0) {
      words.push({ text, start });
      text = '';
      start = -1;
    } else if (!ends) {
      if (start < 0) start = at;
      if (char === '"') quoted = !quoted;
      else text += char;
    }
  }
  return words;
}

/**
 * Reads a filter of the Calls tree: words divided by blanks, all of which must fit. `from:alice`, `status:4xx,5xx`,
 * `finding:missing`, `duration>10s`; `-` before a word negates it; any other word is looked for everywhere. Total: what
 * is not understood is told in `problems`.
 */
export function parseCallQuery(query: string): CallQuery {
  const terms: QueryTerm[] = [];
  const problems: string[] = [];
  for (const { text } of wordsOf(query)) {
    const negated = text.length > 1 && text.startsWith('-');
    const term = termOf(negated ? text.slice(1) : text, negated);
    if (typeof term === 'string') problems.push(term);
    else if (term) terms.push(term);
  }
  return { terms, problems };
}

/** A term, a problem, or undefined for a word that asks for nothing yet, `from:`. */
function termOf(word: string, negated: boolean): QueryTerm | string | undefined {
  const at = word.search(/[:<>]/);
  const name = word.slice(0, Math.max(at, 0)).toLowerCase();
  if (word[at] === ':' && Object.hasOwn(queryFields, name)) {
    const field = queryFields[name] ?? 'text';
    const values = valuesOf(word.slice(at + 1));
    return values.length === 0 ? undefined : { kind: 'field', field, values, negated };
  }
  if (word[at] !== ':' && isDuration(name)) return durationTerm(name, word.slice(at), negated);
  const values = [word.toLowerCase()];
  return word === '' ? undefined : { kind: 'field', field: 'text', values, negated };
}

function valuesOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(',')
    .filter(value => value !== '');
}

function isDuration(name: string): name is QueryDuration {
  return queryDurations.some(each => each === name);
}

function durationTerm(field: QueryDuration, rest: string, negated: boolean): QueryTerm | string | undefined {
  const isOrEqual = rest[1] === '=';
  const value = rest.slice(isOrEqual ? 2 : 1);
  if (value === '') return undefined;
  const ms = durationOf(value);
  if (ms === undefined) return `${field}: «${value}» is no duration; write 500ms, 10s, 2m or 1h.`;
  const compare = `${rest[0] === '<' ? '<' : '>'}${isOrEqual ? '=' : ''}` as const;
  return { kind: 'duration', field, compare, ms, negated };
}

/** What a query needs to know of a call: its facts and the words that the tree shows of it. */
export interface QueriedCall {
  readonly label: string;
  readonly facts: TreeFacts;
}

/** Whether a call fulfils all terms. */
export function matchesCall(query: CallQuery, call: QueriedCall): boolean {
  return query.terms.every(term => fits(term, call) !== term.negated);
}

function fits(term: QueryTerm, call: QueriedCall): boolean {
  if (term.kind === 'duration') return fitsDuration(term, call.facts);
  return term.values.some(value => fitsField(term.field, value, call));
}

/** A call whose duration is not known fits no comparison. */
function fitsDuration(term: Extract<QueryTerm, { kind: 'duration' }>, facts: TreeFacts): boolean {
  const fields = { duration: facts.durationMs, pdd: facts.pddMs, ring: facts.ringMs, talk: facts.talkMs };
  const ms = fields[term.field];
  return ms !== undefined && fitsMs(term, ms);
}

/** True if so many milliseconds are what a term asks for. */
export function fitsMs(term: Extract<QueryTerm, { kind: 'duration' }>, ms: number): boolean {
  if (term.compare === '<') return ms < term.ms;
  if (term.compare === '<=') return ms <= term.ms;
  return term.compare === '>' ? ms > term.ms : ms >= term.ms;
}

function fitsField(field: QueryField, value: string, call: QueriedCall): boolean {
  const { facts } = call;
  const holds = (text: string): boolean => text.toLowerCase().includes(value);
  switch (field) {
    case 'from':
      return holds(facts.from);
    case 'to':
      return holds(facts.to);
    case 'callid':
      return facts.callIds.some(holds);
    case 'method':
      return facts.methods.some(method => method.toLowerCase() === value);
    case 'status':
      return facts.statuses.some(status => fitsStatus(status, value));
    case 'host':
      return facts.hosts.some(holds);
    case 'finding':
      return fitsFinding(facts, value);
    case 'flow':
      return holds(facts.flow);
    case 'codec':
      return facts.codecs.some(holds);
    case 'kind':
      return facts.kind === value;
    case 'outcome':
      return facts.outcome === value;
    case 'text':
      return [call.label, facts.from, facts.to, facts.flow, ...facts.callIds, ...facts.hosts].some(holds);
  }
}

/** `486`, `4xx`, or a beginning, `48`. */
export function fitsStatus(status: number, value: string): boolean {
  const digits = value.replace(/x+$/, '');
  return digits !== '' && String(status).startsWith(digits);
}

/** Part of a rule's id; `error`, `warning`, and `*` for any. */
function fitsFinding(facts: TreeFacts, value: string): boolean {
  if (value === '*') return facts.rules.length > 0;
  if (value === 'error' || value === 'warning') return facts.severities.some(each => each === value);
  return facts.rules.some(rule => rule.includes(value));
}
