import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BytePositions } from '../../src/cli/byte-positions';
import { LineIndex } from '../../src/core/text/line-index';

const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

test('a byte offset becomes the character that an editor shows', () => {
  const positions = new BytePositions(latin1('From: "Zoë 漢 😀" <sip:z@x>\r\nTo: b'));
  // Z o ë(2 bytes) blank 漢(3) blank 😀(4, two UTF-16 units)
  expect(positions.positionAt(0)).toEqual({ line: 0, character: 0 });
  expect(positions.positionAt(11)).toEqual({ line: 0, character: 10 });
  expect(positions.positionAt(20)).toEqual({ line: 0, character: 15 });
  expect(positions.positionAt(33)).toEqual({ line: 1, character: 0 });
  expect(positions.lineText(0)).toBe('From: "Zoë 漢 😀" <sip:z@x>');
});

test('a byte inside of a character answers that character', () => {
  const positions = new BytePositions(latin1('é😀x'));
  expect([0, 1, 2, 3, 4, 5, 6].map(offset => positions.positionAt(offset).character)).toEqual([
    0, 0, 1, 1, 1, 1, 3,
  ]);
});

test('an invalid byte counts one, as its replacement character does', () => {
  const positions = new BytePositions('a\xffb\xe9c');
  expect([0, 1, 2, 3, 4, 5].map(offset => positions.positionAt(offset).character)).toEqual([
    0, 1, 2, 3, 4, 5,
  ]);
  expect(positions.lineText(0)).toBe('a\ufffdb\ufffdc');
});

test('CR, LF and CRLF each end a line', () => {
  const positions = new BytePositions('a\rb\nc\r\nd');
  expect(positions.positionAt(2)).toEqual({ line: 1, character: 0 });
  expect(positions.positionAt(4)).toEqual({ line: 2, character: 0 });
  expect(positions.positionAt(7)).toEqual({ line: 3, character: 0 });
});

test('property: for valid UTF-8, the position of each character is the one that an editor counts', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '\r', '\n', 'é', '漢', '😀'), maxLength: 30 });
  fc.assert(
    fc.property(text, value => {
      const bytes = new BytePositions(latin1(value));
      const editor = new LineIndex(value);
      let utf16 = 0;
      for (const character of value) {
        const offset = Buffer.byteLength(value.slice(0, utf16), 'utf8');
        expect(bytes.positionAt(offset)).toEqual(editor.positionAt(utf16));
        utf16 += character.length;
      }
    }),
  );
});
