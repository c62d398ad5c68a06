import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitsLoggedBody } from '../../../src/core/lint/body-length-fits';
import { generatedBranch, generatedId } from '../../../src/core/lint/generated-id';
import { isWithinOneEdit } from '../../../src/core/lint/near-name';
import { bodyOffset } from '../../../src/core/sip/body-length';
import { parseMessage } from '../../../src/core/sip/parse-message';

describe('isWithinOneEdit', () => {
  test.each([
    ['INVITE', 'INVITE', true],
    ['INVTE', 'INVITE', true],
    ['INVITEE', 'INVITE', true],
    ['INVETE', 'INVITE', true],
    ['INVTIE', 'INVITE', false],
    ['BYE', 'ACK', false],
    ['', 'A', true],
    ['AA', 'A', true],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(isWithinOneEdit(a, b)).toBe(expected);
    expect(isWithinOneEdit(b, a)).toBe(expected);
  });
});

describe('generatedId', () => {
  test('is the same for the same text, whatever its line ends, and of the length asked for', () => {
    expect(generatedId('a\nb', 'tag', 8)).toBe(generatedId('a\r\nb', 'tag', 8));
    expect(generatedId('a', 'tag', 24)).toMatch(/^[0-9a-z]{24}$/);
    expect(generatedBranch('a')).toMatch(/^z9hG4bK[0-9a-z]+$/);
  });

  test('differs between texts and purposes', () => {
    const ids = ['a', 'b', 'c', ''].flatMap(text => ['tag', 'branch'].map(p => generatedId(text, p, 8)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('never fails', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, p) => generatedId(text, p, 8).length === 8));
  });
});

const withBody = (body: string) => parseMessage(`OPTIONS sip:a@h SIP/2.0\r\n\r\n${body}`, 'utf16');

describe('fitsLoggedBody', () => {
  test.each([
    ['v=0\r\ns=-\r\n', 10, 'as stored'],
    ['v=0\ns=-\n', 10, 'with the CRs that a log lost'],
    ['v=0\ns=-\n', 8, 'as stored, with LF'],
    ['v=0\ns=-\n\n', 10, 'one line end too many'],
    ['v=0\ns=-\n\n\n', 10, 'two of them'],
    ['v=0\ns=-', 8, 'the last line end lost'],
  ])('%j has %d bytes: %s', (body, declared) => {
    expect(fitsLoggedBody(withBody(body), declared)).toBe(true);
  });

  test.each([
    ['v=0\ns=-\n', 9],
    ['v=0\ns=-\n', 12],
    ['v=0\ns=-\n\n\n\n\n', 8],
  ])('%j does not have %d', (body, declared) => {
    expect(fitsLoggedBody(withBody(body), declared)).toBe(false);
  });
});

describe('bodyOffset', () => {
  test('counts UTF-8 bytes, and line ends as CRLF where asked to', () => {
    const message = withBody('né\nx');
    const start = message.body.start;
    expect(bodyOffset(message, 3, false)).toBe(start + 2);
    expect(bodyOffset(message, 4, false)).toBe(start + 3);
    expect(bodyOffset(message, 5, true)).toBe(start + 3);
    expect(bodyOffset(message, 99, true)).toBe(message.body.end);
  });
});
