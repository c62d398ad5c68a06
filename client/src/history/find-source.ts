import type { RequestSource } from './sent-request';

/**
 * The line where a request stands by now: at its old line, or at the only other line that reads the same. Undefined
 * where it is gone or no longer clear.
 */
export function lineOfSource(text: string, { line, startLine }: RequestSource): number | undefined {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines[line] === startLine) return line;
  const places = lines.flatMap((other, at) => (other === startLine ? [at] : []));
  return places.length === 1 ? places[0] : undefined;
}
