/** The filter of the Calls tree over a trace on disk: the same calls as the filter over their nodes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { matchesCall, parseCallQuery } from '../../../src/core/features/call-query/call-query';
import { defaultLintConfig } from '../../../src/core/lint/config';
import type { CallsPageResult } from '../../../src/core/open-trace-protocol';
import { TraceSession } from '../../../src/node/trace/trace-session';

const folder = mkdtempSync(join(tmpdir(), 'siplens-filter-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Flows of all kinds as one trace. */
const flows = [
  'F02-register-challenged',
  'F10-register',
  'F25-busy',
  'F18-attended-transfer',
  'F24-not-found',
]
  .map(name => readFileSync(`test-fixtures/flows/${name}.siptrace`, 'utf8'))
  .map(text => text.slice(text.indexOf('\n--- ') + 1));

const ping = (n: number) => {
  const payload = [
    'OPTIONS sip:bob@example.com SIP/2.0',
    `Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK${n}`,
    `From: <sip:pinger${n % 3}@example.com>;tag=${n}abc`,
    'To: <sip:bob@example.com>',
    `Call-ID: ping-${n}@10.0.0.1`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  return `--- 2026-03-02T10:00:${String(n % 60).padStart(2, '0')}.000Z udp 10.0.0.1:5060 -> 10.0.0.2:5060 ${payload.length}\n${payload}\n`;
};

async function opened(name: string, records: readonly string[]): Promise<TraceSession> {
  const path = join(folder, name);
  writeFileSync(path, `siptrace 1\n\n${records.join('\n')}`);
  const session = TraceSession.open({
    path,
    inputFormat: undefined,
    follow: false,
    config: defaultLintConfig,
    seed: 1,
    onChange: () => undefined,
  });
  if ('reason' in session) throw new Error(session.reason);
  await session.run();
  return session;
}

/** The page when the filter has looked at everything. */
async function filtered(session: TraceSession, query: string): Promise<CallsPageResult> {
  const filter = { query };
  for (let tries = 0; tries < 10_000; tries++) {
    const { looked, total } = await session.callsPage({ id: 1, from: 0, count: 0, filter });
    if (looked === total) return session.callsPage({ id: 1, from: 0, count: 500, judged: false, filter });
  }
  throw new Error('it never came to an end');
}

const queries = [
  'status:486',
  'status:4xx',
  '-status:2xx',
  'method:register',
  '-method:options',
  'method:refer,subscribe',
  'callid:ping',
  'host:10.0.0',
  '-host:192.0.2.1',
  'duration>1s',
  'duration<1s',
  '-duration>1s',
  'from:alice',
  'from:pinger1',
  'to:bob -from:alice',
  'kind:options',
  '-kind:options',
  'kind:call status:4xx',
  'outcome:failed',
  'flow:transfer',
  'codec:pcmu',
  'finding:*',
  'finding:call-failed',
  'ring>1s',
  'busy',
  'alice',
  'nobody-at-all',
];

describe('a filter over a trace on disk', () => {
  const records = [...flows, ...Array.from({ length: 8 }, (_, n) => ping(n))];

  test('finds the calls that the same filter finds among their nodes, whatever it asks for', async () => {
    const session = await opened('all.siptrace', records);
    const all = await session.callsPage({ id: 1, from: 0, count: 500 });
    for (const text of queries) {
      const query = parseCallQuery(text);
      const wanted = all.calls.filter(({ tree }) => tree.some(one => matchesCall(query, one)));
      const page = await filtered(session, text);
      expect([text, page.calls.map(({ call }) => call)]).toEqual([text, wanted.map(({ call }) => call)]);
      expect(page.matching).toBe(wanted.length);
    }
    session.close();
  });

  test('reads no messages where the index knows, and says of how many it did', async () => {
    const session = await opened('index.siptrace', records);
    for (const query of [
      'status:486',
      'method:register',
      'callid:ping',
      'host:10.0.0',
      'kind:options -host:x',
    ]) {
      const page = await session.callsPage({ id: 1, from: 0, count: 10, filter: { query } });
      expect([query, page.read, page.looked]).toEqual([query, 0, page.total]);
    }
    expect((await filtered(session, 'codec:pcmu')).read).toBe((await filtered(session, 'status:1')).total);
    // What the index excludes is not read either.
    expect((await filtered(session, 'method:invite codec:pcmu')).read).toBeLessThan(10);
    session.close();
  });

  test('goes on while one call is asked for by its number, which may be one that it hides', async () => {
    const session = await opened('alone.siptrace', records);
    const filter = { query: 'from:nobody-at-all' };
    const { total } = await filtered(session, filter.query);
    const { calls } = await session.callsPage({ id: 1, from: 0, count: 1, call: total - 1 });
    expect(calls.map(({ call }) => call)).toEqual([total - 1]);
    // A filter that began anew would not have looked at all of them at once.
    expect((await session.callsPage({ id: 1, from: 0, count: 0, filter })).looked).toBe(total);
    for (const call of [total, -1, 0.5]) {
      expect((await session.callsPage({ id: 1, from: 0, count: 1, call })).calls).toEqual([]);
    }
    session.close();
  });

  test('shows what it has found so far, in the order of the trace, and ends when another is asked for', async () => {
    const many = Array.from({ length: 2000 }, (_, n) => ping(n));
    const session = await opened('many.siptrace', many);
    const first = await session.callsPage({
      id: 1,
      from: 0,
      count: 500,
      judged: false,
      filter: { query: 'from:pinger1' },
    });
    expect(first.looked).toBeLessThan(2000);
    const second = await session.callsPage({
      id: 1,
      from: 0,
      count: 500,
      judged: false,
      filter: { query: 'from:pinger1' },
    });
    expect(second.calls.slice(0, first.calls.length).map(({ call }) => call)).toEqual(
      first.calls.map(({ call }) => call),
    );
    const other = await session.callsPage({ id: 1, from: 0, count: 1, filter: { query: 'callid:ping-7@' } });
    expect([other.matching, other.looked, other.calls[0]?.callId]).toEqual([1, 2000, 'ping-7@10.0.0.1']);
    // Without a filter all calls are there.
    expect((await session.callsPage({ id: 1, from: 0, count: 1 })).matching).toBe(2000);
    session.close();
  });
});
