import { plainLine } from '../text/plain-line';
import { formatTime } from '../trace/format-time';
import type { TraceTime } from '../trace/trace-record';
import { arrowMark } from './arrow-mark';
import { arrowNote } from './arrow-note';
import type { Ladder, LadderArrow, LadderMedia } from './ladder';
import { arrowsBetween, type LadderLayout, layoutLadder, mediaSpan, type TimeAxis } from './ladder-layout';
import { dialogColor } from './ladder-palette';

/** Above the first arrow: the names of the lanes. */
const HEAD = 34;
const FONT = 'ui-monospace, Menlo, Consolas, monospace';

export interface SvgOptions {
  readonly axis?: TimeAxis;
  /** Where it will be shown; `light` for print and tickets. */
  readonly theme?: 'light' | 'dark';
}

interface Theme {
  readonly background: string;
  readonly text: string;
  readonly faint: string;
  readonly band: string;
  readonly error: string;
  readonly warning: string;
}

const themes: Readonly<Record<'light' | 'dark', Theme>> = {
  light: {
    background: '#ffffff',
    text: '#1f1f1f',
    faint: '#616161',
    band: '#e8f1e8',
    error: '#c72e0f',
    warning: '#8a5c00',
  },
  dark: {
    background: '#1f1f1f',
    text: '#e6e6e6',
    faint: '#9d9d9d',
    band: '#22352a',
    error: '#f48771',
    warning: '#d7ba7d',
  },
};

/**
 * A whole ladder as a self-contained SVG picture: no script, no font or image from elsewhere, every text of the trace
 * escaped. For people who cannot see it, the title names the parties and each arrow has a sentence.
 */
export function ladderSvg(ladder: Ladder, options: SvgOptions = {}): string {
  const layout = layoutLadder(ladder, options.axis);
  const theme = themes[options.theme ?? 'light'];
  const height = Math.ceil(layout.height + HEAD);
  const names = ladder.lanes.map(lane => lane.title).join(', ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${height}" viewBox="0 0 ${layout.width} ${height}" role="img" font-family="${FONT}" font-size="12">`,
    `<title>${escaped(`Call flow between ${names}`)}</title>`,
    `<rect width="100%" height="100%" fill="${theme.background}"/>`,
    ...ladder.lanes.map((lane, index) => laneHead(lane.title, layout.laneX[index] ?? 0, theme)),
    `<g transform="translate(0 ${HEAD})">`,
    ladderBody(ladder, layout, { top: 0, bottom: layout.height, theme }),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

interface LadderWindow {
  readonly top: number;
  readonly bottom: number;
  readonly theme: Theme;
}

/** Lanes, media and arrows of a window of the drawing: at most as many elements as arrows stand in it. */
function ladderBody(ladder: Ladder, layout: LadderLayout, { top, bottom, theme }: LadderWindow): string {
  const { first, end } = arrowsBetween(layout, top, bottom);
  const bands = ladder.media.filter(band => band.afterArrow < end && band.beforeArrow >= first);
  return [
    ...bands.map(band => mediaBand(band, layout, theme)),
    ...layout.laneX.map(
      x =>
        `<line x1="${x}" x2="${x}" y1="${top}" y2="${bottom}" stroke="${theme.faint}" stroke-opacity="0.5"/>`,
    ),
    ...ladder.arrows.slice(first, end).map((arrow, index) => arrowGroup(arrow, first + index, layout, theme)),
  ].join('\n');
}

function laneHead(title: string, x: number, theme: Theme): string {
  return `<text x="${x}" y="20" text-anchor="middle" font-weight="bold" fill="${theme.text}">${escaped(plainLine(title, 26))}</text>`;
}

function mediaBand(band: LadderMedia, layout: LadderLayout, theme: Theme): string {
  const { top, bottom } = mediaSpan(layout, band);
  const [a, b] = [layout.laneX[band.from] ?? 0, layout.laneX[band.to] ?? 0];
  const [left, right] = [Math.min(a, b), Math.max(a, b)];
  const text = escaped(plainLine(`RTP ${band.codecs.join(', ')}`, 60));
  // Beside the first lane: in the middle it would stand on the lines of the lanes between.
  const label = `<text x="${left + 8}" y="${top + 12}" font-size="10" fill="${theme.faint}">${text}</text>`;
  return `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="${theme.band}"/>${label}`;
}

function label(at: {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly fill: string;
}): string {
  return `<text x="${at.x}" y="${at.y}" text-anchor="middle" fill="${at.fill}">${at.text}</text>`;
}

function arrowGroup(arrow: LadderArrow, index: number, layout: LadderLayout, theme: Theme): string {
  const y = layout.arrowY[index] ?? 0;
  const [from, to] = [layout.laneX[arrow.from] ?? 0, layout.laneX[arrow.to] ?? 0];
  const color = dialogColor(arrow.dialog);
  const mark = arrowMark(arrow);
  const worst = arrow.findings.some(finding => finding.severity === 'error') ? theme.error : theme.warning;
  const last = layout.laneX.at(-1) ?? 0;
  const note = escaped(plainLine([arrowNote(arrow), mark].filter(text => text !== '').join(' · '), 90));
  return [
    `<g data-number="${arrow.number}">`,
    `<title>${escaped(sentenceOf(arrow))}</title>`,
    time(arrow, y, theme),
    shaft(from, to, y, { color, dashed: arrow.outcome !== 'request' }),
    label({
      x: from === to ? from + 60 : (from + to) / 2,
      y: y - 4,
      text:
        escaped(plainLine(arrow.label, 40)) + (arrow.copies.length > 0 ? ` ×${arrow.copies.length + 1}` : ''),
      fill: mark === '' ? theme.text : worst,
    }),
    note === ''
      ? ''
      : `<text x="${last + 10}" y="${y + 4}" font-size="10" fill="${mark === '' ? theme.faint : worst}">${note}</text>`,
    '</g>',
  ]
    .filter(part => part !== '')
    .join('');
}

function time({ time: at, sinceStartMs, sinceLastMs }: LadderArrow, y: number, theme: Theme): string {
  if (!at) return '';
  const text =
    sinceLastMs === undefined || sinceStartMs === undefined
      ? clockOf(at)
      : `+${(sinceStartMs / 1000).toFixed(3)} s`;
  return `<text x="8" y="${y + 4}" font-size="10" fill="${theme.faint}">${text}</text>`;
}

function shaft(
  from: number,
  to: number,
  y: number,
  look: { readonly color: string; readonly dashed: boolean },
): string {
  const dash = look.dashed ? ' stroke-dasharray="6 3"' : '';
  const pen = `stroke="${look.color}" stroke-width="1.5" fill="none"${dash}`;
  if (from === to)
    return `<path d="M${from} ${y - 6}h24v12h-22" ${pen}/>${head(from + 2, y + 6, -1, look.color)}`;
  const way = to > from ? 1 : -1;
  return `<path d="M${from} ${y}H${to - 7 * way}" ${pen}/>${head(to, y, way, look.color)}`;
}

/** The head of an arrow that points right (1) or left (-1). */
function head(x: number, y: number, way: number, color: string): string {
  return `<path d="M${x} ${y}l${-8 * way} -4v8z" fill="${color}"/>`;
}

/** The time of day without its date. */
function clockOf(at: TraceTime): string {
  const text = formatTime(at) ?? '';
  return text.slice(text.indexOf('T') + 1);
}

/** What an arrow says to a screen reader. */
function sentenceOf(arrow: LadderArrow): string {
  const findings = arrow.findings.map(({ severity, message }) => `${severity}: ${message}`);
  const note = arrowNote(arrow);
  return plainLine(
    [`Message ${arrow.number}: ${arrow.label}`, ...(note === '' ? [] : [note]), ...findings].join('. '),
    500,
  );
}

/** XML has no form for control characters, and a lone surrogate would break the file. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
}
