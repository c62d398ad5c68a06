/**
 * What loggers, mail programs and terminals put in front of each line: blanks, `> `, time stamps, syslog heads.
 * A prefix is recognised by grammar on the start line and stripped by *shape* from the lines that follow, so that
 * the time may go on. Linear; looks at no more than `maxPrefix` units of a line.
 */

/** Longest prefix that is looked for. */
const maxPrefix = 256;

const date = String.raw`\d{4}[-/.]\d\d[-/.]\d\d`;
const clock = String.raw`\d\d:\d\d:\d\d(?:[.,:]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`;
const monthDay = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \\d]\\d';

/** One element of a prefix, tried in this order at each place. */
const elements: readonly RegExp[] = [
  /[ \t>|]/y,
  /\[[^\][]{0,64}\]/y,
  // Syslog: priority, time, host, program.
  new RegExp(
    `(?:<\\d{1,3}>)?${monthDay} ${clock} [\\w.:-]{1,64} [\\w./-]{1,64}(?:\\[\\d{1,10}\\])?:(?=\\s|$)`,
    'y',
  ),
  new RegExp(`(?:${date}|${monthDay})[T ]${clock}(?=[\\s|,:;-])`, 'y'),
  // Logcat: date without year, time, process, thread, level, tag.
  /\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {1,4}\d{1,7} {1,4}\d{1,7} [A-Z] [\w.$-]{1,40} {0,20}:(?=\s|$)/y,
  new RegExp(`${clock}(?=\\s|$)`, 'y'),
  // `grep -n`, with the name of the file or without; `cat -n`.
  /(?:[\w./-]{1,128}\.(?:log|txt|out|[0-9])[:-])?\d{1,9}[:-](?=\D|\d{4}[/-]|\d\d:\d\d:\d\d|$)/y,
  /\d{1,9}\t/y,
];

/** How many units of a line are a prefix of known grammar; 0 if none. */
export function prefixLength(line: string): number {
  const head = line.length > maxPrefix ? line.slice(0, maxPrefix) : line;
  let at = 0;
  while (at < head.length) {
    const next = elementEnd(head, at);
    if (next === at) return at;
    at = next;
  }
  return at;
}

/** The places where a known prefix may end, one element after the other, the shortest first; blanks are never stopped before. */
export function* eachPrefixEnd(line: string): Generator<number> {
  const head = line.length > maxPrefix ? line.slice(0, maxPrefix) : line;
  for (let at = 0; at < head.length; ) {
    const next = elementEnd(head, at);
    if (next === at) return;
    at = next;
    if (head[at] !== ' ' && head[at] !== '\t') yield at;
  }
}

function elementEnd(text: string, at: number): number {
  for (const element of elements) {
    element.lastIndex = at;
    if (element.test(text)) return element.lastIndex;
  }
  return at;
}

const names = new Set(
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun'.split(' '),
);
const lineNumber = /^(?:[\w./-]{1,128}:)?\d{1,9}:$/;
const runs = /[A-Za-z0-9]+|[ \t]+|[^A-Za-z0-9 \t]/g;

/**
 * How many units of `line` have the shape of `prefix`: digits stand for digits, a month for a month, anything else
 * for itself. The blanks at the end of the prefix must be there exactly, or be missing together with all that
 * follows (a logger that trims). -1 if the line does not begin with that shape. Linear in the prefix.
 */
export function stripPrefix(prefix: string, line: string): number {
  let at = 0;
  const parts = prefix.match(runs) ?? [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    const last = i === parts.length - 1;
    const end = runEnd(line, at, prefix.length + maxPrefix);
    const run = line.slice(at, end);
    if (part.startsWith(' ') || part.startsWith('\t')) {
      if (last) {
        if (line.startsWith(part, at)) return at + part.length;
        return end === line.length && part.startsWith(run) ? end : -1;
      }
      if (run === '' || !/^[ \t]/.test(run)) return -1;
      at = end;
    } else if (/^[A-Za-z0-9]/.test(part)) {
      if (!sameWord(part, run)) return -1;
      at = end;
    } else {
      // `grep -n` writes `12:` before a line that matched and `13-` before its context.
      const context = part === ':' && line[at] === '-' && lineNumber.test(prefix);
      if (line[at] !== part && !context) return -1;
      at++;
    }
  }
  return at;
}

/** End of the run of word units or blanks at `at`, looking no farther than `limit`. */
function runEnd(line: string, at: number, limit: number): number {
  const kind = kindOf(line.charCodeAt(at));
  if (kind === 'other') return at;
  let end = at + 1;
  const stop = Math.min(line.length, limit);
  while (end < stop && kindOf(line.charCodeAt(end)) === kind) end++;
  return end;
}

function kindOf(c: number): 'word' | 'blank' | 'other' {
  if (c === 32 || c === 9) return 'blank';
  if ((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122)) return 'word';
  return 'other';
}

function sameWord(shape: string, word: string): boolean {
  if (shape === word) return true;
  if (/\d/.test(shape)) return /\d/.test(word);
  return names.has(shape) && names.has(word);
}
