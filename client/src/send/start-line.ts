const startLine = /^[^\s#@][^\s]{0,100}[ \t].{0,4000} SIP\/2\.0[ \t]*$/i;

/**
 * The line of the request that is meant by a line of an authored file: at or above it, else below it, within its part.
 * The line itself where there is none, as for a first line that is broken on purpose.
 */
export function startLineNear(lines: readonly string[], line: number): number {
  const isStart = (at: number): boolean => startLine.test(lines[at] ?? '');
  const parts = (at: number): boolean => (lines[at] ?? '').startsWith('###');
  for (let at = line; at >= 0; at--) {
    if (isStart(at)) return at;
    if (parts(at)) break;
  }
  for (let at = line + 1; at < lines.length && !parts(at); at++) if (isStart(at)) return at;
  return line;
}
