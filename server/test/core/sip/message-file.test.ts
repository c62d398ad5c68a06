import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findPlaceholders } from '../../../src/core/sip/find-placeholders';
import { looksLikeMessageFile } from '../../../src/core/sip/looks-like-message-file';
import { cutMessageFile, parseMessageFilePart } from '../../../src/core/sip/parse-message-file';
import type { Span } from '../../../src/core/text/span';
import { expectLinearSteps } from '../../harness/count-steps';

const at = (text: string, span: Span | undefined) => span && text.slice(span.start, span.end);

describe('cutMessageFile', () => {
  test('a part begins at each ### line, whatever the line ends are', () => {
    for (const eol of ['\n', '\r\n', '\r']) {
      const text = ['@a = 1', '### one', 'x', '### two', '####', ''].join(eol);
      const parts = cutMessageFile(text).map(span => at(text, span)?.split(eol)[0]);
      expect(parts).toEqual(['@a = 1', '### one', '### two', '####']);
    }
  });

  test('a separator on the first line begins no empty part before it', () => {
    expect(cutMessageFile('### one\n').length).toBe(1);
  });

  test('parts tile any text, and the part of each is read without failing', () => {
    const anyText = fc
      .array(fc.constantFrom('###', '#', '@a=b', '\n', '\r', ' ', 'x', '{{', '}}', 'l: 2', '\0'))
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(anyText, text => {
        const parts = cutMessageFile(text);
        expect(parts.map(span => at(text, span)).join('')).toBe(text);
        for (const span of parts) {
          const partText = text.slice(span.start, span.end);
          const part = parseMessageFilePart(partText);
          const spans = [
            part.separator,
            part.message,
            ...part.comments,
            ...part.directives.flatMap(d => [d.span, d.nameSpan, d.valueSpan]),
            ...part.variables.flatMap(v => [v.span, v.nameSpan, v.valueSpan]),
            ...part.placeholders.map(p => p.span),
          ];
          for (const s of spans) {
            if (!s) continue;
            expect(s.start).toBeGreaterThanOrEqual(0);
            expect(s.end).toBeGreaterThanOrEqual(s.start);
            expect(s.end).toBeLessThanOrEqual(partText.length);
          }
        }
      }),
    );
  });
});

describe('parseMessageFilePart', () => {
  const text = [
    '### Ring Bob',
    '# a comment',
    '# @transport udp',
    '#@timeout   5000  ',
    '@host = sip.example.com ',
    '@empty=',
    '',
    'OPTIONS sip:{{user}}@{{host}} SIP/2.0',
    '# not a comment any more',
    '',
  ].join('\n');
  const part = parseMessageFilePart(text);

  test('tells separator, comments, directives and variables from the message', () => {
    expect(part.name).toBe('Ring Bob');
    expect(part.comments.map(span => at(text, span))).toEqual(['# a comment']);
    expect(part.directives.map(d => [d.name, d.value])).toEqual([
      ['transport', 'udp'],
      ['timeout', '5000'],
    ]);
    expect(part.variables.map(v => [v.name, v.value])).toEqual([
      ['host', 'sip.example.com'],
      ['empty', ''],
    ]);
    expect(at(text, part.message)).toBe('OPTIONS sip:{{user}}@{{host}} SIP/2.0\n# not a comment any more\n');
    expect(part.placeholders.map(p => p.expression)).toEqual(['user', 'host']);
  });

  test('spans of names and values cover just these', () => {
    expect(part.directives.map(d => at(text, d.nameSpan))).toEqual(['transport', 'timeout']);
    expect(part.directives.map(d => at(text, d.valueSpan))).toEqual(['udp', '5000']);
    expect(part.variables.map(v => at(text, v.valueSpan))).toEqual(['sip.example.com', '']);
  });

  test('# @name is the name where it is given', () => {
    expect(parseMessageFilePart('### heading\n# @name ring\n').name).toBe('ring');
    expect(parseMessageFilePart('###\n').name).toBeUndefined();
  });

  test('a part without a message has none', () => {
    expect(parseMessageFilePart('### only a heading\n\n# and a comment\n').message).toBeUndefined();
  });

  test('an elision is no message', () => {
    expect(parseMessageFilePart('###\n...\n[...]\n').message).toBeUndefined();
  });
});

/** The message of a part, with its line ends made visible. */
function messageOf(text: string): string | undefined {
  return at(text, parseMessageFilePart(text).message)?.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}

describe('the end of a message', () => {
  test('blank lines that only part messages are left out', () => {
    expect(messageOf('A\nb: c\n\n\n\n')).toBe('A\\nb: c\\n\\n');
    expect(messageOf('A\nb: c\n\nbody\n\n  \n')).toBe('A\\nb: c\\n\\nbody\\n');
  });

  test('Content-Length decides where it fits: without the last line end, with it, or with blank lines', () => {
    expect(messageOf('A\nContent-Length: 4\n\nbody\n\n')).toBe('A\\nContent-Length: 4\\n\\nbody');
    expect(messageOf('A\nl : 6\n\nbody\n\n')).toBe('A\\nl : 6\\n\\nbody\\n');
    expect(messageOf('A\nContent-Length: 8\n\nbody\n\n\n')).toBe('A\\nContent-Length: 8\\n\\nbody\\n\\n');
  });

  test('a length that fits nothing, or is no number, leaves the usual end', () => {
    for (const length of ['5', '99', 'x', '{{$contentLength}}']) {
      expect(messageOf(`A\nContent-Length: ${length}\n\nbody\n\n`)).toMatch(/body\\n$/);
    }
  });

  test('without an empty line the header part runs to the end of the part', () => {
    expect(messageOf('A\nb: c\n')).toBe('A\\nb: c\\n');
  });
});

describe('findPlaceholders', () => {
  test('placeholders stand on one line; of nested braces the inner pair counts', () => {
    const text = '{{a}} {{ $randomInt 1 9 }} {{b\n}} {{c {{d}} }} {{{e}}} {{}} {{f';
    expect(findPlaceholders(text).map(p => p.expression)).toEqual(['a', '$randomInt 1 9', 'd', 'e', '']);
  });

  test('takes steps in proportion where many braces open and never close', () => {
    for (const piece of ['{{', '{{\n']) {
      expectLinearSteps(
        5000,
        count => `${piece.repeat(count)}}}`,
        text => findPlaceholders(text),
      );
    }
  });
});

describe('looksLikeMessageFile', () => {
  test.each([
    ['', 'an empty file'],
    ['\n  \n', 'blank lines'],
    ['# notes to come\n', 'a comment'],
    ['\n### register\n', 'a separator'],
    ['@host = example.com\n', 'a variable'],
    ['INVITE sip:bob@example.com SIP/2.0\nVia: x\n', 'a request'],
    ['SIP/2.0 200 OK\n', 'a response'],
    ['INVITE', 'a request that is being typed'],
    ['Via: SIP/2.0/UDP host\n', 'a header field'],
    ['{{method}} {{target}} SIP/2.0\n', 'a template'],
    ['\uFEFFOPTIONS sip:bob@example.com SIP/2.0\n', 'a byte order mark'],
  ])('%j: %s', head => {
    expect(looksLikeMessageFile(head)).toBe(true);
  });

  test.each([
    ['%Module(name=PyQt6.QtCore)\n\n%Import QtCore/QtCoremod.sip\n', 'a Python binding file'],
    ['// qobject.sip generated by MetaSIP\n\nclass QObject : QWidget\n{\n', 'one that begins with a comment'],
    ['class Foo : public Bar {\npublic:\n', 'a class'],
    ['struct A::B;\n', 'a scoped name'],
    ['\0\u0001\u0002binary', 'a binary file'],
    ['hello world\n', 'prose'],
  ])('%j: %s', head => {
    expect(looksLikeMessageFile(head)).toBe(false);
  });
});
