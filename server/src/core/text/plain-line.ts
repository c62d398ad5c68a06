// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters of a hostile message are what this is about
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/**
 * Text of a trace as one line without control and direction characters: for labels, names and drawings. At most `most`
 * characters, by default 200 and the `…` that stands where it is cut.
 */
export function plainLine(text: string, most = 201): string {
  const room = Math.max(1, most);
  const line = text
    .slice(0, room + 1)
    .replace(CONTROL, ' ')
    .trim();
  return text.length > room ? `${line.slice(0, room - 1)}…` : line;
}
