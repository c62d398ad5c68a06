/** What the view of a ladder does with its plain data: lanes in another order, search, colours. */
import { describe, expect, test } from 'vitest';
import { arrowSentence } from '../../../src/core/ladder/arrow-sentence';
import { ladderColor } from '../../../src/core/ladder/ladder-palette';
import { orderLanes } from '../../../src/core/ladder/order-lanes';
import { searchLadder } from '../../../src/core/ladder/search-ladder';
import { manyArrows } from './many-arrows';
import { seedLadder } from './seed-ladder';

describe('lanes in another order', () => {
  const hold = seedLadder('F14-hold');

  test('take their arrows and media along', () => {
    const ids = hold.lanes.map(lane => lane.id);
    const turned = orderLanes(hold, [...ids].reverse());
    expect(turned.lanes.map(lane => lane.id)).toEqual([...ids].reverse());
    const ends = ({ lanes, arrows, media }: typeof hold) =>
      [...arrows, ...media].map(({ from, to }) => [lanes[from]?.id, lanes[to]?.id]);
    expect(ends(turned)).toEqual(ends(hold));
  });

  test('an order that names some puts these first and leaves the others', () => {
    const [first, second, third] = hold.lanes.map(lane => lane.id);
    const moved = orderLanes(hold, [third ?? '', 'a host that is not there']);
    expect(moved.lanes.map(lane => lane.id)).toEqual([third, first, second]);
    expect(orderLanes(hold, [])).toBe(hold);
  });
});

describe('search', () => {
  const busy = seedLadder('F25-busy', { names: new Map([['192.0.2.10', 'Alice']]) });
  const found = (search: string) => searchLadder(busy, search).map(index => busy.arrows[index]?.label);

  test('finds labels, notes, and names of lanes, every word of it', () => {
    expect(found('486')).toEqual(['486 Busy Here', '486 Busy Here']);
    expect(found('OFFER alice')).toEqual(['INVITE']);
    expect(found('busy alice')).toEqual(['486 Busy Here']);
    expect(found('#1')).toEqual(['INVITE']);
  });

  test('finds the rule of a finding', () => {
    expect(searchLadder(manyArrows(3), 'uri-invalid')).toEqual([0, 1, 2]);
  });

  test('of blanks finds nothing', () => expect(found('  ')).toEqual([]));
});

test('a sentence says to a screen reader what is drawn', () => {
  const busy = seedLadder('F25-busy', { names: new Map([['192.0.2.10', 'Alice']]) });
  const [invite] = busy.arrows;
  expect(invite && arrowSentence(busy, invite)).toMatch(
    /^Message 1: INVITE from Alice to [\d.]+\. offer PCM/,
  );
});

describe('colours', () => {
  const backgrounds = { light: '#ffffff', dark: '#1f1f1f' } as const;
  const numbers = [0, 1, 2, 3, 4, 5, undefined];

  test.each(Object.entries(backgrounds))('on %s have 3:1 to the background', (name, background) => {
    for (const number of numbers) {
      const color = ladderColor(number, name as keyof typeof backgrounds);
      expect(contrast(color, background), color).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(['light', 'dark'] as const)('on %s stay apart for people with colour blindness', name => {
    for (const [kind, matrix] of Object.entries(blindness)) {
      const seen = numbers.map(number => seenBy(matrix, ladderColor(number, name)));
      seen.forEach((a, at) => {
        for (const [other, b] of seen.slice(at + 1).entries())
          expect(distance(a, b), `${kind}: ${at} and ${at + 1 + other}`).toBeGreaterThan(25);
      });
    }
  });
});

type Rgb = readonly [number, number, number];

function linear(color: string): Rgb {
  const part = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [red, green, blue] = linear(color);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const blindness: Readonly<Record<string, readonly [Rgb, Rgb, Rgb]>> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b* of a colour as someone sees it. */
function seenBy(matrix: readonly [Rgb, Rgb, Rgb], color: string): Rgb {
  const rgb = linear(color);
  const [r, g, b] = matrix.map(row => row.reduce((sum, factor, at) => sum + factor * (rgb[at] ?? 0), 0)) as [
    number,
    number,
    number,
  ];
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
