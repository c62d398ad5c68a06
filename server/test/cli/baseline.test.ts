/** Known findings are not told again and do not fail a pipeline; a new one does. */
import { expect, test } from 'vitest';
import { readBaseline } from '../../src/cli/baseline';
import type { CliHost } from '../../src/cli/host';
import { runCli } from '../../src/cli/run-cli';
import { recordedHost } from './recorded-host';

const message = (id: string, cseq = '1 BYE') =>
  `OPTIONS sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK776asdhds${id}\r\nFrom: <sip:a@example.com>;tag=9fxced76sl${id}\r\nTo: <sip:b@example.com>\r\nCall-ID: 843817637684230998-${id}\r\nCSeq: ${cseq}\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`;

/** Runs the linter on one file with a baseline that can be written and read. */
async function lint(text: string, args: readonly string[], baseline?: string) {
  const { host, recorded } = recordedHost({
    args: ['a.sip', ...args],
    files: new Map([['a.sip', Buffer.from(text)]]),
  });
  const written: string[] = [];
  const withBaseline: CliHost = {
    ...host,
    files: {
      ...host.files,
      readText: async () => (baseline === undefined ? { reason: 'no such file' } : { text: baseline }),
      writeText: async (_, content) => {
        written.push(content);
        return undefined;
      },
    },
  };
  return { status: await runCli(withBaseline), ...recorded, written };
}

async function baselineFor(text: string): Promise<string> {
  const { written } = await lint(text, ['--write-baseline', 'known.json']);
  return written[0] ?? '';
}

test('writing a baseline makes the findings of the run known', async () => {
  const { status, out, written } = await lint(message('one'), ['--write-baseline', 'known.json']);
  expect(status).toBe(0);
  expect(out).toContain('0 errors, 0 warnings, 0 information, 0 hints (1 known by the baseline)');
  expect(JSON.parse(written[0] ?? '')).toEqual({
    schema: 1,
    findings: [{ path: 'a.sip', rule: 'cseq-method-mismatch', subject: 'OPTIONS', count: 1 }],
  });
});

test('a known finding stays known when the next run has other Call-IDs and tags', async () => {
  const known = await baselineFor(message('one'));
  expect((await lint(message('two'), ['--baseline', 'known.json'], known)).status).toBe(0);
});

test('one more finding of the same kind is new, and fails', async () => {
  const known = await baselineFor(message('one'));
  const { status, out } = await lint(
    `${message('one')}###\n${message('two')}`,
    ['--baseline', 'known.json', '--format', 'json'],
    known,
  );
  expect(status).toBe(1);
  const [file] = JSON.parse(out).files;
  expect([file.findings.length, file.known]).toEqual([1, 1]);
});

test('a finding of another rule is new', async () => {
  const known = await baselineFor(message('one'));
  const other = message('one', '1 OPTIONS').replace('Max-Forwards: 70', 'Max-Forwards: 700');
  expect((await lint(other, ['--baseline', 'known.json'], known)).status).toBe(1);
});

test('a baseline that cannot be read ends with 2 and says why', async () => {
  const missing = await lint(message('one'), ['--baseline', 'known.json']);
  expect([missing.status, missing.err]).toEqual([2, 'siplint: known.json: no such file\n']);
  const wrong = await lint(message('one'), ['--baseline', 'known.json'], '{"schema":2}');
  expect([wrong.status, wrong.err]).toEqual([2, 'siplint: known.json: no baseline of schema 1\n']);
});

test('a baseline file is hostile input too', () => {
  expect(readBaseline('null')).toEqual({ reason: 'no baseline of schema 1' });
  expect(readBaseline('{"schema":1,"findings":[{"path":1}]}')).toEqual({
    reason: 'findings is not a list of { path, rule, subject, count }',
  });
  expect(
    readBaseline('{"schema":1,"findings":[{"path":"__proto__","rule":"x","subject":"y","count":1}]}'),
  ).toMatchObject({ schema: 1 });
});
