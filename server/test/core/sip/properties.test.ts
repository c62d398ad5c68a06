import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyLength, bodyLengthAsCrlf } from '../../../src/core/sip/body-length';
import { findHeaders, headerText } from '../../../src/core/sip/find-header';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { parseUri } from '../../../src/core/sip/parse-uri';
import { readSdp } from '../../../src/core/sip/sdp/read-sdp';
import { isStartLine, looksLikeStartLine } from '../../../src/core/sip/start-line';
import { tokensOf } from '../../../src/core/sip/tokens-of';
import { utf8Length } from '../../../src/core/text/utf8-length';
import { allViewsOf, spansIn } from './read-views';
import { sipText } from './sip-text';

const runs = { numRuns: 1500 };

test('tokens tile any text: each begins where the one before ends, none is empty', () => {
  fc.assert(
    fc.property(sipText, text => {
      let at = 0;
      for (const token of tokensOf(parseMessage(text, 'utf16'))) {
        expect(token.start).toBe(at);
        expect(token.end).toBeGreaterThan(token.start);
        at = token.end;
      }
      expect(at).toBe(text.length);
    }),
    runs,
  );
});

test('the message made of its tokens is the same message', () => {
  fc.assert(
    fc.property(sipText, text => {
      const message = parseMessage(text, 'utf16');
      const again = tokensOf(message)
        .map(token => text.slice(token.start, token.end))
        .join('');
      expect(parseMessage(again, 'utf16')).toEqual(message);
    }),
    runs,
  );
});

test('every view answers on every field, and every span lies in the text', () => {
  fc.assert(
    fc.property(sipText, text => {
      const message = parseMessage(text, 'utf16');
      const views = message.headers.flatMap(field => allViewsOf(message, field));
      const sdp = readSdp(text, message.body);
      const uri = parseUri(text, { start: 0, end: text.length });
      const { headers, startLine, body, problems } = message;
      const known = headers.map(({ name, value, line }) => ({ name, value, line }));
      // One assertion for all of them: thousands of single ones take longer than the reading.
      const outside = spansIn([known, startLine, body, problems, views, sdp, uri]).filter(
        ({ start, end }) => !(start >= 0 && end >= start && end <= text.length),
      );
      expect(outside).toEqual([]);
    }),
    runs,
  );
});

test('what a view finds lies in the value of its field', () => {
  fc.assert(
    fc.property(sipText, text => {
      const message = parseMessage(text, 'utf16');
      for (const field of message.headers) {
        for (const span of spansIn(allViewsOf(message, field).map(view => view.value))) {
          expect(span.start).toBeGreaterThanOrEqual(field.value.start);
          expect(span.end).toBeLessThanOrEqual(field.value.end);
        }
      }
    }),
    runs,
  );
});

test('an unfolded value holds no line end, and a value without fold is itself', () => {
  fc.assert(
    fc.property(sipText, text => {
      const message = parseMessage(text, 'utf16');
      for (const field of message.headers) {
        const raw = text.slice(field.value.start, field.value.end);
        const unfolded = headerText(message, field);
        expect(unfolded).not.toMatch(/[\r\n]/);
        if (!/[\r\n]/.test(raw)) expect(unfolded).toBe(raw);
        expect(findHeaders(message, field.id)).toContain(field);
      }
    }),
    runs,
  );
});

test('a start line that is well formed looks like one, and makes a message without complaint about it', () => {
  fc.assert(
    fc.property(sipText, text => {
      const line = text.split(/[\r\n]/)[0] ?? '';
      const codes = parseMessage(`${line}\r\n\r\n`, 'utf16').problems.map(problem => problem.code);
      expect(isStartLine(line)).toBe(line !== '' && codes.length === 0);
      if (isStartLine(line)) expect(looksLikeStartLine(line)).toBe(true);
    }),
    runs,
  );
});

test('the body is as long as its bytes on the wire', () => {
  fc.assert(
    fc.property(sipText, text => {
      const message = parseMessage(text, 'utf16');
      const body = text.slice(message.body.start, message.body.end);
      expect(bodyLength(message)).toBe(Buffer.byteLength(body, 'utf8'));
      expect(bodyLength(message)).toBe(utf8Length(body));
      expect(bodyLengthAsCrlf(message)).toBe(Buffer.byteLength(body.replace(/\r\n|\r|\n/g, '\r\n'), 'utf8'));
      expect(bodyLength(parseMessage(text, 'bytes'))).toBe(body.length);
    }),
    runs,
  );
});
