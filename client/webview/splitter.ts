import { h } from './dom';

const LEAST = 80;

/** The line above an element by which its height is changed, with the pointer or with the up and down keys. */
export function splitter(below: HTMLElement, onHeight: (height: number) => void): HTMLElement {
  const line = h('div', {
    class: 'splitter',
    role: 'separator',
    tabindex: 0,
    'aria-orientation': 'horizontal',
    'aria-label': 'Height of the details',
  });
  const set = (height: number) =>
    onHeight(Math.max(LEAST, Math.min(height, Math.max(LEAST, window.innerHeight - 160))));
  line.addEventListener('keydown', event => {
    const by = event.key === 'ArrowUp' ? 20 : event.key === 'ArrowDown' ? -20 : 0;
    if (by === 0) return;
    event.preventDefault();
    set(below.offsetHeight + by);
  });
  line.addEventListener('pointerdown', event => {
    line.setPointerCapture(event.pointerId);
    const [start, height] = [event.clientY, below.offsetHeight];
    const move = (now: PointerEvent) => set(height + start - now.clientY);
    line.addEventListener('pointermove', move);
    line.addEventListener('pointerup', () => line.removeEventListener('pointermove', move), { once: true });
  });
  return line;
}
