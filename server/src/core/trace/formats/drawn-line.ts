/** An arrow in a line: where it stands, and which way it points. */
export interface LineArrow {
  readonly start: number;
  readonly end: number;
  readonly points: 'right' | 'left';
  /** Drawn with `=`: media, no message. */
  readonly isMedia: boolean;
}

/** The arrows of a line in order: three or more dashes or equal signs with a head at one end or both. */
export function lineArrows(line: string): readonly LineArrow[] {
  const arrows: LineArrow[] = [];
  for (const match of line.matchAll(/<?[-=]{3,}>?/g)) {
    const [text] = match;
    const left = text.startsWith('<');
    const right = text.endsWith('>');
    if (!left && !right) continue;
    const points = left && !right ? 'left' : 'right';
    arrows.push({ start: match.index, end: match.index + text.length, points, isMedia: text.includes('=') });
  }
  return arrows;
}

/** A cell of a line that is divided by the lanes: its span and text, and the arrow that it is, if it is one. */
export interface LineCell {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly points: 'right' | 'left' | undefined;
  readonly isMedia: boolean;
}

/** The cells of a line with lanes, `| INVITE | |`; undefined for a line without two lanes. */
export function lineCells(line: string): readonly LineCell[] | undefined {
  const first = line.indexOf('|');
  if (first < 0 || line.slice(0, first).trim() !== '' || !/\|\s{0,200}$/.test(line)) return undefined;
  const cells: LineCell[] = [];
  for (let at = first; ; ) {
    const next = line.indexOf('|', at + 1);
    if (next < 0) break;
    cells.push(lineCell(line.slice(at + 1, next), at + 1));
    at = next;
  }
  return cells.length > 0 ? cells : undefined;
}

function lineCell(text: string, start: number): LineCell {
  const shown = text.trim();
  const hasDashes = /---|===/.test(shown);
  const left = hasDashes && shown.startsWith('<');
  const right = hasDashes && shown.endsWith('>');
  const points = left && !right ? 'left' : right ? 'right' : undefined;
  return { start, end: start + text.length, text, points, isMedia: shown.includes('===') };
}

/** The text of an arrow without its dashes: `INVITE` of `------ INVITE ----->`, dashes turned to blanks. */
export function withoutDashes(text: string): string {
  return text.replace(/[<>]|[-=]{2,}/g, part => ' '.repeat(part.length));
}

/** Names that stand in one line with three or more blanks between them, each with its column. */
export function spacedNames(line: string): readonly { readonly name: string; readonly at: number }[] {
  const names: { name: string; at: number }[] = [];
  for (const match of line.matchAll(/\S+(?: {1,2}\S+)*/g)) names.push({ name: match[0], at: match.index });
  return names;
}
