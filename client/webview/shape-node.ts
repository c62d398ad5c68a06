import { type LadderBackground, ladderColor } from '../../server/src/core/ladder/ladder-palette';
import { type LadderShape, px, type ShapeTone } from '../../server/src/core/ladder/ladder-shapes';
import { svg } from './dom';

const tones: Readonly<Record<Exclude<ShapeTone, object>, string>> = {
  text: 'var(--vscode-foreground)',
  faint: 'var(--vscode-descriptionForeground)',
  line: 'var(--ladder-line)',
  media: 'var(--ladder-media)',
  error: 'var(--vscode-editorError-foreground)',
  warning: 'var(--ladder-warning)',
  information: 'var(--vscode-editorInfo-foreground)',
};

function paint(tone: ShapeTone | undefined, background: LadderBackground): string {
  if (tone === undefined) return 'none';
  return typeof tone === 'object' ? ladderColor(tone.number, background) : tones[tone];
}

/** One SVG node for a shape, in the colours of the editor's theme. */
export function shapeNode(shape: LadderShape, background: LadderBackground): SVGElement {
  if (shape.kind === 'path') {
    return svg('path', {
      d: shape.d,
      fill: paint(shape.fill, background),
      opacity: shape.opacity,
      'fill-rule': 'evenodd',
      stroke: shape.stroke && paint(shape.stroke, background),
      'stroke-width': shape.stroke && px(shape.width ?? 1),
      'stroke-dasharray': shape.isDashed ? '6 3' : undefined,
    });
  }
  const text = svg('text', {
    x: px(shape.x),
    y: px(shape.y),
    'font-size': px(shape.size),
    'text-anchor': shape.anchor,
    'font-weight': shape.isBold ? 'bold' : undefined,
    fill: paint(shape.tone, background),
  });
  text.textContent = shape.text;
  return text;
}
