import { describe, expect, it } from 'vitest';
import type { WritableRecord } from '../../../server/src/core/trace/write-siptrace';
import { comparableTrace } from '../../src/history/comparable-trace';
import { lineOfSource } from '../../src/history/find-source';
import { durationText, historyText } from '../../src/history/history-text';
import {
  type HistoryStore,
  maxRequests,
  RequestHistory,
  type RequestStart,
} from '../../src/history/request-history';
import { readSentRequests } from '../../src/history/sent-request';

/** A store in memory. */
function storeOf(text?: string): HistoryStore & { text: string | undefined } {
  const store = {
    text,
    read: async () => store.text,
    write: async (next: string) => {
      store.text = next;
    },
  };
  return store;
}

const start: RequestStart = {
  name: 'options',
  method: 'OPTIONS',
  target: '127.0.0.1:5070 (UDP)',
  source: { uri: 'file:///a.sip', line: 3, startLine: 'OPTIONS sip:bob@{{peer}} SIP/2.0' },
  traceName: 'options 10-00-00.siptrace',
  head: 'siptrace 1\nclosed\n',
};

function record(payload: string): WritableRecord {
  return {
    payload,
    time: { seconds: 1, nanos: 0, digits: 3, dateless: false },
    transport: 'udp',
    source: '127.0.0.1:4000',
    destination: '127.0.0.1:5070',
    direction: 'out',
    declaredBytes: undefined,
    truncated: false,
    frame: undefined,
    note: undefined,
  };
}

describe('the history of requests', () => {
  it('keeps what was sent and how it ended, over sessions', async () => {
    const store = storeOf();
    let now = 1000;
    let changes = 0;
    const history = new RequestHistory(
      store,
      () => changes++,
      () => now,
    );
    const kept = history.begin(start);
    expect(history.requests[0]).toMatchObject({ name: 'options', grade: 'waiting', outcome: '', time: 1000 });
    kept.record(record('OPTIONS sip:x SIP/2.0\r\n\r\n'));
    now = 1042;
    kept.outcome({ grade: 'ok', text: '200 OK' });
    expect(changes).toBe(2);
    await history.settled();
    const again = new RequestHistory(store, () => undefined);
    await again.settled();
    expect(again.requests).toEqual(history.requests);
    expect(again.requests[0]).toMatchObject({ outcome: '200 OK', durationMs: 42 });
    expect(again.requests[0]?.trace).toMatch(/^siptrace 1\nclosed\n--- .*\nOPTIONS sip:x SIP\/2\.0\n/);
  });

  it('keeps no digest response, no Basic credentials and no password of a URI', async () => {
    const store = storeOf();
    const history = new RequestHistory(store, () => undefined);
    const kept = history.begin(start);
    kept.record(
      record(
        'REGISTER sip:bob:hidden@h SIP/2.0\r\nAuthorization: Digest username="a", response="0123456789abcdef0123456789abcdef"\r\nProxy-Authorization: Basic aGlkZGVu\r\nContent-Length: 3\r\n\r\nabc',
      ),
    );
    kept.finish();
    await history.settled();
    expect(store.text).toContain('username=');
    expect(store.text).toContain('abc');
    for (const secret of ['0123456789abcdef', 'aGlkZGVu', 'hidden']) expect(store.text).not.toContain(secret);
  });

  it('keeps the newest hundred, and of a long trace the beginning, with a word about the rest', () => {
    const history = new RequestHistory(storeOf(), () => undefined);
    for (let n = 0; n < maxRequests + 5; n++) history.begin({ ...start, name: `r${n}` });
    expect(history.requests.length).toBe(maxRequests);
    expect(history.requests[0]?.name).toBe(`r${maxRequests + 4}`);
    const kept = history.begin(start);
    for (let n = 0; n < 10; n++) kept.record(record(`MESSAGE sip:x SIP/2.0\r\n\r\n${'x'.repeat(10_000)}`));
    kept.finish();
    const trace = history.requests[0]?.trace ?? '';
    expect(trace.length).toBeLessThan(70_000);
    expect(trace).toContain('# 4 more messages are not kept');
  });

  it('is cleared, in part or whole, and what still runs does not come back', async () => {
    const store = storeOf();
    const history = new RequestHistory(store, () => undefined);
    const first = history.begin(start);
    history.begin({ ...start, name: 'other' });
    expect(await history.forget([history.requests[1]?.id ?? ''])).toBe(1);
    first.outcome({ grade: 'ok', text: '200 OK' });
    expect(history.requests.map(({ name }) => name)).toEqual(['other']);
    expect(await history.forget()).toBe(1);
    expect(store.text).toBe('[]');
  });

  it('reads what is damaged as nothing, and what had not ended as stopped', () => {
    for (const text of ['', '{', '{}', '[1, null, {"id": 3}, {"source": null}]'])
      expect(readSentRequests(text)).toEqual([]);
    const history = new RequestHistory(storeOf(), () => undefined);
    history.begin(start);
    expect(readSentRequests(JSON.stringify(history.requests))[0]).toMatchObject({
      grade: 'stopped',
      outcome: 'The window was closed before it ended.',
    });
  });
});

describe('a row of the Requests view', () => {
  it('tells the outcome, the duration, the target and the time', () => {
    const history = new RequestHistory(
      storeOf(),
      () => undefined,
      () => 5,
    );
    history.begin(start).outcome({ grade: 'answered', text: '486 Busy Here' });
    const [request] = history.requests;
    if (!request) throw new Error('nothing kept');
    expect(historyText(request, time => `time ${time}`)).toEqual({
      label: 'options',
      description: '486 Busy Here · 0 ms · 127.0.0.1:5070 (UDP) · time 5',
      tooltip:
        'OPTIONS options\n486 Busy Here\nto 127.0.0.1:5070 (UDP)\nsent time 5, took 0 ms\nfrom file:///a.sip, line 4',
      spoken: 'options, 486 Busy Here, 0 ms, to 127.0.0.1:5070 (UDP), sent time 5',
    });
  });

  it.each([
    [12.4, '12 ms'],
    [1254, '1.25 s'],
    [185_000, '3 min 5 s'],
  ])('writes %d ms as %s', (ms, text) => expect(durationText(ms)).toBe(text));
});

describe('where a kept request stands by now', () => {
  const { source } = start;
  it.each([
    ['at its old line', `\n\n\n${source.startLine}`, 3],
    ['further down, once', `\n\n\n\n\n${source.startLine}`, 5],
    ['in two other places: not clear', `${source.startLine}\n${source.startLine}`, undefined],
    ['gone', 'x', undefined],
  ])('%s', (_, text, line) => expect(lineOfSource(text, source)).toBe(line));
});

describe('two traces that are compared', () => {
  const trace = (id: string, port: number, status: string) => `siptrace 1
closed
--- 2026-01-01T00:00:0${port % 10}.000Z udp 127.0.0.1:${port} -> 127.0.0.1:5070 ${port}
OPTIONS sip:bob@127.0.0.1:5070 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${id}
From: <sip:a@h>;tag=${id}t
Call-ID: ${id}@h

--- 2026-01-01T00:00:00.000Z udp 127.0.0.1:5070 -> 127.0.0.1:${port} 99
SIP/2.0 ${status}
To: <sip:b@h>;tag=${id}
Call-ID: ${id}@h
`;
  it('differ in what matters only', () => {
    const [one, two, other] = [
      trace('a1', 4001, '200 OK'),
      trace('b2', 4002, '200 OK'),
      trace('c3', 4003, '404 Not Found'),
    ].map(comparableTrace);
    expect(one).toBe(two);
    expect(one).toContain('--- udp here -> 127.0.0.1:5070\n');
    expect(one).toContain('Via: SIP/2.0/UDP here;branch=branch-1');
    const lines = one?.split('\n').filter((line, i) => line !== other?.split('\n')[i]);
    expect(lines).toEqual(['SIP/2.0 200 OK']);
  });
});
