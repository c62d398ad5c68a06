import type { EnvironmentSource, EnvironmentVariable } from './environment';
import { lineEndAt, nextLineAt, skipBlanks, trimBlanksEnd } from './message-file-lines';

const NAME_UNIT = /[\w-]/;

/** The text between quotes that open at `at`; undefined if they do not close on the line. */
function quoted(text: string, at: number, end: number): string | undefined {
  const quote = text.charAt(at);
  const isEscaping = quote === '"';
  let value = '';
  for (let i = at + 1; i < end; i++) {
    const unit = text.charAt(i);
    if (unit === quote) return value;
    const next = text.charAt(i + 1);
    if (isEscaping && unit === '\\' && i + 1 < end && 'nr"\\'.includes(next)) {
      // As `dotenv` reads them; a line end in a value is refused when it is sent.
      value += next === 'n' ? '\n' : next === 'r' ? '\r' : next;
      i++;
    } else value += unit;
  }
  return undefined;
}

/** An unquoted value ends at ` #`, as in every reader of such files. */
function unquoted(text: string, at: number, end: number): string {
  const line = text.slice(at, end);
  const comment = line.search(/(?<=^|[ \t])#/);
  return text.slice(at, trimBlanksEnd(text, at, comment === -1 ? end : at + comment));
}

/**
 * Reads a `.env` file: `NAME=value`, `export NAME=value`, values in single, double or back quotes, `#` comments. A
 * value on several lines is told and left out. Its variables are shared by all environments. Linear; nothing throws.
 */
export function readDotenv(text: string, uri: string): EnvironmentSource {
  const variables: EnvironmentVariable[] = [];
  const problems: string[] = [];
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let at = start, line = 0; at < text.length; line++) {
    const end = lineEndAt(text, at);
    const variable = readLine(text, at, end);
    if (variable === 'unclosed')
      problems.push(
        `.env: line ${line + 1}: the quotes do not close on the line; values of several lines are not supported.`,
      );
    else if (variable) {
      const { name, value, nameStart } = variable;
      const location = { uri, line, character: nameStart - at, length: name.length };
      variables.push({ name, value, origin: '.env', location });
    }
    at = nextLineAt(text, end);
  }
  return { blocks: [{ name: undefined, production: false, variables }], problems };
}

interface DotenvLine {
  readonly name: string;
  readonly nameStart: number;
  readonly value: string;
}

/** Undefined for a line that defines nothing: blank, a comment, or without `=`. */
function readLine(text: string, start: number, end: number): DotenvLine | 'unclosed' | undefined {
  let at = skipBlanks(text, start, end);
  if (/^export[ \t]/.test(text.slice(at, at + 7))) at = skipBlanks(text, at + 7, end);
  const nameStart = at;
  while (at < end && NAME_UNIT.test(text.charAt(at))) at++;
  const name = text.slice(nameStart, at);
  at = skipBlanks(text, at, end);
  if (!/^[A-Za-z_]/.test(name) || text.charAt(at) !== '=' || at >= end) return undefined;
  at = skipBlanks(text, at + 1, end);
  const isQuoted = at < end && '"\'`'.includes(text.charAt(at));
  const value = isQuoted ? quoted(text, at, end) : unquoted(text, at, end);
  return value === undefined ? 'unclosed' : { name, nameStart, value };
}
