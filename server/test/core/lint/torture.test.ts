import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { allRules } from '../../../src/core/lint/rules/index';
import { emptyTraceHeader, writeTraceHeader, writeTraceRecord } from '../../../src/core/trace/write-siptrace';

/** Torture messages of other people: read where they are at hand, never part of this project. */
const FOLDER = join(__dirname, '../../../../../shared/torture');
const isThere = existsSync(FOLDER);
const title = isThere ? 'torture messages' : 'torture messages (skipped: ../shared/torture is not there)';
if (!isThere) console.info(title);

const rules = allRules.filter(rule => rule.scope === 'message' || rule.scope === 'text');

/** Errors and warnings of one datagram, each byte of which is known. */
function verdictOf(file: string): readonly string[] {
  const payload = readFileSync(join(FOLDER, file), 'latin1');
  const record = {
    payload,
    time: undefined,
    transport: 'udp' as const,
    source: '192.0.2.1:5060',
    destination: '192.0.2.2:5060',
    direction: undefined,
    declaredBytes: payload.length,
    truncated: false,
    frame: undefined,
    note: undefined,
  };
  const text = writeTraceHeader(emptyTraceHeader) + writeTraceRecord(record, 'bytes');
  const { findings, failures } = analyse({ text, kind: 'trace', format: 'siptrace', rules });
  expect(failures).toEqual([]);
  const grave = findings.filter(f => f.severity === 'error' || f.severity === 'warning');
  return [...new Set(grave.map(f => `${f.severity} ${f.rule}`))].sort();
}

interface Row {
  readonly file: string;
  readonly suite: string;
  readonly expected: string;
}

const index: readonly Row[] = !isThere
  ? []
  : readFileSync(join(FOLDER, 'INDEX.tsv'), 'utf8')
      .split('\n')
      .slice(1)
      .filter(line => line !== '')
      .map(line => {
        const [file = '', suite = '', expected = ''] = line.split('\t');
        return { file, suite, expected };
      });

/** What the RFC calls invalid and no rule of the catalogue finds yet; the rule that will. */
const NOT_YET: ReadonlyMap<string, string> = new Map([
  ['ncl', 'header-value-invalid'],
  ['escruri', 'uri-component-not-allowed'],
  ['baddate', 'header-value-invalid'],
  ['regbadct', 'name-addr-brackets'],
]);

/** Every message of RFC 4475 on which something graver than information is said. The others are told nothing. */
const RFC4475: Readonly<Record<string, readonly string[]>> = {
  badaspec: ['error uri-invalid'],
  badbranch: ['warning via-branch-cookie'],
  baddn: ['warning headers-not-terminated'],
  badinv01: ['error header-syntax', 'warning via-branch-cookie'],
  badvers: ['error sip-version-unsupported'],
  bigcode: ['error status-code-invalid'],
  clerr: ['error content-length-mismatch'],
  // Valid, but the second request in the datagram is lost.
  dblreq: ['warning content-length-mismatch'],
  insuf: ['error missing-required-header', 'warning max-forwards-invalid'],
  inv2543: ['warning from-tag-missing', 'warning via-branch-cookie'],
  longreq: ['warning via-branch-cookie'],
  ltgtruri: ['error start-line-invalid', 'warning via-branch-cookie'],
  lwsruri: ['error start-line-invalid'],
  lwsstart: ['error start-line-invalid'],
  mcl01: ['error duplicate-header'],
  mismatch01: ['error cseq-method-mismatch'],
  mismatch02: ['error cseq-method-mismatch'],
  multi01: ['error duplicate-header'],
  quotbal: ['error header-syntax'],
  scalar02: ['error cseq-invalid', 'error max-forwards-invalid'],
  scalarlg: ['error cseq-invalid'],
  trws: ['error start-line-invalid'],
  wsinv: ['warning via-branch-cookie'],
};

/** Printed call flows that are marked valid and hold a real slip: a continuation line that is not indented. */
const SLIPS: ReadonlySet<string> = new Set([
  'callflows/draft-ietf-sipping-cc-transfer-06/027-s6.5-F3-refer.sip',
]);

describe.skipIf(!isThere)(title, () => {
  test.each(index.filter(row => row.suite === 'rfc4475'))('$file ($expected)', ({ file, expected }) => {
    const name = file.slice('rfc4475/'.length, -'.dat'.length);
    const verdict = verdictOf(file);
    expect(verdict).toEqual(RFC4475[name] ?? []);
    const isError = verdict.some(found => found.startsWith('error'));
    if (expected === 'valid') expect(isError).toBe(false);
    if (NOT_YET.has(name)) expect(allRules.some(rule => rule.meta.id === NOT_YET.get(name))).toBe(false);
    else if (expected === 'invalid') expect(verdict.length).toBeGreaterThan(0);
  });

  test('valid messages of RFC 5118 and of printed call flows have no error', () => {
    const valid = index.filter(
      row => (row.suite === 'rfc5118-wire' || row.suite.startsWith('callflow')) && row.expected === 'valid',
    );
    expect(valid.length).toBeGreaterThan(200);
    const wrong = valid
      .filter(({ file }) => !SLIPS.has(file))
      .map(({ file }) => `${file}: ${verdictOf(file).join(', ')}`)
      .filter(line => line.includes('error'));
    expect(wrong).toEqual([]);
  });
});
