import { describe, expect, test } from 'vitest';
import { codeSpan, escapeMarkdown, referenceLink } from '../../../src/core/features/markdown';
import { plainLine } from '../../../src/core/text/plain-line';

describe('text of a message in Markdown', () => {
  test('no link, image, HTML or list comes out of it', () => {
    expect(escapeMarkdown('<img src=x onerror=alert(1)> ![a](b) http://evil.example *b*')).toBe(
      '&lt;img src=x onerror=alert\\(1\\)\\> \\!\\[a\\]\\(b\\) http\\:\\/\\/evil\\.example \\*b\\*',
    );
  });

  test('a code span cannot be left by backquotes', () => {
    expect(codeSpan('a``b`')).toBe('``` a``b` ```');
    expect(codeSpan('')).toBe('`  `');
  });

  test('control and direction characters, line ends and endless text do not reach a label', () => {
    expect(plainLine('a\r\nb\u0000c\u202ed')).toBe('a b c d');
    expect(plainLine('x'.repeat(5000))).toHaveLength(201);
  });
});

describe('references', () => {
  test('an RFC section is a link to it', () => {
    expect(referenceLink('RFC 3261 §20.42')).toBe(
      '[RFC 3261 §20.42](https://www.rfc-editor.org/rfc/rfc3261.html#section-20.42)',
    );
    expect(referenceLink('RFC 7118')).toBe('[RFC 7118](https://www.rfc-editor.org/rfc/rfc7118.html)');
  });

  test('anything else is text', () => {
    expect(referenceLink('3GPP TS 24.229')).toBe('3GPP TS 24.229');
  });
});
