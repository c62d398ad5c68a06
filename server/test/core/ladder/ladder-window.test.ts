/** What of a ladder exists while it is looked at: enough to fill the view, and never more than the view may hold. */
import { describe, expect, test } from 'vitest';
import type { LadderHold, LadderMedia } from '../../../src/core/ladder/ladder';
import { layoutLadder, sizesFor } from '../../../src/core/ladder/ladder-layout';
import { ladderWindow } from '../../../src/core/ladder/ladder-window';
import { arrowReach, headRoom } from '../../../src/core/ladder/lane-room';
import { manyArrows } from './many-arrows';
import { seedLadder } from './seed-ladder';

/** On hold and back, at every third arrow of a band. */
function holdsAt(first: number, end: number): readonly LadderHold[] {
  return Array.from({ length: Math.floor((end - first) / 3) }, (_, n) => ({
    afterArrow: first + n * 3,
    beforeArrow: first + n * 3 + 2,
    by: 'both',
  }));
}

describe('10,000 arrows', () => {
  const ladder = manyArrows(10_000);
  const layout = layoutLadder(ladder);

  test('take at most 400 shapes, wherever one looks', () => {
    for (const part of [0, 0.25, 0.5, 1]) {
      const top = part * (layout.height - 1200);
      const drawn = ladderWindow(ladder, layout, { top, bottom: top + 1200 });
      expect(drawn.shapes.length).toBeLessThanOrEqual(400);
      expect(drawn.shapes.length).toBeGreaterThan(300);
    }
  });

  test('fill the view, and more above and below it for a little scrolling', () => {
    const top = layout.height / 2;
    const drawn = ladderWindow(ladder, layout, { top, bottom: top + 800 });
    expect(drawn.top).toBeLessThan(top - 100);
    expect(drawn.bottom).toBeGreaterThan(top + 900);
    expect(layout.arrowY[drawn.first] ?? 0).toBeLessThanOrEqual(top);
    expect(layout.arrowY[drawn.end - 1] ?? 0).toBeGreaterThanOrEqual(top + 800);
  });

  test('look like one band where a thousand calls talk at once', () => {
    const media = Array.from({ length: 1000 }, (_, index): LadderMedia => {
      return {
        from: 0,
        to: 1,
        afterArrow: index,
        beforeArrow: 9000,
        codecs: ['PCMU'],
        holds: holdsAt(index, index + 60),
      };
    });
    const top = layout.height / 2;
    const drawn = ladderWindow({ ...ladder, media }, layout, { top, bottom: top + 1000 });
    expect(drawn.shapes.length).toBeLessThanOrEqual(400);
    expect(drawn.shapes.filter(shape => shape.kind === 'text' && shape.text.includes('RTP'))).toHaveLength(1);
  });

  test('are counted with the media that come into view with them', () => {
    const media = Array.from({ length: 100 }, (_, index): LadderMedia => {
      return {
        from: 0,
        to: 1,
        afterArrow: index * 100,
        beforeArrow: index * 100 + 60,
        codecs: ['PCMU'],
        holds: holdsAt(index * 100, index * 100 + 60),
      };
    });
    const talking = { ...ladder, media };
    for (let top = 0; top < 9000; top += 37) {
      expect(ladderWindow(talking, layout, { top, bottom: top + 500 }).shapes.length).toBeLessThanOrEqual(
        400,
      );
    }
  });

  test('what is looked at is drawn even if it is more than that', () => {
    const drawn = ladderWindow(ladder, layout, { top: 0, bottom: 9000 });
    expect(layout.arrowY[drawn.end] ?? 0).toBeGreaterThanOrEqual(9000);
    expect(drawn.shapes.length).toBeGreaterThan(400);
  });
});

test('an empty ladder has no arrow to draw', () => {
  const none = { lanes: [], arrows: [], media: [] };
  const drawn = ladderWindow(none, layoutLadder(none), { top: 0, bottom: 500 });
  expect(drawn).toMatchObject({ first: 0, end: 0 });
});

test('a pause has more room than none, and more by its length where the axis is one of time', () => {
  const hold = seedLadder('F14-hold');
  const height = (axis: 'compact' | 'proportional') => {
    const { arrowY } = layoutLadder(hold, axis);
    const pause = hold.arrows.findIndex(({ sinceLastMs = 0 }) => sinceLastMs > 5000);
    const at = (index: number) => arrowY[index] ?? 0;
    return { pause: at(pause) - at(pause - 1), none: at(2) - at(1) };
  };
  expect(height('compact').pause).toBeGreaterThan(height('compact').none);
  expect(height('proportional').pause).toBeGreaterThan(height('compact').pause * 1.5);
});

test('lanes fill the view, but stay so far apart that a label fits', () => {
  const gap = (lanes: number, width: number) =>
    sizesFor({ lanes, width, zoom: 1, hasFindings: false }).laneGap;
  expect(gap(3, 800)).toBe((800 - 150 - 80) / 2);
  expect(gap(9, 800)).toBe(150);
  expect(gap(2, 3000)).toBe(320);
});

test.each([
  { sides: undefined, zoom: 1 },
  { sides: undefined, zoom: 2.5 },
  {
    sides: [
      { title: 'good', firstLane: 0 },
      { title: 'bad', firstLane: 2 },
    ],
    zoom: 1,
  },
])('neither the head of a lane nor the reach of an arrow goes beyond the drawing: %j', ({ sides, zoom }) => {
  const ladder = { ...seedLadder('F14-hold'), ...(sides && { sides }) };
  const room = { lanes: ladder.lanes.length, zoom, hasFindings: false, sides: sides?.length ?? 1 };
  for (const width of [300, 690, 1200, 3000]) {
    const layout = layoutLadder(ladder, 'compact', sizesFor({ ...room, width }));
    ladder.lanes.forEach((_, lane) => {
      const { left, right } = headRoom(layout, lane);
      expect((left + right) / 2).toBeCloseTo(layout.laneX[lane] ?? 0);
      expect(right - left).toBeGreaterThan(100 * zoom);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(layout.width);
    });
    for (const arrow of ladder.arrows) {
      const { left, right } = arrowReach(layout, arrow);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(layout.width);
    }
  }
});
