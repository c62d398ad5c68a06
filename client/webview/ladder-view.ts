import { arrowSentence } from '../../server/src/core/ladder/arrow-sentence';
import { arrowTime } from '../../server/src/core/ladder/arrow-time';
import { worstFinding } from '../../server/src/core/ladder/finding-icon';
import type { Ladder, LadderArrow } from '../../server/src/core/ladder/ladder';
import {
  belowArrow,
  isLongPause,
  type LadderLayout,
  layoutLadder,
  rowParts,
  sideOf,
  sizesFor,
} from '../../server/src/core/ladder/ladder-layout';
import type { LadderBackground } from '../../server/src/core/ladder/ladder-palette';
import { type LadderWindow, ladderWindow } from '../../server/src/core/ladder/ladder-window';
import { arrowReach, headRoom } from '../../server/src/core/ladder/lane-room';
import { durationText } from '../../server/src/core/text/duration-text';
import { h, place, svg } from './dom';
import type { PageSettings } from './page-settings';
import { shapeNode } from './shape-node';

/** Room below the last arrow, px. */
const FOOT = 24;

/** Arrows that look different from the others. */
export interface Marks {
  /** Walked to or clicked. */
  readonly selected: number | undefined;
  /** Of the message at the cursor in the text. */
  readonly lit: number | undefined;
  readonly hits: ReadonlySet<number>;
}

/**
 * The drawing: rows that can be pointed at and read out, and one SVG over them. Only what is in view exists, and a little
 * above and below it.
 */
export class LadderView {
  readonly scroll: HTMLElement;
  readonly list: HTMLElement;
  private readonly heads = h('div', { class: 'heads', role: 'toolbar', 'aria-label': 'Lanes' });
  private readonly drawing = svg('svg', { class: 'drawing', 'aria-hidden': 'true' });
  private readonly rows = h('div', { class: 'rows', role: 'presentation' });
  private ladder: Ladder = { lanes: [], arrows: [], media: [] };
  private layout: LadderLayout = layoutLadder(this.ladder);
  private settings: PageSettings | undefined;
  private drawn: LadderWindow | undefined;
  /** The lane whose head had the keyboard last, until the list of messages gets it: commands of the palette mean it. */
  chosenLane: string | undefined;
  private marks: Marks = { selected: undefined, lit: undefined, hits: new Set() };

  constructor(private readonly onScroll: () => void) {
    this.list = h(
      'div',
      { class: 'canvas', role: 'listbox', tabindex: 0, 'aria-label': 'Messages' },
      this.rows,
      this.drawing,
    );
    const choose = ({ target }: Event) => {
      const head = target instanceof Element ? target.closest('[data-lane]') : null;
      this.chosenLane = head?.getAttribute('data-lane') ?? undefined;
    };
    this.heads.addEventListener('pointerdown', choose);
    this.heads.addEventListener('focusin', choose);
    this.list.addEventListener('focusin', choose);
    this.scroll = h('div', { class: 'scroll' }, this.heads, this.list);
    this.scroll.addEventListener('scroll', () => {
      this.draw(false);
      this.onScroll();
    });
  }

  /** Draws a ladder, or the same with other settings. The lanes stand in the order of the ladder. */
  show(ladder: Ladder, settings: PageSettings): void {
    this.ladder = ladder;
    this.settings = settings;
    const width = this.scroll.clientWidth;
    const hasFindings = ladder.arrows.some(arrow => worstFinding(arrow) !== undefined);
    const sides = ladder.sides?.length ?? 1;
    const sizes = sizesFor({ lanes: ladder.lanes.length, width, zoom: settings.zoom, hasFindings, sides });
    this.layout = layoutLadder(ladder, settings.axis, sizes);
    this.scroll.style.setProperty('--font-size', `${sizes.fontSize}px`);
    this.scroll.style.setProperty('--margin-left', `${sizes.marginLeft}px`);
    place(this.list, { width: Math.max(this.layout.width, width), height: this.layout.height + FOOT });
    this.drawHeads();
    this.draw(true);
  }

  /** The heads of the lanes: buttons, so that lanes are named and moved from the keyboard. */
  private drawHeads(): void {
    const { lanes, sides } = this.ladder;
    this.heads.classList.toggle('compares', sides !== undefined);
    const titles = (sides ?? []).map(({ title }, index) => {
      const { left, right } = this.layout.sides[index] ?? { left: 0, right: 0 };
      const head = h('h2', { class: 'side', title }, title);
      place(head, { left, width: right - left });
      return head;
    });
    place(this.heads, { width: Math.max(this.layout.width, this.scroll.clientWidth) });
    const focused = document.activeElement?.getAttribute('data-lane');
    const buttons = lanes.map((lane, index) => {
      const named = lane.title !== lane.id;
      const button = h(
        'button',
        {
          class: 'head',
          'data-lane': lane.id,
          title: `${lane.endpoints.join('\n')}\n\nF2 names the lane${sides ? '' : ', Alt+Shift+← and → move it'}`,
          'aria-label': `${lane.title}${named ? `, ${lane.id}` : ''}, lane ${index + 1} of ${lanes.length}`,
        },
        h('span', { class: 'title' }, lane.title),
        ...(named ? [h('span', { class: 'id' }, lane.id)] : []),
      );
      const { left, right } = headRoom(this.layout, index);
      place(button, { left, width: right - left });
      return button;
    });
    this.heads.replaceChildren(...titles, ...buttons);
    if (focused !== null && focused !== undefined) this.focusLane(focused);
  }

  /** Gives the keyboard to the head of a lane. */
  focusLane(id: string): void {
    for (const button of this.heads.querySelectorAll('button'))
      if (button.dataset['lane'] === id) button.focus();
  }

  private draw(always: boolean): void {
    const top = this.scroll.scrollTop;
    const bottom = top + this.scroll.clientHeight;
    const seenEnd = Math.min(bottom, this.layout.height);
    if (!always && this.drawn && this.drawn.top <= top && this.drawn.bottom >= seenEnd) return;
    const colourBy = this.settings?.colourBy ?? 'dialog';
    const drawn = ladderWindow(this.ladder, this.layout, { top, bottom, colourBy });
    this.drawn = drawn;
    const background = backgroundOf(document.body);
    this.drawing.setAttribute('viewBox', `0 ${drawn.top} ${this.layout.width} ${drawn.bottom - drawn.top}`);
    place(this.drawing, {
      top: drawn.top,
      width: this.layout.width,
      height: Math.max(1, drawn.bottom - drawn.top),
    });
    this.drawing.replaceChildren(...drawn.shapes.map(shape => shapeNode(shape, background)));
    const rows: HTMLElement[] = [];
    for (let index = drawn.first; index < drawn.end; index++) rows.push(this.rowOf(index));
    this.rows.replaceChildren(...rows);
    this.mark(this.marks);
  }

  private rowOf(index: number): HTMLElement {
    const arrow = this.ladder.arrows[index];
    if (!arrow) return h('div');
    const { arrowY, sizes, laneX } = this.layout;
    const { label } = rowParts(sizes);
    const worst = worstFinding(arrow);
    const since = arrow.sinceLastMs;
    const row = h(
      'div',
      {
        class: `row${arrow.difference ? ' differs' : ''}${arrow.difference?.isFirst ? ' first' : ''}`,
        id: `arrow-${index}`,
        role: 'option',
        'data-index': index,
        'aria-posinset': index + 1,
        'aria-setsize': this.ladder.arrows.length,
        'aria-label': arrowSentence(this.ladder, arrow),
      },
      h('span', { class: 'time' }, arrowTime(arrow)),
      h(
        'span',
        { class: 'delta' },
        since !== undefined && since >= 1 && !isLongPause(arrow) ? durationText(since) : '',
      ),
      ...(worst ? [h('span', { class: `findings ${worst}` }, findingsText(arrow))] : []),
    );
    const y = arrowY[index] ?? 0;
    const top = y - label;
    const { left, right, end } = sideOf(this.layout, arrow.from);
    const isHalf = this.layout.sides.length > 1;
    place(row, {
      top,
      height: label + belowArrow(arrow, sizes),
      ...(isHalf && { left, width: right - left }),
    });
    row.style.setProperty('--shaft', `${label}px`);
    row.style.setProperty('--right', `${(laneX[end - 1] ?? 0) - left + 14}px`);
    return row;
  }

  /** Sets how rows look; draws nothing. */
  mark(marks: Marks): void {
    this.marks = marks;
    const { arrows } = this.ladder;
    const transaction = marks.selected === undefined ? undefined : arrows[marks.selected]?.transaction;
    for (const row of this.rows.children) {
      const index = Number(row.getAttribute('data-index'));
      const isSelected = index === marks.selected;
      row.classList.toggle('selected', isSelected);
      row.classList.toggle('lit', index === marks.lit);
      row.classList.toggle('hit', marks.hits.has(index));
      row.classList.toggle('kin', transaction !== undefined && arrows[index]?.transaction === transaction);
      row.setAttribute('aria-selected', String(isSelected));
    }
    const active = marks.selected === undefined ? null : document.getElementById(`arrow-${marks.selected}`);
    if (active) this.list.setAttribute('aria-activedescendant', active.id);
    else this.list.removeAttribute('aria-activedescendant');
  }

  /** Scrolls so that an arrow can be seen, with a little room around it. */
  reveal(index: number): void {
    const y = this.layout.arrowY[index];
    if (y === undefined) return;
    const { label, note, extra } = rowParts(this.layout.sizes);
    const [top, bottom] = [y - label - extra, y + note + extra];
    const seen = this.scroll.clientHeight - this.heads.offsetHeight;
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    else if (bottom > this.scroll.scrollTop + seen) this.scroll.scrollTop = bottom - seen;
    this.revealAcross(index);
    this.draw(false);
    this.mark(this.marks);
  }

  /** Of many lanes, and of two calls side by side, those of the arrow come into view. */
  private revealAcross(index: number): void {
    const arrow = this.ladder.arrows[index];
    if (!arrow) return;
    const { left, right } = arrowReach(this.layout, arrow);
    const { scrollLeft, clientWidth } = this.scroll;
    if (right > scrollLeft + clientWidth) this.scroll.scrollLeft = right - clientWidth;
    if (left < this.scroll.scrollLeft) this.scroll.scrollLeft = left;
  }

  /** Arrows that fit into the view: how far Page Down goes. */
  pageLength(): number {
    return Math.max(1, Math.floor(this.scroll.clientHeight / (rowParts(this.layout.sizes).label * 2)));
  }

  /** The arrow at a point of the page; undefined beside all. */
  indexAt(target: EventTarget | null): number | undefined {
    const row = target instanceof Element ? target.closest('[data-index]') : null;
    return row ? Number(row.getAttribute('data-index')) : undefined;
  }
}

/** The rule of the gravest finding, and how many others there are; a hint is no mark. */
function findingsText({ findings }: LadderArrow): string {
  const rules = [...new Set(findings.filter(({ severity }) => severity !== 'hint').map(({ rule }) => rule))];
  return rules.length > 1 ? `${rules[0]} +${rules.length - 1}` : (rules[0] ?? '');
}

/** Whether the editor's theme is light or dark; VS Code keeps it in the classes of the body. */
function backgroundOf(body: HTMLElement): LadderBackground {
  const { classList } = body;
  const isLight = classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light');
  return isLight ? 'light' : 'dark';
}
