import type { Span } from '../../text/span';
import { drawMessage } from '../drawn/draw-message';
import { type DrawingState, type DrawnArrow, newDrawing, readDrawing, writeDrawing } from '../drawn/drawing';
import type { ChunkReader, TraceFormat } from '../trace-format';
import type { TraceRecord } from '../trace-record';
import { bareConfidence } from './bare-confidence';
import { type DrawnLabel, readDrawnLabel } from './drawn-label';
import {
  type LineArrow,
  type LineCell,
  lineArrows,
  lineCells,
  spacedNames,
  withoutDashes,
} from './drawn-line';
import { drawnRecord } from './drawn-record';
import { headLines } from './head-lines';

/** What a reader tells the next one. */
interface LadderCarry {
  readonly drawing: DrawingState;
  /** Lanes with their columns. */
  lanes: { name: string; at: number }[];
  /** The last line of words, which may name the lanes of the lines below it. */
  words: string;
  blanks: number;
  inLanes: boolean;
  /** Where the rest of a line begins that was cut behind its first arrow: column, lane, and the label of all its arrows. */
  rest: { column: number; lane: number; points: 'left' | 'right'; label: string } | undefined;
  /** An answer that stands right of the one that passes it on, and so was made first. */
  planned: { readonly arrow: DrawnArrow; readonly payload: string } | undefined;
}

const fresh = (): LadderCarry => ({
  drawing: newDrawing(1, []),
  lanes: [],
  words: '',
  blanks: 0,
  inLanes: false,
  rest: undefined,
  planned: undefined,
});

/** A label that waits for its arrow. */
interface Waiting {
  readonly label: DrawnLabel;
  readonly at: Span;
  /** The way of the arrow beside it, if its own is missing. */
  readonly points: 'left' | 'right' | undefined;
}

/** So many blank lines end a drawing. */
const GAP = 4;
/** Longer lines hold no arrows that a person drew. */
const LONGEST = 2000;

/**
 * Reads one arrow of a drawing in text. A line with two arrows is cut behind the first; a third arrow in one line is
 * not read (not supported yet).
 */
class LadderReader implements ChunkReader {
  private at = 0;
  private readonly state: LadderCarry;
  private found: TraceRecord | undefined;
  private readonly waiting = new Map<number, Waiting>();

  constructor(carry: string) {
    this.state = carry === '' ? fresh() : readCarry(carry);
  }

  push(line: string, end: string): boolean | number {
    if (this.at > 0 && (this.found || this.takeUnarrowed(line))) return true;
    const taken = line.length > LONGEST ? undefined : this.readLine(line);
    if (taken !== undefined) return taken;
    this.at += line.length + end.length;
    return false;
  }

  finish(): TraceRecord | undefined {
    if (!this.found) this.takeUnarrowed('');
    return this.found;
  }

  carry(): string {
    const { drawing, ...rest } = this.state;
    return JSON.stringify({ ...rest, drawing: writeDrawing(drawing) });
  }

  /** True if a label beside an arrow has none of its own and the next line has none for it either. */
  private takeUnarrowed(next: string): boolean {
    for (const [lane, { label, at, points }] of this.waiting) {
      const cell = lineCells(next)?.[lane];
      if (!points || cell?.points) continue;
      this.waiting.delete(lane);
      this.draw(this.between(lane, points), label, at);
      return true;
    }
    return false;
  }

  /** Reads a line; the number of units after which the chunk is complete, if that is inside of it. */
  private readLine(line: string): number | undefined {
    const { rest } = this.state;
    this.state.rest = undefined;
    const cells = lineCells(line);
    if (cells) return this.readCells(line, cells, rest);
    this.state.inLanes = false;
    const arrows = lineArrows(line);
    if (arrows.length > 0 && this.state.lanes.length > 1) return this.readArrows(line, arrows, rest);
    if (arrows.length === 0) this.readWords(line);
    return undefined;
  }

  private readWords(line: string): void {
    const { state } = this;
    state.blanks = line.trim() === '' ? state.blanks + 1 : 0;
    if (state.blanks === GAP) this.begin(state.lanes);
    if (state.blanks > 0) return;
    state.words = line.slice(0, 200);
    const names = spacedNames(line);
    const isFar = names.length > 1 && names.length < 9 && names.every((_, i) => i === 0 || isApart(names, i));
    if (isFar && names.every(({ name }) => name.length < 50)) this.begin(distinct(names));
  }

  private begin(lanes: readonly { readonly name: string; readonly at: number }[]): void {
    this.state.lanes = lanes.map(lane => ({ ...lane }));
    const next = newDrawing(
      this.state.drawing.number + 1,
      lanes.map(({ name }) => name),
    );
    Object.assign(this.state.drawing, next);
    this.waiting.clear();
  }

  private readCells(line: string, cells: readonly LineCell[], rest: LadderCarry['rest']): number | undefined {
    const { state } = this;
    const first = rest?.lane ?? 0;
    const count = cells.length + first + 1;
    if (!state.inLanes && !rest) this.enterLanes(count);
    state.inLanes = true;
    state.blanks = 0;
    let points = rest?.points;
    for (const [index, cell] of cells.entries()) {
      const lane = first + index;
      const own = readDrawnLabel(cell.points ? withoutDashes(cell.text) : cell.text);
      if (!cell.points) {
        const beside = points ?? cells[index + 1]?.points;
        if (own) this.waiting.set(lane, { label: own, at: this.placeOf(own, cell.start), points: beside });
        continue;
      }
      points = cell.points;
      const known = this.waiting.get(lane);
      this.waiting.delete(lane);
      if (cell.isMedia || (!own && !known)) continue;
      const label = own ?? known?.label;
      const at = own ? this.placeOf(own, cell.start) : known?.at;
      if (!label || !at) continue;
      const next = cells[index + 1];
      const beside = next && readDrawnLabel(next.points ? withoutDashes(next.text) : next.text);
      if (beside && points === 'left' && !rest) this.plan(this.between(lane + 1, points), beside);
      this.draw(this.between(lane, points), label, at);
      const more = cells.slice(index + 1).some(c => c.points !== undefined || readDrawnLabel(c.text));
      if (!more || rest || cell.end >= line.length) return undefined;
      state.rest = { column: 0, lane: lane + 1, points, label: '' };
      return cell.end;
    }
    return undefined;
  }

  /** The lanes that begin here: those of a line of names, as many as there are. */
  private enterLanes(count: number): void {
    const { state } = this;
    if (state.lanes.length === count && state.drawing.legs.length === 0) return;
    const names = namesIn(state.words, count);
    if (names) this.begin(names.map((name, index) => ({ name, at: index })));
    else if (state.lanes.length !== count) {
      this.begin(Array.from({ length: count }, (_, index) => ({ name: `Lane ${index + 1}`, at: index })));
    }
    state.words = '';
  }

  private readArrows(
    line: string,
    arrows: readonly LineArrow[],
    rest: LadderCarry['rest'],
  ): number | undefined {
    const [arrow, second] = arrows;
    if (!arrow || arrow.isMedia) return undefined;
    this.state.blanks = 0;
    const column = rest?.column ?? 0;
    const before = line.slice(0, arrow.start);
    const after = line.slice(arrow.end, second?.start);
    const last = line.slice(arrows.at(-1)?.end ?? line.length);
    const texts = [
      { text: before, at: 0 },
      { text: after, at: arrow.end },
      { text: last, at: line.length - last.length },
    ];
    const place = texts.find(({ text }) => readDrawnLabel(text));
    const label = readDrawnLabel(place?.text ?? rest?.label ?? '');
    if (!label) return undefined;
    const indent = before.length - before.trimStart().length;
    const start = column + (before.trim() === '' ? arrow.start : indent);
    const ends = this.nearest(start, column + arrow.end);
    // The chunk ends behind the arrow where another one follows; what stands on both of them is behind that one.
    const isCut = second !== undefined && !rest && ends !== undefined;
    const shown = place && this.placeOf(label, place.at);
    const chunkEnd = this.at + (isCut ? arrow.end : line.length);
    const at =
      shown && shown.end <= chunkEnd ? shown : { start: this.at + arrow.start, end: this.at + arrow.end };
    const behind = second && this.nearest(column + second.start, column + second.end);
    if (behind && second.points === 'left' && !rest) this.plan({ from: behind.to, to: behind.from }, label);
    if (ends) this.draw(arrow.points === 'right' ? ends : { from: ends.to, to: ends.from }, label, at);
    if (!isCut) return undefined;
    const lane = this.state.lanes.findIndex(({ name }) => name === ends.to);
    this.state.rest = { column: column + arrow.end, lane, points: arrow.points, label: place?.text ?? '' };
    return arrow.end;
  }

  /** Where a label stands in the chunk; `start` is where its text does in the line. */
  private placeOf({ at, length }: DrawnLabel, start: number): Span {
    return { start: this.at + start + at, end: this.at + start + at + length };
  }

  /** The lanes nearest to two columns, from left to right. */
  private nearest(start: number, end: number): { from: string; to: string } | undefined {
    const { lanes } = this.state;
    const near = (column: number) =>
      lanes.reduce((best, { at }, index) => {
        const other = lanes[best]?.at ?? 0;
        return Math.abs(at - column) < Math.abs(other - column) ? index : best;
      }, 0);
    const left = near(start);
    const right = Math.max(left + 1, near(end));
    const [from, to] = [lanes[left]?.name, lanes[right]?.name];
    return from !== undefined && to !== undefined ? { from, to } : undefined;
  }

  private between(lane: number, points: 'left' | 'right'): { from: string; to: string } {
    const name = (index: number) => this.state.lanes[index]?.name ?? `Lane ${index + 1}`;
    return points === 'right'
      ? { from: name(lane), to: name(lane + 1) }
      : { from: name(lane + 1), to: name(lane) };
  }

  private draw(ends: { from: string; to: string }, { what }: DrawnLabel, at: Span): void {
    const { planned, drawing } = this.state;
    const arrow: DrawnArrow = { ...ends, ...what };
    const isPlanned = planned && planned.arrow.from === arrow.from && planned.arrow.status === arrow.status;
    const payload = isPlanned ? planned.payload : drawMessage(drawing, arrow);
    if (isPlanned) this.state.planned = undefined;
    this.found = drawnRecord(payload, arrow, at);
  }

  /** An answer goes from right to left: what stands right in a line came first. */
  private plan(ends: { from: string; to: string }, label: DrawnLabel): void {
    if (label.what.status === undefined) return;
    const arrow: DrawnArrow = { ...ends, ...label.what };
    this.state.planned = { arrow, payload: drawMessage(this.state.drawing, arrow) };
  }
}

function readCarry(text: string): LadderCarry {
  const { drawing, ...rest } = JSON.parse(text) as Omit<LadderCarry, 'drawing'> & {
    readonly drawing: string;
  };
  return { ...rest, rest: rest.rest, planned: rest.planned, drawing: readDrawing(drawing) };
}

/** True if three or more blanks stand before a name. */
function isApart(names: readonly { readonly name: string; readonly at: number }[], index: number): boolean {
  const before = names[index - 1];
  const own = names[index];
  return before !== undefined && own !== undefined && own.at - (before.at + before.name.length) >= 3;
}

/** The same names with numbers behind those that come again. */
function distinct(names: readonly { readonly name: string; readonly at: number }[]) {
  const seen = new Map<string, number>();
  return names.map(({ name, at }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { name: count > 1 ? `${name} ${count}` : name, at };
  });
}

/** The names of so many lanes in a line: divided by blanks, or words in groups of one size. */
function namesIn(line: string, count: number): readonly string[] | undefined {
  const spaced = spacedNames(line);
  if (spaced.length === count) return distinct(spaced).map(({ name }) => name);
  if (!/^[\w .@()'/-]{1,120}$/.test(line)) return undefined;
  const words = line.trim().split(/ +/);
  if (words.length % count !== 0) return undefined;
  const size = words.length / count;
  const names = Array.from({ length: count }, (_, i) => words.slice(i * size, (i + 1) * size).join(' '));
  return distinct(names.map((name, at) => ({ name, at }))).map(({ name }) => name);
}

/** Two arrows with something of SIP on them or above them; a text that holds whole messages is no drawing. */
function detect(head: string): number {
  let arrows = 0;
  let labels = 0;
  for (const line of headLines(head)) {
    if (line.length > LONGEST) continue;
    const cells = lineCells(line);
    const drawn = cells ? cells.some(cell => cell.points) : lineArrows(line).length > 0;
    if (drawn) arrows++;
    if (!drawn && !cells) continue;
    const texts = cells ? cells.map(cell => withoutDashes(cell.text)) : [withoutDashes(line)];
    if (texts.some(text => readDrawnLabel(text))) labels++;
  }
  return arrows >= 2 && labels >= 2 && bareConfidence(head) === 0 ? 0.4 : 0;
}

/** Call flows drawn with lanes and arrows in a text. Their order is judged, nothing else. */
export const ladderText: TraceFormat = {
  id: 'ladder-text',
  title: 'Drawn call flow (arrows)',
  detect,
  open: carry => new LadderReader(carry),
};
