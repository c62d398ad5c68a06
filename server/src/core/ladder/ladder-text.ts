import { plainLine } from '../text/plain-line';
import { formatTime } from '../trace/format-time';
import { arrowMark } from './arrow-mark';
import { longArrowNote } from './arrow-note';
import type { Ladder, LadderArrow, LadderMedia } from './ladder';

/** Room between two lanes, at least. */
const LEAST_GAP = 24;
const MOST_LABEL = 60;

/**
 * A ladder as text, as engineers draw it in tickets: a line for each arrow, the time before it, findings and notes
 * behind it. Every line is plain: control characters of the trace are blanks.
 */
export function ladderText(ladder: Ladder): string {
  const { lanes, arrows, media } = ladder;
  const titles = lanes.map(lane => plainLine(lane.title, MOST_LABEL));
  const times = arrows.map(timeText);
  const clockWidth = Math.max(0, ...times.map(text => text.length));
  const gap = Math.max(
    LEAST_GAP,
    ...titles.map(title => title.length + 2),
    ...arrows.map(arrow => labelOf(arrow).length + 6),
  );
  const bare = bars(lanes.length, gap);
  const margin = ' '.repeat(clockWidth + (clockWidth > 0 ? 2 : 0) + Math.ceil((titles[0]?.length ?? 0) / 2));
  const rows = arrows.flatMap((arrow, index) => {
    const clock = (times[index] ?? '').padEnd(margin.length);
    const behind = [longArrowNote(arrow), arrowMark(arrow)].filter(text => text !== '').join(' · ');
    const bands = media
      .filter(band => band.afterArrow === index)
      .map(band => margin + bandRow(band, bare, gap));
    return [
      `${clock}${arrowRow(arrow, bare, gap)}${behind === '' ? '' : `  ${plainLine(behind, 200)}`}`,
      ...bands,
    ];
  });
  const head = titleRow(titles, gap, margin.length);
  return `${[head.trimEnd(), margin + bare, ...rows, margin + bare].map(row => row.trimEnd()).join('\n')}\n`;
}

function bars(count: number, gap: number): string {
  return Array.from({ length: count }, () => '|').join(' '.repeat(gap - 1));
}

/** Titles centred over their bars, of which the first stands at `margin`. */
function titleRow(titles: readonly string[], gap: number, margin: number): string {
  return titles.reduce(
    (row, title, index) => row.padEnd(margin + index * gap - Math.floor(title.length / 2)) + title,
    '',
  );
}

function labelOf(arrow: LadderArrow): string {
  const dots = arrow.copies.length > 0 ? ` x${arrow.copies.length + 1}` : '';
  return plainLine(arrow.label, MOST_LABEL) + dots;
}

function arrowRow(arrow: LadderArrow, bare: string, gap: number): string {
  const label = labelOf(arrow);
  if (arrow.from === arrow.to) {
    const at = arrow.from * gap + 1;
    return `${bare.slice(0, at)}<- ${label}${bare.slice(at + 3 + label.length)}`;
  }
  const [left, right] = [Math.min(arrow.from, arrow.to), Math.max(arrow.from, arrow.to)];
  const shaft = shaftOf(label, (right - left) * gap - 1, arrow.from < arrow.to ? '->' : '<-');
  return bare.slice(0, left * gap + 1) + shaft + bare.slice(right * gap);
}

function bandRow({ from, to, codecs }: LadderMedia, bare: string, gap: number): string {
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const label = plainLine(`RTP ${codecs.join(', ')}`, (right - left) * gap - 7);
  const room = (right - left) * gap - 1;
  const fill = room - label.length - 4;
  const before = Math.floor(fill / 2);
  const band = `<${'='.repeat(before)} ${label} ${'='.repeat(fill - before)}>`;
  return bare.slice(0, left * gap + 1) + band + bare.slice(right * gap);
}

function shaftOf(label: string, room: number, head: '->' | '<-'): string {
  const fill = room - label.length - 3;
  const before = Math.floor(fill / 2);
  const body = `${'-'.repeat(before)} ${label} ${'-'.repeat(fill - before)}`;
  return head === '->' ? `${body}>` : `<${body}`;
}

/** The clock of the first arrow with its date, of the others the time since. */
function timeText({ time, sinceStartMs, sinceLastMs }: LadderArrow): string {
  if (!time) return '';
  if (sinceLastMs === undefined || sinceStartMs === undefined) return formatTime(time) ?? '';
  return `${sinceStartMs < 0 ? '-' : '+'}${(Math.abs(sinceStartMs) / 1000).toFixed(3)}`;
}
