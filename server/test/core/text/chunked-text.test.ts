import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChunkedText } from '../../../src/core/text/chunked-text';
import { LineIndex } from '../../../src/core/text/line-index';
import { applyTextEdits, type TextEdit } from '../../../src/core/text/text-edit';

const unit = fc.constantFrom(
  '\r',
  '\n',
  '\r\n',
  'a',
  'ä',
  '\u{1F600}',
  ' ',
  'INVITE sip:bob@example.com SIP/2.0\r\n',
);
const text = fc
  .tuple(fc.array(unit, { maxLength: 40 }), fc.constantFrom(1, 1, 7, 900))
  .map(([units, times]) => units.join('').repeat(times));

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 30_000 }),
  text,
});

function editsOf(
  length: number,
  changes: readonly { at: number; length: number; text: string }[],
): TextEdit[] {
  const edits: TextEdit[] = [];
  let from = 0;
  for (const change of [...changes].sort((a, b) => a.at - b.at)) {
    const start = Math.max(from, Math.round(change.at * length));
    const end = Math.min(length, start + change.length);
    edits.push({ span: { start, end }, newText: change.text });
    from = end;
  }
  return edits;
}

function expectSame(chunked: ChunkedText, plain: string, probes: readonly number[]): void {
  expect(chunked.length).toBe(plain.length);
  expect(chunked.toString()).toBe(plain);
  const lines = new LineIndex(plain);
  expect(chunked.lineCount).toBe(lines.lineCount);
  for (const probe of probes) {
    const at = Math.round(probe * plain.length);
    expect(chunked.positionAt(at)).toEqual(lines.positionAt(at));
    const line = Math.round(probe * (lines.lineCount + 1));
    expect(chunked.lineStart(line)).toBe(lines.lineStart(line));
    const position = { line, character: at % 50 };
    expect(chunked.offsetAt(position)).toBe(lines.offsetAt(position));
    expect(chunked.slice(at, at + 40)).toBe(plain.slice(at, at + 40));
    expect(chunked.charAt(at)).toBe(plain.charAt(at));
    expect(chunked.charCodeAt(at)).toEqual(plain.charCodeAt(at));
  }
}

test('property: after any edits it is the text that a plain string would be, line by line', () => {
  fc.assert(
    fc.property(
      text,
      fc.array(fc.array(edit, { maxLength: 3 }), { maxLength: 5 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
      (start, versions, probes) => {
        let plain = start;
        let chunked = ChunkedText.of(start);
        expectSame(chunked, plain, [0, 1, ...probes]);
        for (const changes of versions) {
          const edits = editsOf(plain.length, changes);
          const before = chunked;
          const beforePlain = plain;
          plain = applyTextEdits(plain, edits);
          chunked = chunked.edited(edits);
          expectSame(chunked, plain, [0, 1, ...probes]);
          expect(before.slice(0)).toBe(beforePlain);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('a CR typed before an LF that begins a piece stays one line end with it', () => {
  const start = `${'x'.repeat(40_000)}\n${'y'.repeat(40_000)}`;
  const at = 40_000;
  const typed = ChunkedText.of(start).edited([{ span: { start: at, end: at }, newText: '\r' }]);
  expect(typed.lineCount).toBe(2);
  expect(typed.positionAt(at + 2)).toEqual({ line: 1, character: 0 });
});

describe('pieces', () => {
  /** Pieces of one text, by identity. */
  const piecesOf = (chunked: ChunkedText) => (chunked as unknown as { pieces: readonly object[] }).pieces;

  test('of a text ten times as long, a keystroke makes as few anew', () => {
    const made = [200_000, 2_000_000].map(length => {
      const before = ChunkedText.of('a line of text\n'.repeat(length / 15));
      const known = new Set(piecesOf(before));
      const at = Math.floor(length / 2);
      const after = before.edited([{ span: { start: at, end: at }, newText: 'x' }]);
      return piecesOf(after).filter(piece => !known.has(piece)).length;
    });
    expect(Math.max(...made)).toBeLessThanOrEqual(3);
  });

  test('stay few while somebody types and deletes', () => {
    let chunked = ChunkedText.of('line\n'.repeat(20_000));
    const before = piecesOf(chunked).length;
    for (let i = 0; i < 3000; i++) {
      const at = (i * 7919) % chunked.length;
      chunked = chunked.edited([
        { span: { start: at, end: at + (i % 3) }, newText: i % 2 === 0 ? 'xy\r' : '' },
      ]);
    }
    expect(piecesOf(chunked).length).toBeLessThan(3 * before);
  });
});
