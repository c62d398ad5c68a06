import { expect, test } from 'vitest';
import { cutChunks } from '../../../../src/core/trace/cut-chunks';
import { ladderText } from '../../../../src/core/trace/formats/ladder-text';

/** What the records of a drawing point at in its text. */
function shown(text: string): readonly string[] {
  return [...cutChunks(text, ladderText)].flatMap(({ start, end, record }) => {
    if (!record) return [];
    const places = record.map.to;
    expect(Math.max(...places)).toBeLessThan(end - start);
    return [text.slice(start + (places[0] ?? 0), start + (places.at(-1) ?? 0) + 1)];
  });
}

test('A label behind two arrows belongs to both; the first one shows its own arrow, as its part of the line ends there', () => {
  const lanes = 'Alice           Proxy           Bob';
  expect(shown(`${lanes}\n  ------------>  ------------->  INVITE\n`)).toEqual(['------------>', 'INVITE']);
  expect(shown(`${lanes}\n  INVITE ----->  ------------->\n`)).toEqual(['INVITE', '------------->']);
});
