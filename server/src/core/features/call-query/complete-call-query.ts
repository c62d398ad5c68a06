import type { TreeFacts } from '../../protocol';
import { queryDurations, queryFields, wordsOf } from './call-query';

export interface QuerySuggestion {
  /** The whole query after the suggestion is taken. */
  readonly query: string;
  /** The word that it adds or ends. */
  readonly label: string;
  /** What the word asks for. */
  readonly detail: string;
}

const fieldDetails: Readonly<Record<string, string>> = {
  from: 'the caller, or a part of its URI',
  to: 'the callee, or a part of its URI',
  callid: 'a part of the Call-ID',
  method: 'a request of this method',
  status: 'a response: 486, or a class, 4xx',
  code: 'a response: 486, or a class, 4xx',
  host: 'an address that messages came from or went to',
  finding: 'a rule, error, warning, or * for any',
  flow: 'the call flow',
  codec: 'a codec agreed on',
  kind: 'call, registration, subscription, options, message',
  outcome: 'completed, failed, cancelled, ringing, …',
};

const durationDetails: Readonly<Record<string, string>> = {
  duration: 'from the first message to the last',
  pdd: 'post-dial delay',
  ring: 'time of ringing',
  talk: 'time from answer to end',
};

const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx', '6xx'];

/** Values that are offered; more would not be read. */
const mostValues = 50;

/**
 * What may follow at the end of a query: names of fields, or the values that the calls at hand have for the last one.
 * @param calls facts of the calls that are filtered
 */
export function completeCallQuery(query: string, calls: readonly TreeFacts[]): readonly QuerySuggestion[] {
  const last = /\s$/.test(query) ? undefined : wordsOf(query).at(-1);
  const before = query.slice(0, last?.start ?? query.length);
  const word = last?.text ?? '';
  const sign = word.startsWith('-') ? '-' : '';
  const bare = word.slice(sign.length);
  const colon = bare.indexOf(':');
  const name = bare.slice(0, Math.max(colon, 0)).toLowerCase();
  const suggest = (label: string, detail: string): QuerySuggestion => ({
    query: `${before}${sign}${label}`,
    label: `${sign}${label}`,
    detail,
  });
  if (colon < 0) return namesFor(bare).map(({ label, detail }) => suggest(label, detail));
  if (!Object.hasOwn(queryFields, name)) return [];
  const typed = bare.slice(colon + 1);
  const kept = typed.slice(0, typed.lastIndexOf(',') + 1);
  const wanted = typed.slice(kept.length).toLowerCase();
  return valuesFor(name, calls)
    .filter(({ value }) => value.toLowerCase().includes(wanted) && value.toLowerCase() !== wanted)
    .slice(0, mostValues)
    .map(({ value, count }) => suggest(`${name}:${kept}${quoted(value)} `, countText(count)));
}

function countText(count: number): string {
  return count === 1 ? '1 call' : `${count} calls`;
}

function quoted(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value;
}

function namesFor(typed: string): readonly { label: string; detail: string }[] {
  const fields = Object.keys(queryFields)
    .filter(name => name !== 'code')
    .map(name => ({ label: `${name}:`, detail: fieldDetails[name] ?? '' }));
  const durations = queryDurations.map(name => ({ label: `${name}>`, detail: durationDetails[name] ?? '' }));
  return [...fields, ...durations].filter(({ label }) => label.startsWith(typed.toLowerCase()));
}

/** The values that calls have for a field, the most frequent first. */
function valuesFor(name: string, calls: readonly TreeFacts[]): readonly { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const facts of calls) {
    for (const value of new Set(valuesIn(name, facts))) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function valuesIn(name: string, facts: TreeFacts): readonly string[] {
  switch (queryFields[name]) {
    case 'from':
      return [facts.from];
    case 'to':
      return [facts.to];
    case 'callid':
      return facts.callIds;
    case 'method':
      return facts.methods;
    case 'status':
      return facts.statuses.flatMap(status => [
        String(status),
        statusClasses[Math.floor(status / 100) - 1] ?? '',
      ]);
    case 'host':
      return facts.hosts;
    case 'finding':
      return [...facts.rules, ...facts.severities];
    case 'flow':
      return facts.flow === '' ? [] : [facts.flow];
    case 'codec':
      return facts.codecs;
    case 'kind':
      return [facts.kind];
    case 'outcome':
      return [facts.outcome];
    default:
      return [];
  }
}
