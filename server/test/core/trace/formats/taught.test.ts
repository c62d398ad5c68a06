/** Formats that a user taught: patterns that are matched in linear time, the setting, and what is proposed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../../src/core/analysis';
import { detectFormats } from '../../../../src/core/trace/detect-format';
import { formatById, formatsWith } from '../../../../src/core/trace/formats/index';
import { compilePattern } from '../../../../src/core/trace/formats/taught/compile-pattern';
import { matchPattern } from '../../../../src/core/trace/formats/taught/match-pattern';
import { proposeFormat } from '../../../../src/core/trace/formats/taught/propose-format';
import { readTaughtFormats } from '../../../../src/core/trace/formats/taught/read-taught-formats';
import { modelOf, recordsOf } from './format-samples';

const isBuiltIn = (id: string) => formatById(id) !== undefined;

function match(source: string, text: string) {
  const pattern = compilePattern(source);
  if ('reason' in pattern) throw new Error(pattern.reason);
  return matchPattern(pattern, text);
}

const message = [
  'OPTIONS sip:192.0.2.20 SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1',
  'From: <sip:a@example.com>;tag=1',
  'To: <sip:b@example.com>',
  'Call-ID: x@192.0.2.10',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
];

describe('patterns', () => {
  test.each([
    ['a+b', 'xaab', 1, 4],
    ['^\\d{4}-\\d\\d', '2026-01', 0, 7],
    ['(?:in|out) ', 'SIP out x', 4, 8],
    ['a|ab', 'ab', 0, 1],
    ['a*?b', 'aab', 0, 3],
    ['[^ ]+$', 'one two', 4, 7],
    ['\\bcat\\b', 'concat cat', 7, 10],
    ['x{2,3}', 'xxxx', 0, 3],
    ['', 'abc', 0, 0],
  ])('%s in %j', (source, text, start, end) => {
    expect(match(source, text)).toMatchObject({ start, end });
  });

  test('the first group that took part is what is found', () => {
    expect(match('from (\\S+)', 'SIP from 192.0.2.1:5060 to')?.group).toBe('192.0.2.1:5060');
    expect(match('(?:(a)|(b))c', 'bc')?.group).toBe('b');
  });

  const atom = fc.constantFrom('a', 'b', '\\d', '.', '[ab]', '[^a]', '\\w', '1', '(a|b1)', '(?:ab)', '\\b');
  const sign = fc.constantFrom('', '', '*', '+', '?', '{1,2}', '*?', '+?');
  const source = fc
    .array(fc.tuple(atom, sign), { minLength: 1, maxLength: 6 })
    .map(parts => parts.map(([a, s]) => (a === '\\b' ? a : a + s)).join(''));

  test('they mean what they mean in JavaScript', () => {
    fc.assert(
      fc.property(
        source,
        fc.string({ unit: fc.constantFrom('a', 'b', '1', ' '), maxLength: 12 }),
        (s, text) => {
          const expected = new RegExp(s).exec(text);
          const found = match(s, text);
          expect(found?.start).toBe(expected?.index);
          if (expected) expect(found?.end).toBe(expected.index + expected[0].length);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('patterns that take an ordinary matcher years are done at once', () => {
    for (const s of ['(a+)+$', '(a|a)*b', '(?:a*)*c', 'a?'.repeat(60) + 'a'.repeat(60), '.*.*.*.*.*x']) {
      expect(match(s, `${'a'.repeat(1023)}!`) === undefined).toBe(!s.startsWith('a?'));
    }
  });

  test.each([
    ['(a', 'is not closed'],
    ['a)', 'closes nothing'],
    ['(?=a)', 'look around'],
    ['(a)\\1', '\\1 is not known'],
    ['a**', 'repetition is repeated'],
    ['(?:a{1000}){1000}', 'steps'],
    ['[z-a]', 'ends before it begins'],
    ['*', 'nothing before'],
    ['a'.repeat(1001), 'longer'],
  ])('%.20s is refused', (s, why) => {
    const compiled = compilePattern(s);
    expect('reason' in compiled && compiled.reason).toContain(why);
  });

  test('any text is compiled or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ maxLength: 30 }), (s, text) => {
        const compiled = compilePattern(s);
        if (!('reason' in compiled)) matchPattern(compiled, text);
      }),
    );
  });
});

describe('the setting', () => {
  const taught = readTaughtFormats(
    {
      'my-proxy': {
        record: '^\\d{4}-\\d\\d-\\d\\d \\S+ proxy SIP (?:in|out) ',
        time: '^\\S+ \\S+',
        transport: 'via (\\w+)',
        source: 'from (\\S+)',
        destination: 'to (\\S+)',
        received: ' in ',
        sent: ' out ',
        end: '^== end',
      },
    },
    isBuiltIn,
  );
  const log = [
    'starting',
    '2026-01-07 09:14:02.113 proxy SIP in from 192.0.2.10:5060 via UDP',
    ...message,
    '== end',
    '2026-01-07 09:14:02.115 proxy SIP out to [2001:db8::7]:5060 via tcp',
    ...message,
    '== end',
    'U 2026/01/07 09:14:03.000001 192.0.2.1:5060 -> 192.0.2.2:5060',
    ...message.map(line => `${line}.`),
    '',
  ].join('\n');

  test('is read, and its records with those of other logs', () => {
    expect(taught.problems).toEqual([]);
    const best = detectFormats(log, taught)[0]?.format;
    expect(best?.id).toBe('my-proxy');
    const models = best ? recordsOf(log, best).map(modelOf) : [];
    expect(models.map(m => [m.time, m.transport, m.source, m.destination, m.direction])).toEqual([
      ['2026-01-07T09:14:02.113Z', 'udp', '192.0.2.10:5060', null, 'in'],
      ['2026-01-07T09:14:02.115Z', 'tcp', null, '[2001:db8::7]:5060', 'out'],
      ['2026-01-07T09:14:03.000001Z', 'udp', '192.0.2.1:5060', '192.0.2.2:5060', null],
    ]);
  });

  test('reaches the analysis of a document', () => {
    expect(analyse({ text: log, kind: 'trace', taught }).format).toBe('my-proxy');
    expect(analyse({ text: log, kind: 'trace' }).format).not.toBe('my-proxy');
  });

  test('the same setting gives the same formats, so that an edit is an edit', () => {
    expect(formatById('my-proxy', taught)).toBe(formatById('my-proxy', taught));
    expect(formatsWith(taught)).toBe(formatsWith(taught));
  });

  test.each([
    [7, 'not an object'],
    [{ a: 7 }, 'not an object'],
    [{ 'No Good': { record: 'abc' } }, 'small letters'],
    [{ ngrep: { record: 'abc' } }, 'built in'],
    [{ a: {} }, 'no pattern record'],
    [{ a: { record: '\\d+' } }, 'two characters'],
    [{ a: { record: 'abc', tiem: 'x' } }, "unknown key 'tiem'"],
    [{ a: { record: 'abc', time: 7 } }, 'not a text'],
    [{ a: { record: 'abc', time: '(x' } }, 'not accepted'],
  ])('%j: what is wrong is told', (value, problem) => {
    expect(readTaughtFormats(value, isBuiltIn).problems.join()).toContain(problem);
  });

  test('a name of JavaScript is a name like others', () => {
    const read = readTaughtFormats(JSON.parse('{"constructor": {"record": "abc"}}'), isBuiltIn);
    expect(read.formats.map(format => format.name)).toEqual(['constructor']);
  });
});

describe('a proposal', () => {
  test.each([
    [
      'both ends and a time',
      ['Jan  7 09:14:02 edge42 sipd[77]: message 17 192.0.2.10:5060 => 192.0.2.20:5061 over UDP', ...message],
      ['192.0.2.10:5060', '192.0.2.20:5061', 'udp', null],
    ],
    [
      'a direction and the far end',
      ['', '[09:14:02.113] <sip 0x7f3a> received 312 bytes from tcp:192.0.2.10:5060', ...message],
      ['192.0.2.10:5060', null, 'tcp', 'in'],
    ],
    [
      'a start line behind words',
      [`09:14:02.113 SIPSTACK[3] TX: ${message[0]}`, ...message.slice(1)],
      [null, null, null, 'out'],
    ],
    [
      'marks before each line of a message',
      [
        '#77 09:14:02.113 gw-sip TX 192.0.2.10:5060 >> 192.0.2.20:5061',
        ...message.map(line => `  ~ ${line}`),
        '#77e 09:14:02.114 gw-core state changed to busy',
      ],
      ['192.0.2.10:5060', '192.0.2.20:5061', null, null],
    ],
    [
      'marks and a direction',
      ['09:14:02.113 [trunk 3] RX', ...message.map(line => `| ${line}`)],
      [null, null, null, 'in'],
    ],
  ])('of a log with %s reads that log', (_, lines, wanted) => {
    const at = lines.findIndex(line => line.includes('OPTIONS sip:'));
    const patterns = proposeFormat(lines, at);
    const taught = readTaughtFormats({ mine: patterns }, isBuiltIn);
    expect(taught.problems).toEqual([]);
    const format = formatById('mine', taught);
    const text = `${lines.join('\n')}\n${lines.join('\n').replaceAll('09:14:02', '10:15:03').replaceAll('77', '9')}`;
    const models = format ? recordsOf(text, format).map(modelOf) : [];
    expect(models.map(m => [m.source, m.destination, m.transport, m.direction])).toEqual([wanted, wanted]);
    expect(models.map(m => m.time?.slice(0, 8))).toEqual(['09:14:02', '10:15:03']);
    expect(format && recordsOf(text, format).map(({ payload }) => payload.split(/\r?\n/)[5])).toEqual([
      'CSeq: 1 OPTIONS',
      'CSeq: 1 OPTIONS',
    ]);
  });

  test('needs a message, and a line that could start its record', () => {
    expect(proposeFormat(['nothing here'], 0)).toBeUndefined();
    expect(proposeFormat(message, 0)).toBeUndefined();
    expect(proposeFormat(message, 99)).toBeUndefined();
    // One that nothing can be read with is none.
    expect(proposeFormat(['09:14:02 RX', 'OPTIONS sip:a SIP/2.0', 'no rows'], 1)).toBeUndefined();
  });
});
