import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { allRules } from '../../../src/core/lint/rules/index';
import { headerByName } from '../../../src/core/sip/facts/headers';
import { emptyTraceHeader, writeTraceHeader, writeTraceRecord } from '../../../src/core/trace/write-siptrace';

/** Torture messages of other people: read where they are at hand, never part of this project. */
const FOLDER = join(__dirname, '../../../../../shared/torture');
const isThere = existsSync(FOLDER);
const title = isThere ? 'torture messages' : 'torture messages (skipped: ../shared/torture is not there)';
if (!isThere) console.info(title);

/** They judge a message by the packet that brought it, and these messages came in none. */
const BY_PACKET: ReadonlySet<string> = new Set(['via-transport-mismatch', 'via-source-mismatch']);
const rules = allRules.filter(
  ({ scope, meta }) => (scope === 'message' || scope === 'text') && !BY_PACKET.has(meta.id),
);

/** The part of a message that a place in the trace stands in: the id of a header field, or one of three other words. */
function partAt(text: string, at: number): string {
  const rows = text.slice(text.indexOf('\n', text.indexOf('\n--- ') + 1) + 1);
  const before = rows.slice(0, at - (text.length - rows.length)).split('\n');
  while (before.length > 1 && /^[ \t]/.test(rows.split('\n')[before.length - 1] ?? '')) before.pop();
  if (before.length === 1) return 'start line';
  const row = rows.split('\n')[before.length - 1] ?? '';
  return headerByName(row.split(':', 1)[0]?.trim() ?? '')?.id ?? 'body';
}

/** Errors and warnings of one datagram, each byte of which is known: where each stands, and how long its span is. */
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
  const shown = grave.map(
    ({ severity, rule, span }) =>
      `${severity} ${rule} (${partAt(text, span.start)}, ${span.end - span.start})`,
  );
  return [...new Set(shown)].sort();
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

/** Every message of RFC 4475 on which something graver than information is said. The others are told nothing. */
const RFC4475: Readonly<Record<string, readonly string[]>> = {
  wsinv: ['warning via-branch-cookie (via, 16)'],
  longreq: ['warning message-too-large (start line, 35)', 'warning via-branch-cookie (via, 29)'],
  dblreq: ['warning multiple-messages-in-datagram (body, 34)'],
  mpart01: [
    'warning header-not-allowed (contact, 36)',
    'warning message-too-large (start line, 38)',
    'warning route-missing-lr (route, 18)',
  ],
  badinv01: ['error header-syntax (via, 1)', 'warning via-branch-cookie (via, 24)'],
  clerr: ['error content-length-mismatch (content-length, 4)'],
  ncl: ['error header-value-invalid (content-length, 4)'],
  scalar02: [
    'error cseq-invalid (cseq, 29)',
    'error header-value-invalid (contact, 15)',
    'error header-value-invalid (expires, 101)',
    'error max-forwards-invalid (max-forwards, 3)',
  ],
  scalarlg: [
    'error cseq-invalid (cseq, 30)',
    'error header-value-invalid (retry-after, 27)',
    'error to-tag-missing (to, 22)',
    'warning header-value-invalid (warning, 27)',
  ],
  quotbal: ['error header-syntax (to, 37)'],
  ltgtruri: ['error start-line-invalid (start line, 22)', 'warning via-branch-cookie (via, 21)'],
  lwsruri: ['error start-line-invalid (start line, 1)'],
  lwsstart: ['error start-line-invalid (start line, 2)'],
  trws: ['error start-line-invalid (start line, 2)'],
  escruri: ['warning uri-component-not-allowed (start line, 28)'],
  baddate: ['warning header-value-invalid (date, 29)'],
  regbadct: ['warning name-addr-brackets (contact, 32)'],
  badaspec: ['error uri-invalid (to, 1)'],
  baddn: ['warning headers-not-terminated (content-length, 4)', 'warning name-addr-brackets (from, 15)'],
  badvers: ['error sip-version-unsupported (start line, 7)', 'error sip-version-unsupported (via, 7)'],
  mismatch01: ['error cseq-method-mismatch (cseq, 6)'],
  mismatch02: ['error cseq-method-mismatch (cseq, 6)', 'warning sdp-missing-line (body, 3)'],
  bigcode: ['error status-code-invalid (start line, 10)'],
  badbranch: ['warning via-branch-cookie (via, 14)'],
  insuf: [
    'error method-required-header (start line, 35)',
    'error missing-required-header (start line, 35)',
    'warning max-forwards-invalid (start line, 35)',
  ],
  unkscm: ['warning uri-scheme-unsupported (start line, 21)'],
  novelsc: ['warning uri-scheme-unsupported (start line, 9)'],
  unksm2: ['warning register-request-uri (to, 15)'],
  bext01: ['warning option-tag-misuse (require, 19)'],
  multi01: [
    'error duplicate-header (call-id, 33)',
    'error duplicate-header (cseq, 15)',
    'error duplicate-header (from, 43)',
    'error duplicate-header (max-forwards, 15)',
    'error duplicate-header (to, 25)',
    'error method-required-header (contact, 31)',
  ],
  mcl01: ['error duplicate-header (content-length, 17)'],
  inv2543: [
    'warning from-tag-missing (from, 52)',
    'warning method-required-header (start line, 36)',
    'warning name-addr-brackets (to, 11)',
    'warning route-missing-lr (record-route, 43)',
    'warning via-branch-cookie (via, 29)',
  ],
};

/**
 * Where we say something else than the table of `rules.md` 7.8, and why. No message that the RFC calls valid has an
 * error, none that it calls invalid goes without one or a warning.
 */
const DEVIATIONS: Readonly<Record<string, string>> = {
  badaspec:
    'uri-invalid instead of name-addr-brackets: the brackets are there, the white space in them is the fault',
  wsinv: 'a warning on a valid message: it is of RFC 2543, without the cookie in its branch',
  longreq: 'warnings on a valid message: it is large, and its last Via has no branch',
  mpart01:
    'warnings on a valid message: it is large, has a Contact, which RFC 3428 forbids, and a Route without lr',
  lwsruri: 'start-line-invalid instead of uri-invalid: a blank ends the Request-URI',
  insuf: 'it also lacks Max-Forwards and Contact',
};

/** Messages of RFC 5118 with a finding; all others have none. */
const RFC5118: Readonly<Record<string, readonly string[]>> = {
  'ipv6-bad': ['error uri-invalid (start line, 12)'],
};

/** Printed call flows that are marked valid and hold a real slip: digests, or a continuation line that is not indented. */
const SLIPS: ReadonlySet<string> = new Set([
  // A continuation line that is not indented.
  // qop without cnonce and nc.
  'callflows/rfc3665/005-s2.2-F1-register.sip',
  // Responses that are printed with 23 or 26 digits, not with the 32 of MD5.
  'callflows/rfc3665/024-s3.2-F4-invite.sip',
  'callflows/rfc3665/047-s3.3-F4-invite.sip',
  'callflows/rfc3665/053-s3.3-F10-ack.sip',
  'callflows/rfc3665/054-s3.3-F11-invite.sip',
  'callflows/rfc3665/056-s3.3-F13-invite.sip',
  'callflows/rfc3665/062-s3.3-F19-ack.sip',
  'callflows/rfc3665/063-s3.3-F20-ack.sip',
  'callflows/draft-ietf-sipping-cc-transfer-06/027-s6.5-F3-refer.sip',
  // `from-tag3D763231`: the percent sign of an escape is missing.
  'callflows/draft-ietf-sipping-cc-transfer-06/023-s6.3-F5-refer.sip',
]);

describe.skipIf(!isThere)(title, () => {
  test('each deviation is of a message that is told something', () => {
    for (const name of Object.keys(DEVIATIONS)) expect(RFC4475[name], name).toBeDefined();
  });

  test.each(index.filter(row => row.suite === 'rfc4475'))('$file ($expected)', ({ file, expected }) => {
    const name = file.slice('rfc4475/'.length, -'.dat'.length);
    const verdict = verdictOf(file);
    expect(verdict).toEqual(RFC4475[name] ?? []);
    if (expected === 'valid') expect(verdict.filter(found => found.startsWith('error'))).toEqual([]);
    if (expected === 'invalid') expect(verdict.length).toBeGreaterThan(0);
  });

  test.each(index.filter(row => row.suite === 'rfc5118-wire'))('$file ($expected)', ({ file, expected }) => {
    const name = file.slice('rfc5118/wire/'.length, -'.sip'.length);
    expect(verdictOf(file)).toEqual(RFC5118[name] ?? []);
    expect(RFC5118[name] !== undefined).toBe(expected === 'invalid');
  });

  test.each(index.filter(row => row.suite === 'protos-c07-sample'))('$file: no rule throws', ({ file }) => {
    // `verdictOf` looks at the failures of the rules.
    expect(Array.isArray(verdictOf(file))).toBe(true);
  });

  test('valid messages of printed call flows have no error', () => {
    const valid = index.filter(row => row.suite.startsWith('callflow') && row.expected === 'valid');
    expect(valid.length).toBeGreaterThan(200);
    const wrong = valid
      .filter(({ file }) => !SLIPS.has(file))
      .map(({ file }) => `${file}: ${verdictOf(file).join(', ')}`)
      .filter(line => line.includes('error'));
    expect(wrong).toEqual([]);
  });
});
