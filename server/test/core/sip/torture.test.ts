import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findHeader } from '../../../src/core/sip/find-header';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { parseUri } from '../../../src/core/sip/parse-uri';
import { readCSeq } from '../../../src/core/sip/read-cseq';
import { readSdp } from '../../../src/core/sip/sdp/read-sdp';
import { tokensOf } from '../../../src/core/sip/tokens-of';
import { allViewsOf, problemsOf } from './read-views';

const repository = join(__dirname, '../../../..');
const folder = join(repository, '../shared/torture');

/** What the parser and the views judge themselves; other faults are found by rules that look at more than one value. */
const judged = ['start-line-invalid', 'header-syntax', 'cseq-invalid', 'uri-invalid', 'via-invalid'];

/** Where we differ from the verdict of the index, and why. */
const deviations: ReadonlyMap<string, readonly string[]> = new Map([
  // A line break that only the printing of the draft put into a URI; white space in a URI is a fault all the same.
  ['callflows/draft-ietf-sipping-cc-transfer-06/027-s6.5-F3-refer.sip', ['header-syntax']],
]);

/** Invalid messages whose fault the parser and the views must see, by its rule. The rest fails for what rules judge. */
const seen: ReadonlyMap<string, readonly string[]> = new Map([
  ['rfc4475/badinv01.dat', ['header-syntax']],
  ['rfc4475/scalar02.dat', ['cseq-invalid']],
  ['rfc4475/scalarlg.dat', ['cseq-invalid']],
  ['rfc4475/quotbal.dat', ['header-syntax']],
  ['rfc4475/ltgtruri.dat', ['start-line-invalid']],
  ['rfc4475/lwsruri.dat', ['start-line-invalid']],
  ['rfc4475/lwsstart.dat', ['start-line-invalid', 'start-line-invalid']],
  ['rfc4475/trws.dat', ['start-line-invalid']],
  ['rfc4475/badaspec.dat', ['uri-invalid']],
  ['rfc4475/badvers.dat', ['start-line-invalid']],
  ['rfc4475/bigcode.dat', ['start-line-invalid']],
  ['rfc5118/archive/ipv6-bad', ['uri-invalid']],
  ['rfc5118/wire/ipv6-bad.sip', ['uri-invalid']],
]);

interface Row {
  readonly file: string;
  readonly suite: string;
  readonly expected: string;
}

function readIndex(): readonly Row[] {
  const [, ...lines] = readFileSync(join(folder, 'INDEX.tsv'), 'utf8').trim().split('\n');
  return lines.map(line => {
    const [file = '', suite = '', expected = ''] = line.split('\t');
    return { file, suite, expected };
  });
}

const codesOf = (text: string) =>
  problemsOf(parseMessage(text, 'bytes'))
    .map(problem => problem.code)
    .filter(code => judged.includes(code));

if (!existsSync(folder)) {
  console.info('skipped: torture messages (no folder ../shared/torture beside the repository)');
  test.skip('torture messages: no folder ../shared/torture beside the repository', () => {});
} else {
  const rows = readIndex();
  const textOf = (file: string) => readFileSync(join(folder, file), 'latin1');

  test('the index names every suite', () => {
    expect(rows.length).toBeGreaterThan(400);
    expect(rows.filter(row => row.suite === 'rfc4475').length).toBe(50);
    expect(rows.filter(row => row.suite === 'protos-c07-sample').length).toBe(37);
  });

  test.each(rows.map(row => row.file))('%s: read without exception, tokens are the text', file => {
    const text = textOf(file);
    const message = parseMessage(text, 'bytes');
    expect(
      tokensOf(message)
        .map(token => text.slice(token.start, token.end))
        .join(''),
    ).toBe(text);
    for (const field of message.headers) allViewsOf(message, field);
    readSdp(text, message.body);
    if (message.kind === 'request') parseUri(text, message.startLine.uri);
  });

  describe('valid messages have no problem', () => {
    const valid = rows.filter(row => row.expected === 'valid');
    test.each(valid.map(row => row.file))('%s', file => {
      expect(codesOf(textOf(file))).toEqual(deviations.get(file) ?? []);
    });
  });

  describe('invalid messages of RFC 4475 and RFC 5118', () => {
    const invalid = rows.filter(row => row.expected === 'invalid' && row.suite.startsWith('rfc'));
    test.each(invalid.map(row => row.file))('%s', file => {
      expect(codesOf(textOf(file))).toEqual(seen.get(file) ?? []);
    });
  });

  test('PROTOS: every broken method is seen, and the header fields are read all the same', () => {
    const files = rows
      .filter(row => row.suite.startsWith('protos') && row.expected === 'invalid')
      .map(row => row.file);
    // Long methods of letters are tokens; there the fault is that CSeq names another.
    const differs = (text: string) => {
      const message = parseMessage(text, 'bytes');
      const field = findHeader(message, 'cseq');
      if (message.kind !== 'request' || field === undefined) return false;
      const { start, end } = message.startLine.method;
      return readCSeq(message, field).value.method !== text.slice(start, end);
    };
    const cut = files.filter(file => textOf(file).length >= 16_000);
    const quiet = files.filter(file => {
      const text = textOf(file);
      return !cut.includes(file) && !codesOf(text).includes('start-line-invalid') && !differs(text);
    });
    expect(quiet).toEqual([]);
    const whole = files.filter(file => textOf(file).length < 16_000);
    expect(whole.filter(file => parseMessage(textOf(file), 'bytes').headers.length < 5)).toEqual([]);
  });
}
