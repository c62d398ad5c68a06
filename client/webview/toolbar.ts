import type { ColourBy } from '../../server/src/core/ladder/draw-arrow';
import { h } from './dom';
import type { PageSettings } from './page-settings';
import { zoomStep } from './zoom-keys';

/** What the toolbar asks of the page. */
export interface ToolbarActions {
  search(text: string): void;
  /** To the next arrow that was found, or the one before. */
  step(by: 1 | -1): void;
  leaveSearch(): void;
  /** To the next arrow that differs, or the one before. */
  stepDifference(by: 1 | -1): void;
  change(settings: Partial<PageSettings>): void;
  linked(on: boolean): void;
}

/** What the page shows besides its settings. */
export interface Shown {
  readonly links: { readonly on: boolean; readonly count: number };
  /** Two calls side by side, and not all in them is the same. */
  readonly differs: boolean;
}

const colours: Readonly<Record<ColourBy, string>> = {
  dialog: 'By dialog',
  transaction: 'By transaction',
  call: 'By call',
};

/** Search, time axis, colours, linked calls, details and zoom. */
export class Toolbar {
  readonly search = h('input', {
    type: 'search',
    placeholder: 'Find: 486, hold …',
    'aria-label': 'Find in the ladder',
    spellcheck: 'false',
  });
  private readonly count = h('span', { class: 'count', role: 'status' });
  private readonly axis = toggle('Time scale', 'Pauses take room by their length');
  private readonly linked = toggle(
    'Linked',
    'Other legs of a B2BUA, transfers and replacements in the same ladder',
  );
  private readonly details = toggle(
    'Details',
    'The selected message, decoded, and what differs from the one before',
  );
  private readonly colour = h(
    'select',
    { 'aria-label': 'Colours', title: 'What the colours tell apart' },
    ...Object.entries(colours).map(([value, text]) => h('option', { value }, text)),
  );
  private readonly differences = h('span', {
    class: 'differences',
    role: 'group',
    'aria-label': 'Differences',
  });
  private readonly zoomText = h('button', { title: 'Back to 100 % (Alt+0)' });
  readonly element: HTMLElement;

  constructor(private readonly actions: ToolbarActions) {
    const smaller = h('button', { title: 'Smaller (Alt+Minus)', 'aria-label': 'Smaller' }, '−');
    const larger = h('button', { title: 'Larger (Alt+Plus)', 'aria-label': 'Larger' }, '+');
    this.element = h(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Ladder' },
      h('span', { class: 'find' }, this.search, this.count),
      this.differences,
      this.axis,
      this.colour,
      this.linked,
      this.details,
      h('span', { class: 'zoom', role: 'group', 'aria-label': 'Zoom' }, smaller, this.zoomText, larger),
    );
    const before = h('button', { title: 'Difference before', 'aria-label': 'Difference before' }, '↑ ≠');
    const next = h('button', { title: 'Next difference', 'aria-label': 'Next difference' }, '↓ ≠');
    this.differences.append(before, next);
    before.addEventListener('click', () => actions.stepDifference(-1));
    next.addEventListener('click', () => actions.stepDifference(1));
    smaller.addEventListener('click', () => this.zoomBy(1 / zoomStep));
    larger.addEventListener('click', () => this.zoomBy(zoomStep));
    this.zoomText.addEventListener('click', () => actions.change({ zoom: 1 }));
    this.axis.addEventListener('click', () =>
      actions.change({ axis: isOn(this.axis) ? 'compact' : 'proportional' }),
    );
    this.details.addEventListener('click', () => actions.change({ showsDetails: !isOn(this.details) }));
    this.linked.addEventListener('click', () => actions.linked(!isOn(this.linked)));
    this.colour.addEventListener('change', () => actions.change({ colourBy: this.colour.value as ColourBy }));
    this.search.addEventListener('input', () => actions.search(this.search.value));
    this.search.addEventListener('keydown', event => this.searchKey(event));
  }

  private zoom = 1;

  /** Larger or smaller by a factor, between a half and three times. */
  zoomBy(factor: number): void {
    this.actions.change({ zoom: Math.min(3, Math.max(0.5, this.zoom * factor)) });
  }

  private searchKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.actions.step(event.shiftKey ? -1 : 1);
    else if (event.key === 'ArrowDown') this.actions.step(1);
    else if (event.key === 'ArrowUp') this.actions.step(-1);
    else if (event.key === 'Escape') this.actions.leaveSearch();
    else return;
    event.preventDefault();
  }

  /** Shows the settings as they are. */
  show(settings: PageSettings, { links, differs }: Shown): void {
    this.differences.hidden = !differs;
    this.zoom = settings.zoom;
    this.axis.setAttribute('aria-pressed', String(settings.axis === 'proportional'));
    this.details.setAttribute('aria-pressed', String(settings.showsDetails));
    this.linked.setAttribute('aria-pressed', String(links.on));
    this.linked.hidden = links.count === 0;
    this.linked.textContent = `Linked (${links.count})`;
    this.colour.value = settings.colourBy;
    this.zoomText.textContent = `${Math.round(settings.zoom * 100)} %`;
    this.zoomText.setAttribute('aria-label', `Zoom ${this.zoomText.textContent}, back to 100 %`);
  }

  /** `2 of 7`, or that nothing was found; empty without a search. */
  found(place: number, count: number): void {
    const isSearching = this.search.value.trim() !== '';
    this.count.textContent = isSearching ? (count === 0 ? 'none' : `${place} of ${count}`) : '';
  }
}

function toggle(text: string, title: string): HTMLButtonElement {
  return h('button', { class: 'toggle', title, 'aria-pressed': 'false' }, text);
}

function isOn(button: HTMLButtonElement): boolean {
  return button.getAttribute('aria-pressed') === 'true';
}
