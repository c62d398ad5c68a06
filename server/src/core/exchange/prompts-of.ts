import { findPlaceholders } from '../sip/find-placeholders';
import { sliceSpan } from '../text/span';
import type { RequestSource } from './prepare-request';

/** What stands between `{{<word>` and `}}`: the name that the user reads; undefined for another placeholder. */
function nameAfter(word: string, expression: string): string | undefined {
  const [first, ...rest] = expression.split(' ').filter(part => part !== '');
  return first === word ? rest.join(' ') : undefined;
}

/**
 * The names of the values that the user must be asked for before this request can be prepared: of its `{{$prompt
 * Name}}`, and of those in the variables that it uses. Each once, in the order of their first use. Linear in the
 * request and the variables.
 */
export function promptsOf(source: RequestSource, variables: ReadonlyMap<string, string>): readonly string[] {
  return namesIn(source, variables, '$prompt');
}

/** The same for the secrets that a request uses: the names of its `{{$secret name}}`. */
export function secretsOf(source: RequestSource, variables: ReadonlyMap<string, string>): readonly string[] {
  return namesIn(source, variables, '$secret');
}

function namesIn(
  { part, text }: RequestSource,
  variables: ReadonlyMap<string, string>,
  word: string,
): readonly string[] {
  const names = new Set<string>();
  const seen = new Set<string>();
  const waiting = [
    ...part.directives.map(directive => directive.value),
    ...(part.message ? [sliceSpan(text, part.message)] : []),
  ].reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const inner: string[] = [];
    for (const { expression } of findPlaceholders(next)) {
      const name = nameAfter(word, expression);
      if (name !== undefined && name !== '') names.add(name);
      const value = seen.has(expression) ? undefined : variables.get(expression);
      if (value === undefined) continue;
      seen.add(expression);
      inner.push(value);
    }
    waiting.push(...inner.reverse());
  }
  return [...names];
}
