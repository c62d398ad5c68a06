import { findPlaceholders } from '../sip/find-placeholders';
import { sliceSpan } from '../text/span';
import type { RequestSource } from './prepare-request';
import { type PromptName, readPrompt } from './read-prompt';

/** What stands between `{{<word>` and `}}`: the words that follow; undefined for another placeholder. */
function wordsAfter(word: string, expression: string): readonly string[] | undefined {
  const [first, ...rest] = expression.split(' ').filter(part => part !== '');
  return first === word ? rest : undefined;
}

/**
 * What the user must be asked for before this request can be prepared: of its `{{$prompt Name}}`, and of those in the
 * variables that it uses. Each name once, in the order of their first use; it is a secret if any of its uses says so.
 * Linear in the request and the variables.
 */
export function promptsOf(
  source: RequestSource,
  variables: ReadonlyMap<string, string>,
): readonly PromptName[] {
  const prompts = new Map<string, PromptName>();
  for (const words of placeholdersIn(textsOf(source), variables, '$prompt')) {
    const prompt = readPrompt(words);
    const isSecret = prompt.isSecret || (prompts.get(prompt.name)?.isSecret ?? false);
    if (prompt.name !== '') prompts.set(prompt.name, { ...prompt, isSecret });
  }
  return [...prompts.values()];
}

/** The same for the secrets that a request uses: the names of its `{{$secret name}}`. */
export function secretsOf(source: RequestSource, variables: ReadonlyMap<string, string>): readonly string[] {
  return secretNames(textsOf(source), variables);
}

/** The secrets that a text uses: those of `{{$secret name}}`, and what the user is asked for as one. */
export function secretsIn(text: string, variables: ReadonlyMap<string, string>): readonly string[] {
  const asked = placeholdersIn([text], variables, '$prompt').map(readPrompt);
  const secret = asked.filter(({ isSecret }) => isSecret).map(({ name }) => name);
  return [...secretNames([text], variables), ...secret];
}

function secretNames(texts: readonly string[], variables: ReadonlyMap<string, string>): readonly string[] {
  const names = placeholdersIn(texts, variables, '$secret').map(words => words.join(' '));
  return [...new Set(names)].filter(name => name !== '');
}

function textsOf({ part, text }: RequestSource): readonly string[] {
  return [
    ...part.directives.map(directive => directive.value),
    ...(part.message ? [sliceSpan(text, part.message)] : []),
  ];
}

/** The words behind each `{{<word> …}}` of texts and of the variables that they use, each of these once. */
function placeholdersIn(
  texts: readonly string[],
  variables: ReadonlyMap<string, string>,
  word: string,
): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const seen = new Set<string>();
  const waiting = [...texts].reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const inner: string[] = [];
    for (const { expression } of findPlaceholders(next)) {
      const words = wordsAfter(word, expression);
      if (words) found.push(words);
      const value = seen.has(expression) ? undefined : variables.get(expression);
      if (value === undefined) continue;
      seen.add(expression);
      inner.push(value);
    }
    waiting.push(...inner.reverse());
  }
  return found;
}
