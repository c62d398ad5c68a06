import { describe, expect, test } from 'vitest';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { type Framed, StreamFramer } from '../../../src/core/sip/stream-framer';
import { tokensOf } from '../../../src/core/sip/tokens-of';
import { readParseCases, rewriteTrees } from './parse-fixtures';
import { printMessage } from './print-message';

const cases = readParseCases();
const files = [...new Set(cases.map(({ file }) => file))];

if (process.env['UPDATE_PARSE_FIXTURES'] === '1') {
  for (const file of files) {
    const own = cases.filter(c => c.file === file);
    rewriteTrees(
      file,
      own.map(({ text }) => printMessage(parseMessage(text, 'utf16'))),
    );
  }
}

const toBytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

function frame(pieces: readonly Uint8Array[]): readonly Framed[] {
  const framer = new StreamFramer();
  return [...pieces.flatMap(piece => framer.push(piece)), ...framer.end()];
}

test('there are fixtures', () => expect(files.length).toBeGreaterThanOrEqual(8));

describe.each(files)('%s', file => {
  for (const { line, title, text, expected } of cases.filter(c => c.file === file)) {
    describe(`line ${line}: ${title}`, () => {
      test('is understood as the tree says', () => {
        expect(printMessage(parseMessage(text, 'utf16'))).toBe(expected);
      });
      test('its tokens are its text', () => {
        const message = parseMessage(text, 'utf16');
        expect(
          tokensOf(message)
            .map(token => text.slice(token.start, token.end))
            .join(''),
        ).toBe(text);
      });
      test('is framed alike, at whichever byte a stream is split', () => {
        const bytes = toBytes(text);
        const whole = frame([bytes]);
        for (let at = 1; at < bytes.length; at++) {
          expect(frame([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
        }
      });
    });
  }
});
