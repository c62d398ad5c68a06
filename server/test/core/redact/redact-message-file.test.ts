import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { leakScan } from '../../../src/core/redact/leak-scan';
import { Pseudonyms } from '../../../src/core/redact/pseudonyms';
import { redactMessageFile } from '../../../src/core/redact/redact-message-file';
import { Redaction } from '../../../src/core/redact/redaction';
import { findPlaceholders } from '../../../src/core/sip/find-placeholders';
import { cutMessageFile, parseMessageFilePart } from '../../../src/core/sip/parse-message-file';
import { sliceSpan } from '../../../src/core/text/span';

const files = [
  'test-fixtures/redact/everything.sip',
  'test-fixtures/workspace/1-fire-a-request.sip',
  'test-fixtures/workspace/2-broken-message.sip',
];

function redact(text: string) {
  const names = new Pseudonyms();
  const by = new Redaction(names);
  redactMessageFile(text, by);
  names.settle();
  return { text: redactMessageFile(text, by), names };
}

/** What an authored file is made of, without a word of whom it is about. */
function shapeOf(text: string) {
  const parts = cutMessageFile(text).map(span => parseMessageFilePart(sliceSpan(text, span), 'bytes'));
  return parts.map(part => ({
    comments: part.comments.length,
    directives: part.directives.map(({ name }) => name),
    variables: part.variables.length,
    placeholders: part.placeholders.length,
    hasMessage: part.message !== undefined,
    hasBodyFile: part.bodyFile !== undefined,
  }));
}

function rulesOf(text: string) {
  return analyse({ kind: 'message', text, unit: 'bytes' }).findings.map(({ rule, severity }) => [
    rule,
    severity,
  ]);
}

describe('a redacted .sip file', () => {
  it('is what the fixture shows for all that such a file may hold', () => {
    const { text } = redact(readFileSync('test-fixtures/redact/everything.sip', 'latin1'));
    expect(text).toBe(readFileSync('test-fixtures/redact/everything.redacted.sip', 'latin1'));
  });

  it.each(files)('%s is a .sip file of the same form with the same findings', path => {
    const before = readFileSync(path, 'latin1');
    const { text } = redact(before);
    expect(shapeOf(text)).toEqual(shapeOf(before));
    expect(rulesOf(text)).toEqual(rulesOf(before));
    expect(text.split('\n').length).toBe(before.split('\n').length);
  });

  it.each(files)('%s tells nobody', path => {
    const { text, names } = redact(readFileSync(path, 'latin1'));
    expect(leakScan(text, names)).toEqual({ leaks: [], more: 0 });
    expect(text).not.toMatch(/erika|mustermann|hunter2|10\.24\.3\.7|4711|J\u00c3\u00bcrgen/i);
  });

  it('keeps each placeholder, and what defines it, under one name', () => {
    const source = [
      '@alice = sip:alice@example.com',
      '### Alice',
      '# @name alice',
      'OPTIONS {{alice}} SIP/2.0',
      'From: <{{alice}}>;tag=1',
      'Call-ID: {{alice.response.headers.Call-ID}}',
      'X: {{$uuid}} {{ alice }} {{user1}}',
      '',
      '',
    ].join('\n');
    const { text } = redact(source);
    // `user1` is a variable of the file already: the stand-in of the variable's name is another one.
    const expressions = findPlaceholders(text).map(({ expression }) => expression);
    expect(expressions).toEqual([
      'user1_2',
      'user1_2',
      'user1_2.response.headers.Call-ID',
      '$uuid',
      'user1_2',
      'user1',
    ]);
    expect(text).toContain('@user1_2 = sip:user1@domain1.example\n');
    expect(text).toContain('# @name user1_2\n');
  });

  it('redacts the value of a variable by what it is used as', () => {
    const { text } = redact(
      '@a = {{b}}\n@b = 4711\n@c = 4712\n@d = sip.corp-of-max\nINVITE sip:{{a}}@{{d}}:5060 SIP/2.0\nX: {{c}}\n\n',
    );
    expect(text).toBe(
      '@a = {{b}}\n@b = 1001\n@c = 4712\n@d = domain1.example\nINVITE sip:{{a}}@{{d}}:5060 SIP/2.0\nX: {{c}}\n\n',
    );
  });

  it('has the stand-ins of a trace that is redacted in the same run', () => {
    const names = new Pseudonyms();
    const by = new Redaction(names);
    const [one, two] = ['@to = sip:max@10.1.2.3\n', 'INVITE sip:max@10.1.2.3 SIP/2.0\n\n'];
    for (const text of [one, two]) redactMessageFile(text, by);
    names.settle();
    expect(redactMessageFile(one, by)).toBe('@to = sip:user1@10.0.0.1\n');
    expect(redactMessageFile(two, by)).toBe('INVITE sip:user1@10.0.0.1 SIP/2.0\n\n');
  });

  it('of any text is a text of as many lines, in which all placeholders stand', () => {
    const words = fc.constantFrom(
      'INVITE sip:',
      ' SIP/2.0\n',
      '\n',
      '### ',
      '@a = ',
      '# @name ',
      '# @auth ',
      '{{a}}',
      '{{$uuid}}',
      '{{zoe.response.headers.To}}',
      'zoe',
      '10.1.2.3',
      'From: ',
      '"',
      '<',
      '@',
      ':',
      '.',
      '< ./body of zoe.txt',
      '__proto__',
      '\u00e9',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), parts => {
        const before = parts.join('');
        const { text } = redact(before);
        expect(text.split('\n').length).toBe(before.split('\n').length);
        expect(text).not.toMatch(/[\ue000-\uf8ff]/);
      }),
    );
  });
});
