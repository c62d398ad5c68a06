/** A line of a log without colour codes; piece `i` of `text` starts at `from[i]` and stands at `to[i]` in the chunk. */
export interface LogLine {
  readonly text: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins the colour codes of terminals
const colour = /\x1b\[[0-9;]{0,16}m/g;

/** Makes a line that stands at `at` in its chunk; ANSI colour codes (`ESC[1;36m`) are left out. */
export function logLine(text: string, at: number): LogLine {
  if (!text.includes('\x1b')) return { text, from: [0], to: [at] };
  const from: number[] = [];
  const to: number[] = [];
  let kept = '';
  let done = 0;
  const keep = (end: number) => {
    if (end > done) {
      from.push(kept.length);
      to.push(at + done);
      kept += text.slice(done, end);
    }
  };
  for (const match of text.matchAll(colour)) {
    keep(match.index);
    done = match.index + match[0].length;
  }
  keep(text.length);
  return from.length > 0 ? { text: kept, from, to } : { text: '', from: [0], to: [at] };
}

/** Hands `[start, end)` of a line piece by piece to `add`, each with its place in the chunk. */
export function eachPiece(
  line: LogLine,
  start: number,
  end: number,
  add: (text: string, at: number) => void,
): void {
  for (let i = 0; i < line.from.length; i++) {
    const pieceStart = line.from[i] ?? 0;
    const pieceEnd = line.from[i + 1] ?? line.text.length;
    const low = Math.max(start, pieceStart);
    const high = Math.min(end, pieceEnd);
    if (high > low) add(line.text.slice(low, high), (line.to[i] ?? 0) + low - pieceStart);
  }
}
