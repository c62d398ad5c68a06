import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OverlayMap } from '../../../src/core/text/overlay-map';
import { SortedBag } from '../../../src/core/text/sorted-bag';

test('property: an overlay map is the map that the same changes make, and older versions stay', () => {
  const change = fc.tuple(fc.nat({ max: 400 }), fc.option(fc.nat(), { nil: undefined }));
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 120 }), { maxLength: 8 }), versions => {
      let overlay = OverlayMap.of(new Map<number, number>());
      const plain = new Map<number, number>();
      for (const changes of versions) {
        const before = overlay;
        const beforeEntries = new Map(plain);
        overlay = overlay.with(new Map(changes));
        for (const [key, value] of new Map(changes)) {
          if (value === undefined) plain.delete(key);
          else plain.set(key, value);
        }
        expect(new Map(overlay)).toEqual(plain);
        expect(overlay.size).toBe(plain.size);
        expect([...overlay.keys()].every(key => overlay.get(key) === plain.get(key))).toBe(true);
        expect(new Map(before)).toEqual(beforeEntries);
      }
    }),
    { numRuns: 100 },
  );
});

test('property: a sorted bag is the sorted list that the same changes make', () => {
  const number = fc.oneof(fc.nat({ max: 20 }), fc.double({ noNaN: true, min: 0, max: 100 }));
  const size = fc.constantFrom(5, 5, 700);
  const change = size.chain(maxLength =>
    fc.tuple(fc.array(number, { maxLength }), fc.array(fc.nat(), { maxLength })),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), versions => {
      let bag = SortedBag.empty;
      let plain: number[] = [];
      for (const [added, places] of versions) {
        const places0 = new Set(places.map(place => place % Math.max(1, plain.length)));
        const removed = plain.filter((_, index) => places0.has(index));
        bag = bag.with(added, removed);
        plain = [...plain.filter((_, index) => !places0.has(index)), ...added].sort((a, b) => a - b);
        expect(bag.size).toBe(plain.length);
        expect(plain.every((value, index) => bag.at(index) === value)).toBe(true);
        expect(bag.at(plain.length)).toBeUndefined();
      }
    }),
    { numRuns: 100 },
  );
});

test('what is not in a bag is not removed', () => {
  expect(SortedBag.empty.with([1], []).with([], [2]).size).toBe(1);
});
