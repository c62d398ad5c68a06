import { type Environment, noEnvironment } from '../sip/environment';
import { findPlaceholders } from '../sip/find-placeholders';
import { missingVariable } from '../sip/missing-variable';
import { earlierAnswer, isEarlierAnswer } from './earlier-answers';
import { contentLengthName, generatedValue } from './generated-values';
import { type OrRefusal, ok, refused } from './prepared-request';
import type { RequestEnvironment } from './request-environment';

/** Variables may stand in variables, but a chain longer than this is a mistake. */
const maxDepth = 20;
/** No request needs more; variables that contain each other several times would otherwise grow without bound. */
const maxLength = 4 * 1024 * 1024;

/** Replaces placeholders. A variable is worked out once per request, so every use of it has the same value. */
export interface Expander {
  /** Pieces of the text with all values in place; a piece that is the body length stands as `undefined`. */
  pieces(text: string): OrRefusal<readonly (string | undefined)[]>;
  /** The whole text, where the body length cannot stand: directives, values. */
  whole(text: string): OrRefusal<string>;
}

/** An expander over one set of variables. Nothing of the text but placeholders is touched. */
export function makeExpander(variables: ReadonlyMap<string, string>, env: RequestEnvironment): Expander {
  const known = new Map<string, string>();

  function variable(name: string, path: readonly string[]): OrRefusal<string> {
    const before = known.get(name);
    if (before !== undefined) return ok(before);
    if (path.includes(name))
      return refused(`The variable ${name} contains itself: ${[...path, name].join(' → ')}.`);
    if (path.length >= maxDepth)
      return refused(`Variables stand in each other more than ${maxDepth} deep at ${name}.`);
    const raw = variables.get(name);
    if (raw === undefined && !isEarlierAnswer(name)) return unknownVariable(name, env.environment);
    const value = raw === undefined ? earlierAnswer(name, env.earlier) : wholeText(raw, [...path, name]);
    // A line end in a value would add header fields that nobody sees in the request.
    if (value.kind === 'ok' && /[\r\n]/.test(value.value)) return lineEndInVariable(name);
    if (value.kind === 'ok') known.set(name, value.value);
    return value;
  }

  function wholeText(text: string, path: readonly string[]): OrRefusal<string> {
    const pieces = piecesOf(text, path);
    if (pieces.kind === 'refused') return pieces;
    if (pieces.value.includes(undefined))
      return refused('{{$contentLength}} can only stand in a header of the request.');
    return ok(pieces.value.join(''));
  }

  function expressionValue(expression: string, path: readonly string[]): OrRefusal<string | undefined> {
    if (expression === contentLengthName) return ok(undefined);
    return expression.startsWith('$') ? generatedValue(expression, env) : variable(expression, path);
  }

  function piecesOf(text: string, path: readonly string[]): OrRefusal<readonly (string | undefined)[]> {
    const pieces: (string | undefined)[] = [];
    let at = 0;
    let length = text.length;
    for (const placeholder of findPlaceholders(text)) {
      const value = expressionValue(placeholder.expression, path);
      if (value.kind === 'refused') return value;
      length += value.value?.length ?? 0;
      if (length > maxLength) return refused('The request grows over 4 MB by its variables.');
      pieces.push(text.slice(at, placeholder.span.start), value.value);
      at = placeholder.span.end;
    }
    pieces.push(text.slice(at));
    return ok(pieces);
  }

  return { pieces: text => piecesOf(text, []), whole: text => wholeText(text, []) };
}

function unknownVariable(name: string, environment: Environment = noEnvironment): OrRefusal<never> {
  if (name === '')
    return refused('There is no variable without a name: "{{}}". Write one between the braces.');
  const define = `Define it with a line "@${name} = value" above the request`;
  if (environment.names.length === 0) return refused(`There is no variable ${name}. ${define}.`);
  return refused(
    `The variable "${name}" ${missingVariable(environment, name)}. ${define}, or choose another environment.`,
  );
}

function lineEndInVariable(name: string): OrRefusal<never> {
  return refused(
    `The value of the variable ${name} contains a line end, which would add header lines to the request. Remove it.`,
  );
}
