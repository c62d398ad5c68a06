import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyTextEdits } from '../../src/core/text/text-edit';
import { PendingEdits } from '../../src/lsp/pending-edits';

/** Applies edits one after the other, as an editor does, and tells the pending edits of each. */
function play(text: string, edits: readonly { start: number; end: number; newText: string }[]) {
  const pending = new PendingEdits();
  let now = text;
  for (const { start, end, newText } of edits) {
    now = now.slice(0, start) + newText + now.slice(end);
    pending.add({ start, end }, newText, (from, to) => now.slice(from, to));
  }
  return { now, edits: pending.all, pending };
}

test('nothing is pending at first and after clearing', () => {
  const { pending } = play('abc', [{ start: 1, end: 2, newText: 'x' }]);
  expect(new PendingEdits().isEmpty).toBe(true);
  expect(pending.isEmpty).toBe(false);
  pending.clear();
  expect(pending.isEmpty).toBe(true);
});

test('two cursors, bottom up as an editor sends them, stay two small edits', () => {
  const { edits } = play('one\ntwo\nthree', [
    { start: 8, end: 9, newText: 'T' },
    { start: 0, end: 1, newText: 'O' },
  ]);
  expect(edits).toEqual([
    { span: { start: 0, end: 1 }, newText: 'O' },
    { span: { start: 8, end: 9 }, newText: 'T' },
  ]);
});

test('typing to and fro becomes one edit that covers it', () => {
  const { edits } = play('hello', [
    { start: 5, end: 5, newText: '!' },
    { start: 6, end: 6, newText: '?' },
    { start: 5, end: 6, newText: '' },
  ]);
  expect(edits).toEqual([{ span: { start: 5, end: 5 }, newText: '?' }]);
});

test('two insertions at one place keep their order', () => {
  const { now, edits } = play('ab', [
    { start: 1, end: 1, newText: '2' },
    { start: 1, end: 1, newText: '1' },
  ]);
  expect(now).toBe('a12b');
  expect(applyTextEdits('ab', edits)).toBe(now);
});

test('property: the pending edits, applied at once, give the text that the edits gave one by one', () => {
  const step = fc.record({ at: fc.nat(), length: fc.nat({ max: 6 }), newText: fc.string({ maxLength: 5 }) });
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.array(step, { maxLength: 8 }), (text, steps) => {
      const pending = new PendingEdits();
      let now = text;
      for (const { at, length, newText } of steps) {
        const start = at % (now.length + 1);
        const end = Math.min(now.length, start + length);
        now = now.slice(0, start) + newText + now.slice(end);
        pending.add({ start, end }, newText, (from, to) => now.slice(from, to));
      }
      const edits = pending.all;
      for (let i = 1; i < edits.length; i++) {
        expect(edits[i - 1]?.span.end).toBeLessThan(edits[i]?.span.start ?? 0);
      }
      expect(applyTextEdits(text, edits)).toBe(now);
    }),
  );
});
