/** Two calls side by side: what stands in one row, what is marked, and that nothing is lost. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { comparedLadder } from '../../../src/core/features/compared-ladder';
import { arrowSentence } from '../../../src/core/ladder/arrow-sentence';
import { drawArrow } from '../../../src/core/ladder/draw-arrow';
import { layoutLadder, sideOf, sizesFor } from '../../../src/core/ladder/ladder-layout';
import { CHAR_WIDTH } from '../../../src/core/ladder/ladder-shapes';
import { ladderSvg } from '../../../src/core/ladder/ladder-svg';

function side(text: string, uri: string) {
  const analysis = analyse({ kind: 'trace', text });
  const [call] = analysis.calls;
  if (!call) throw new Error('no call');
  return { uri, analysis, call };
}

function compared(left: string, right: string) {
  const result = comparedLadder(side(left, 'left'), side(right, 'right'), new Map());
  if (result.kind === 'none') throw new Error(result.reason);
  return result;
}

const hold = readFileSync('test-fixtures/flows/F14-hold.siptrace', 'utf8').replaceAll(/ \d+ note=.*/g, ' -');
/** The same call without the two re-INVITEs. */
const good = hold
  .split(/^(?=--- )/m)
  .filter(record => !/^--- 2026-03-02T09:14:(?:11|20)/.test(record))
  .join('');
/** `≠ SDP` and the like, by label and side. */
const marks = ({ ladder: { arrows, sides } }: ReturnType<typeof compared>) =>
  arrows.flatMap(({ label, from, difference }) =>
    difference
      ? [
          `${from < (sides?.[1]?.firstLane ?? 0) ? 'left' : 'right'} ${label}: ${difference.kind} ${difference.short}`,
        ]
      : [],
  );

describe('the same call twice', () => {
  const result = compared(good, good);

  test('stands in the same rows, without a mark', () => {
    expect(marks(result)).toEqual([]);
    const { arrowY } = layoutLadder(result.ladder);
    const { arrows } = result.ladder;
    expect(arrows.length % 2).toBe(0);
    arrows.forEach(({ isBeside }, index) => {
      expect(isBeside).toBe(index % 2 === 1);
      if (isBeside) expect(arrowY[index]).toBe(arrowY[index - 1]);
      else if (index > 0) expect(arrowY[index]).toBeGreaterThan(arrowY[index - 1] ?? 0);
    });
  });

  test('has its lanes apart, and each arrow in its own', () => {
    const { sides = [], arrows, lanes } = result.ladder;
    expect(lanes).toHaveLength(2 * (sides[1]?.firstLane ?? 0));
    for (const { from, to, isBeside } of arrows)
      for (const lane of [from, to]) expect(lane >= (sides[1]?.firstLane ?? 0)).toBe(isBeside);
    const { laneX, sides: places } = layoutLadder(result.ladder);
    laneX.forEach((x, lane) => {
      const own = places.find(({ first, end }) => first <= lane && lane < end);
      expect(x).toBeGreaterThan(own?.left ?? x);
      expect(x).toBeLessThan(own?.right ?? x);
    });
  });

  test('leads from each arrow to its own document', () => {
    for (const [arrow, document] of result.places)
      expect(document).toBe(result.ladder.arrows[arrow]?.isBeside ? 1 : 0);
  });
});

describe('a call with a hold beside one without', () => {
  const result = compared(good, hold);

  test('marks the steps that only one has, the first of them as the first difference', () => {
    const alone = result.ladder.arrows.filter(({ difference }) => difference?.kind === 'alone');
    expect(alone.length).toBeGreaterThanOrEqual(10);
    expect(
      marks(result).every(mark => /alone|late/.test(mark)),
      marks(result).join('\n'),
    ).toBe(true);
    const first = result.ladder.arrows.filter(({ difference }) => difference?.isFirst);
    expect(first.map(({ label }) => label)).toEqual(['INVITE']);
    const [invite] = first;
    expect(invite && arrowSentence(result.ladder, invite)).toContain('First difference: step 11, ');
  });

  test('says on the other side that they are not there', () => {
    const svg = ladderSvg(result.ladder);
    const alone = result.ladder.arrows.filter(({ difference }) => difference?.kind === 'alone');
    expect(svg.split('>− not here</text>')).toHaveLength(alone.length + 1);
    expect(svg).toMatch(/>\+ only here, first\b/);
  });

  test('keeps media and holds at their calls', () => {
    const { media, sides, arrows } = result.ladder;
    expect(media.map(({ from }) => from >= (sides?.[1]?.firstLane ?? 0))).toEqual([false, true]);
    expect(media[1]?.holds).toHaveLength(1);
    expect(media.map(({ beforeArrow }) => arrows[beforeArrow]?.label)).toEqual(['BYE', 'BYE']);
  });
});

describe('a change', () => {
  test('of a description is named on both sides; of a product it is none', () => {
    const changed = hold.replaceAll('a=sendonly', 'a=inactive');
    const result = compared(hold, changed);
    expect(new Set(marks(result))).toEqual(
      new Set(['left INVITE: changed SDP', 'right INVITE: changed SDP']),
    );
    const agent = (text: string) =>
      text.replaceAll('Max-Forwards: 70', 'Max-Forwards: 70\r\nUser-Agent: x/1');
    expect(marks(compared(hold, agent(hold)))).toEqual([]);
  });

  test('of time alone is told as one of time', () => {
    const late = hold.replace(/T09:14:(2\d)/g, (_, second) => `T09:15:${second}`);
    expect(marks(compared(hold, late))).toEqual(['left INVITE: late time', 'right INVITE: late time']);
  });
});

test('two calls of one document lead to that document', () => {
  const result = comparedLadder(side(good, 'one'), side(good, 'one'), new Map());
  expect(result.kind === 'ladder' && result.uris).toEqual(['one']);
});

describe('where two calls leave little room between lanes', () => {
  const { ladder } = compared(good, hold);
  const room = { lanes: ladder.lanes.length, zoom: 1, hasFindings: false, sides: 2 };
  const layout = layoutLadder(ladder, 'compact', sizesFor({ ...room, width: 500 }));
  const notes = ladder.arrows.flatMap((arrow, index) => {
    const own = arrow.difference ? drawArrow(arrow, index, layout, 'dialog') : [];
    return own.flatMap(shape =>
      shape.kind === 'text' && shape.text.startsWith('+ ') ? [{ arrow, shape }] : [],
    );
  });

  test('what differs is told in whole', () => {
    expect(layout.sizes.laneGap).toBe(150);
    expect(notes.map(({ shape }) => shape.text)).toContain('+ only here, first · offer PCMU · hold');
    expect(notes.filter(({ shape }) => shape.text.includes('…'))).toEqual([]);
  });

  test('and stays on its side', () => {
    expect(notes.length).toBeGreaterThan(10);
    for (const { arrow, shape } of notes) {
      const { left, right } = sideOf(layout, arrow.from);
      const half = (shape.text.length * shape.size * CHAR_WIDTH) / 2;
      expect(shape.x - half).toBeGreaterThanOrEqual(left);
      expect(shape.x + half).toBeLessThanOrEqual(right);
    }
  });
});
