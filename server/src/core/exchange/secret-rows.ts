import { findPlaceholders } from '../sip/find-placeholders';
import type { SipMessage } from '../sip/message';
import { parseMessage } from '../sip/parse-message';
import { sliceSpan } from '../text/span';
import { parameterBefore } from './echo-places';
import { isPartOfWord, type SecretRow } from './mask-values';
import type { RequestSource } from './prepare-request';
import { secretsIn } from './prompts-of';

/** What the sender copies from one to the other: into From and To, into a challenge's answer, to the other side of a dialog. */
const addressRows = ['request-uri', 'from', 'to', 'contact', 'authorization', 'proxy-authorization'];

/**
 * Where the secrets of a request stand (`{{$secret name}}`, secret prompts, and variables that hold one): so short ones
 * can be masked there, and only there. Linear in the request and the variables.
 */
export function secretRows(
  { part, text }: RequestSource,
  variables: ReadonlyMap<string, string>,
): readonly SecretRow[] {
  const rows = new Map<string, boolean>();
  const parameters = new Map<string, Set<string>>();
  const secretUse = usesOf(variables);
  if (part.message) {
    const message = parseMessage(sliceSpan(text, part.message), 'utf16');
    const rowAt = rowFinder(message);
    for (const { span, expression } of findPlaceholders(message.text)) {
      const use = secretUse(expression);
      if (!use) continue;
      const row = rowAt(span.start);
      rows.set(row, (rows.get(row) ?? true) && use.isWhole && standsAlone(message.text, span));
      const name = parameterBefore(message.text, span.start, 0);
      if (name !== undefined) parameters.set(row, (parameters.get(row) ?? new Set()).add(name));
    }
  }
  const inDirective = part.directives.some(({ value }) => secretsIn(value, variables).length > 0);
  if (inDirective || addressRows.some(row => rows.has(row))) {
    for (const row of addressRows) if (!rows.has(row)) rows.set(row, true);
  }
  return [...rows].map(([row, isWhole]) => {
    const names = parameters.get(row);
    return names ? { row, isWhole, parameters: [...names] } : { row, isWhole };
  });
}

interface Use {
  readonly isWhole: boolean;
}

/** Variables that stand deeper in each other are not sent at all. */
const maxDepth = 20;

/** Whether an expression is a secret, or a variable that holds one. Each variable is looked at once. */
function usesOf(variables: ReadonlyMap<string, string>): (expression: string) => Use | undefined {
  const known = new Map<string, Use | undefined>();
  return function use(expression: string, depth = 0): Use | undefined {
    if (expression.startsWith('$')) {
      return secretsIn(`{{${expression}}}`, new Map()).length > 0 ? { isWhole: true } : undefined;
    }
    const value = variables.get(expression);
    if (value === undefined || depth > maxDepth || known.has(expression)) return known.get(expression);
    // A variable that contains itself is refused elsewhere; here it must only come to an end.
    known.set(expression, undefined);
    let found: Use | undefined;
    for (const { span, expression: inner } of findPlaceholders(value)) {
      const held = use(inner, depth + 1);
      if (held) found = { isWhole: (found?.isWhole ?? true) && held.isWhole && standsAlone(value, span) };
    }
    known.set(expression, found);
    return found;
  };
}

function standsAlone(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  // Braces beside it are another placeholder, whose value is not known here.
  const joins = (at: number): boolean => isPartOfWord(text, at) || text[at] === '{' || text[at] === '}';
  return !joins(start - 1) && !joins(end);
}

/** Names the row of a place; places must be asked for in order. */
function rowFinder(message: SipMessage): (at: number) => string {
  const { startLine, headers, body, text } = message;
  let next = 0;
  return at => {
    if (message.kind === 'broken') return 'anywhere';
    if (at < startLine.span.end) return 'request-uri';
    if (at >= body.start) return 'body';
    while (next < headers.length && (headers[next]?.line.end ?? 0) <= at) next++;
    const field = headers[next];
    const isInValue = field !== undefined && at >= field.value.start && at < field.value.end;
    return isInValue && !sliceSpan(text, field.name).includes('{{') ? field.id : 'anywhere';
  };
}
