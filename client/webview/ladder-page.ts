import type { Ladder } from '../../server/src/core/ladder/ladder';
import { orderLanes } from '../../server/src/core/ladder/order-lanes';
import { searchLadder } from '../../server/src/core/ladder/search-ladder';
import type {
  LadderPageCommand,
  LadderPageState,
  MessageDetails,
  ToLadderPage,
} from '../../server/src/core/ladder-protocol';
import { detailNodes } from './details-pane';
import { h } from './dom';
import { HoverCard } from './hover-card';
import { LadderView } from './ladder-view';
import { moveLane } from './move-lane';
import { type PageSettings, readSaved } from './page-settings';
import { splitter } from './splitter';
import { Toolbar } from './toolbar';
import type { VsCodeApi } from './vscode-api';
import { walk } from './walk';
import { zoomOf, zoomStep } from './zoom-keys';

/** Walking shows the text of a message that is stayed at so long, ms. */
const STAY = 90;

const empty: Ladder = { lanes: [], arrows: [], media: [] };

/** The page: what is selected, found and shown, and the messages to and from the client. */
export class LadderPage {
  private readonly saved;
  private settings: PageSettings;
  private state: LadderPageState | null;
  private turn = 0;
  private linkedCalls = 0;
  /** As the client sent it, and with the user's order of lanes. */
  private given: Ladder = empty;
  private ladder: Ladder = empty;
  private selected: number | undefined;
  private lit: number | undefined;
  private hits: readonly number[] = [];
  private known = new Map<number, MessageDetails>();
  private stayTimer: number | undefined;
  private isFirst = true;

  private readonly view = new LadderView(() => {
    this.card.hide();
    this.save();
  });
  private readonly card = new HoverCard(index => this.describe(index));
  private readonly details = h('section', { class: 'details', 'aria-label': 'Message', tabindex: 0 });
  private readonly notice = h('p', { class: 'notice', role: 'status' }, 'Drawing the ladder …');
  /** The first difference of two calls, in words. */
  private readonly told = h('p', { class: 'told', role: 'status', hidden: true });
  private readonly toolbar = new Toolbar({
    search: text => this.search(text),
    step: by => this.step(by),
    leaveSearch: () => this.leaveSearch(),
    stepDifference: by => this.stepTo(this.differing(), by),
    change: settings => this.change(settings),
    linked: on => this.api.postMessage({ kind: 'linked', on }),
  });

  constructor(
    private readonly api: VsCodeApi,
    private readonly body: HTMLElement,
  ) {
    this.saved = readSaved(api.getState());
    this.settings = this.saved.settings;
    this.state = this.saved.state;
  }

  /** Builds the page and asks the client for the ladder. */
  start(): void {
    const split = splitter(this.details, height => this.change({ detailsHeight: height }));
    this.body.replaceChildren(
      this.toolbar.element,
      this.notice,
      this.told,
      this.view.scroll,
      split,
      this.details,
      this.card.element,
    );
    const { list, scroll } = this.view;
    list.addEventListener('keydown', event => this.listKey(event));
    list.addEventListener('click', event => this.pick(this.view.indexAt(event.target), false));
    list.addEventListener('dblclick', event => this.pick(this.view.indexAt(event.target), true));
    list.addEventListener('mousemove', event =>
      this.card.over(this.view.indexAt(event.target), event.clientX, event.clientY),
    );
    list.addEventListener('mouseleave', () => this.card.hide());
    list.addEventListener('pointerdown', () => this.card.dismiss());
    window.addEventListener('keydown', event => this.pageKey(event));
    scroll.addEventListener('wheel', event => this.zoomByWheel(event), { passive: false });
    window.addEventListener('message', event => this.hear(event.data as ToLadderPage));
    new ResizeObserver(() => this.redraw()).observe(scroll);
    new MutationObserver(() => this.redraw()).observe(this.body, { attributeFilter: ['class'] });
    this.api.postMessage({ kind: 'ready', state: this.state });
  }

  private hear(message: ToLadderPage): void {
    if (message.kind === 'show') this.show(message);
    else if (message.kind === 'failed') this.fail(message.reason);
    else if (message.kind === 'drawing') this.tell('Drawing the ladder …', 'Cancel');
    else if (message.kind === 'run') this.run(message.command);
    else if (message.turn !== this.turn) return;
    else if (message.kind === 'light') this.light(message.arrow);
    else if (message.details) this.learn(message.arrow, message.details);
  }

  private show(message: Extract<ToLadderPage, { kind: 'show' }>): void {
    const before = sameDocuments(this.state, message.state) ? this.selectedNumber() : undefined;
    this.turn = message.turn;
    this.state = message.state;
    this.linkedCalls = message.linkedCalls;
    this.given = message.ladder;
    this.known = new Map();
    this.notice.hidden = true;
    this.reorder();
    const at = this.ladder.arrows.findIndex(arrow => arrow.number === before);
    this.selected = at < 0 ? undefined : at;
    this.lit = message.lit ?? undefined;
    this.search(this.toolbar.search.value, false);
    this.redraw();
    if (this.isFirst) this.view.scroll.scrollTop = this.saved.scrollTop;
    const first = this.ladder.arrows.findIndex(({ difference }) => difference?.isFirst);
    const wanted = first < 0 ? this.lit : first;
    if (this.isFirst && wanted !== undefined && this.saved.selected === null) this.view.reveal(wanted);
    this.isFirst = false;
    this.describeSelected();
    this.save();
  }

  /** Of the selected message, or of the one that was before the page was loaded. */
  private selectedNumber(): number | null | undefined {
    return this.selected === undefined ? this.saved.selected : this.ladder.arrows[this.selected]?.number;
  }

  private tell(text: string, button: 'Cancel' | 'Draw'): void {
    const action = h('button', {}, button);
    action.addEventListener('click', () =>
      this.api.postMessage({ kind: button === 'Cancel' ? 'cancel' : 'draw' }),
    );
    this.notice.replaceChildren(text, action);
    this.notice.hidden = false;
  }

  private fail(reason: string): void {
    this.tell(reason, 'Draw');
    this.given = empty;
    this.ladder = empty;
    this.redraw();
  }

  private reorder(): void {
    this.ladder = orderLanes(this.given, this.settings.laneOrder);
  }

  private redraw(): void {
    const { settings, state, linkedCalls } = this;
    this.details.hidden = !settings.showsDetails;
    this.details.style.setProperty('height', `${settings.detailsHeight}px`);
    const differing = this.differing();
    this.toolbar.show(settings, {
      links: { on: state?.linked ?? false, count: linkedCalls },
      differs: differing.length > 0,
    });
    this.told.hidden = !this.ladder.sides;
    const first = this.ladder.arrows.find(({ difference }) => difference?.isFirst)?.difference;
    this.told.textContent = first
      ? `First difference: ${first.text}`
      : 'No difference beyond Call-IDs, tags, branches, ports and times.';
    this.view.show(this.ladder, settings);
    this.mark();
  }

  private mark(): void {
    this.view.mark({ selected: this.selected, lit: this.lit, hits: new Set(this.hits) });
    const place = this.selected === undefined ? 0 : this.hits.indexOf(this.selected) + 1;
    this.toolbar.found(place, this.hits.length);
  }

  private save(): void {
    this.api.setState({
      state: this.state,
      settings: this.settings,
      selected: this.selected === undefined ? null : (this.ladder.arrows[this.selected]?.number ?? null),
      scrollTop: this.view.scroll.scrollTop,
    });
  }

  private change(settings: Partial<PageSettings>): void {
    this.settings = { ...this.settings, ...settings };
    if (settings.laneOrder) this.reorder();
    this.redraw();
    if (this.selected !== undefined && (settings.axis || settings.zoom)) this.view.reveal(this.selected);
    this.describeSelected();
    this.save();
  }

  private zoomByWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.toolbar.zoomBy(event.deltaY < 0 ? zoomStep : 1 / zoomStep);
  }

  /** Keys that mean the same wherever the keyboard is in the page. */
  private pageKey(event: KeyboardEvent): void {
    this.card.dismiss();
    const zoom = zoomOf(event);
    if (zoom === undefined) return;
    event.preventDefault();
    if (zoom === 'whole') this.change({ zoom: 1 });
    else this.toolbar.zoomBy(zoom === 'larger' ? zoomStep : 1 / zoomStep);
  }

  /** Selects an arrow without telling the text. */
  private select(index: number): void {
    this.selected = index;
    this.view.reveal(index);
    this.mark();
    this.describeSelected();
    this.save();
  }

  /** Selects an arrow and shows its message; `focus` goes there. */
  private pick(index: number | undefined, focus: boolean): void {
    if (index === undefined) return;
    window.clearTimeout(this.stayTimer);
    this.select(index);
    this.revealText(index, 0, focus);
  }

  private revealText(arrow: number, copy: number, focus: boolean): void {
    this.api.postMessage({ kind: 'reveal', turn: this.turn, arrow, copy, focus });
  }

  private listKey(event: KeyboardEvent): void {
    const { key } = event;
    if (key === 'Enter' && this.selected !== undefined) this.pick(this.selected, true);
    else if (key === 'Escape') this.leaveSearch();
    else if (key.length === 1 && key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.toolbar.search.value = '';
      this.toolbar.search.focus();
      return;
    } else {
      const from = this.selected ?? this.lit;
      const next = walk(key, { from, arrows: this.ladder.arrows, page: this.view.pageLength() });
      if (next === undefined) return;
      this.select(next);
      this.revealSoon(next);
    }
    event.preventDefault();
  }

  private revealSoon(index: number): void {
    window.clearTimeout(this.stayTimer);
    this.stayTimer = window.setTimeout(() => this.revealText(index, 0, false), STAY);
  }

  private light(arrow: number | null): void {
    this.lit = arrow ?? undefined;
    // Where the keyboard is here, the text only follows: what it tells late must not scroll away from what is selected.
    if (arrow !== null && !document.hasFocus()) this.view.reveal(arrow);
    this.mark();
  }

  private search(text: string, moves = true): void {
    this.hits = searchLadder(this.ladder, text);
    const from = this.selected ?? 0;
    const next = this.hits.find(index => index >= from) ?? this.hits[0];
    if (moves && next !== undefined) {
      this.select(next);
      this.revealSoon(next);
    } else this.mark();
  }

  /** Of a step that both calls have, the one at the left. */
  private differing(): readonly number[] {
    return this.ladder.arrows.flatMap(({ difference, isBeside }, index) =>
      difference && !isBeside ? [index] : [],
    );
  }

  private step(by: 1 | -1): void {
    this.stepTo(this.hits, by);
  }

  private stepTo(indexes: readonly number[], by: 1 | -1): void {
    const { selected = -1 } = this;
    const next =
      by > 0
        ? (indexes.find(index => index > selected) ?? indexes[0])
        : (indexes.findLast(index => index < selected) ?? indexes.at(-1));
    if (next === undefined) return;
    this.select(next);
    this.revealSoon(next);
  }

  private leaveSearch(): void {
    this.toolbar.search.value = '';
    this.search('', false);
    this.view.list.focus();
  }

  private describe(index: number): void {
    const known = this.known.get(index);
    if (known) this.learn(index, known);
    else this.api.postMessage({ kind: 'describe', turn: this.turn, arrow: index });
  }

  private describeSelected(): void {
    if (this.selected !== undefined && this.settings.showsDetails) this.describe(this.selected);
    else this.details.replaceChildren(h('p', { class: 'notice' }, 'Select an arrow to see its message.'));
  }

  private learn(index: number, details: MessageDetails): void {
    this.known.set(index, details);
    const arrow = this.ladder.arrows[index];
    if (!arrow) return;
    this.card.show(index, arrow, details);
    if (index !== this.selected || !this.settings.showsDetails) return;
    const nodes = detailNodes(arrow, details, copy => this.revealText(index, copy, false));
    this.details.replaceChildren(...nodes);
  }

  private run(command: LadderPageCommand): void {
    if (command === 'find') this.toolbar.search.select();
    else if (command === 'toggleDetails') this.change({ showsDetails: !this.settings.showsDetails });
    else if (command === 'nameLane') this.nameLane();
    else this.moveLane(command === 'moveLaneLeft' ? -1 : 1);
  }

  private nameLane(): void {
    const id = this.lane();
    const lane = this.ladder.lanes.find(one => one.id === id);
    if (lane) this.api.postMessage({ kind: 'nameLane', id: lane.id, title: lane.title });
  }

  /** The lane that has the keyboard, or that the selected arrow comes from, or the first. */
  private lane(): string | undefined {
    if (this.view.chosenLane !== undefined) return this.view.chosenLane;
    const { lanes, arrows } = this.ladder;
    return lanes[arrows[this.selected ?? -1]?.from ?? 0]?.id;
  }

  private moveLane(by: -1 | 1): void {
    const id = this.lane();
    if (id === undefined || this.ladder.sides) return;
    this.change({ laneOrder: moveLane(this.ladder.lanes, id, by) });
    this.view.focusLane(id);
  }
}

/** Messages are known by their numbers in a document: another one has others of the same number. */
function sameDocuments(one: LadderPageState | null, other: LadderPageState): boolean {
  const uris = (state: LadderPageState) => state.origins.map(({ uri }) => uri).join('\n');
  return one !== null && uris(one) === uris(other);
}
