import type { LadderArrow } from '../../server/src/core/ladder/ladder';
import type { MessageDetails } from '../../server/src/core/ladder-protocol';
import { h, place } from './dom';

/** The pointer rests this long on an arrow before its message is shown, ms. */
const REST = 350;
const MOST_LINES = 16;

/** The head of the message under the pointer, and the findings of its arrow. */
export class HoverCard {
  readonly element = h('div', { class: 'card', hidden: true, 'aria-hidden': 'true' });
  private timer: number | undefined;
  private index: number | undefined;
  private at = { x: 0, y: 0 };
  private isDismissed = false;

  constructor(private readonly onRest: (index: number) => void) {}

  /** The pointer is over an arrow, or over none. */
  over(index: number | undefined, x: number, y: number): void {
    this.at = { x, y };
    if (index === this.index) return;
    this.hide();
    this.index = index;
    this.isDismissed = false;
    if (index !== undefined) this.timer = window.setTimeout(() => this.onRest(index), REST);
  }

  hide(): void {
    this.dismiss();
    this.index = undefined;
  }

  /** Hides it until the pointer rests on another arrow: whoever clicks or types has seen enough of this one. */
  dismiss(): void {
    window.clearTimeout(this.timer);
    this.isDismissed = true;
    this.element.hidden = true;
  }

  /** Shows a message if the pointer is still on its arrow. */
  show(index: number, arrow: LadderArrow, details: MessageDetails): void {
    if (index !== this.index || this.isDismissed) return;
    const { lines } = details;
    const shown = lines.slice(0, MOST_LINES).filter(line => line.mark !== 'removed');
    const findings = arrow.findings.filter(({ severity }) => severity !== 'hint');
    this.element.replaceChildren(
      ...findings.map(({ severity, message }) => h('p', { class: `finding ${severity}` }, message)),
      ...(arrow.difference ? [h('p', { class: 'finding warning' }, arrow.difference.text)] : []),
      h('pre', {}, shown.map(({ text }) => text).join('\n') + (lines.length > MOST_LINES ? '\n…' : '')),
    );
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    place(this.element, {
      left: Math.max(4, Math.min(this.at.x + 14, window.innerWidth - offsetWidth - 8)),
      top:
        this.at.y + 18 + offsetHeight < window.innerHeight
          ? this.at.y + 18
          : Math.max(4, this.at.y - offsetHeight - 14),
    });
  }
}
