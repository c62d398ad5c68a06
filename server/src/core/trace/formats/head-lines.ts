/** The lines of the beginning of a text, without their ends; each is cut at 64 Ki units. Lazy and linear. */
export function* headLines(head: string): Generator<string> {
  const ends = /\r\n|\r|\n/g;
  let start = 0;
  for (let match = ends.exec(head); match; match = ends.exec(head)) {
    yield head.slice(start, Math.min(match.index, start + 65_536));
    start = ends.lastIndex;
  }
  if (start < head.length) yield head.slice(start, start + 65_536);
}
