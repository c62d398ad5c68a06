/** A trace that is read from disk, without the thread around it. */
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultLintConfig } from '../../../src/core/lint/config';
import type { TraceState } from '../../../src/core/open-trace-protocol';
import {
  noTaughtFormats,
  readTaughtFormats,
} from '../../../src/core/trace/formats/taught/read-taught-formats';
import type { PartJob, StartPart } from '../../../src/node/trace/file-part';
import { indexFilePart } from '../../../src/node/trace/index-file-part';
import { type SessionOptions, TraceSession } from '../../../src/node/trace/trace-session';
import { pcapOfDatagrams } from '../../harness/make-pcap';

const folder = mkdtempSync(join(tmpdir(), 'siplens-session-'));
afterAll(() => rmSync(folder, { recursive: true }));

const options = (call: string, n: number) =>
  [
    'OPTIONS sip:bob@example.com SIP/2.0',
    `Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK${call}${n}`,
    'Max-Forwards: 70',
    `From: <sip:alice@example.com>;tag=${call}`,
    'To: <sip:bob@example.com>',
    `Call-ID: ${call}`,
    `CSeq: ${n} OPTIONS`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

const ngrep = (second: number, call: string, n: number) => {
  const clock = new Date(Date.UTC(2026, 0, 7) + second * 1000).toISOString().slice(11, 19);
  return `U 2026/01/07 ${clock}.000000 10.0.0.1:5060 -> 10.0.0.2:5060\n${options(call, n).replaceAll('\r\n', '.\n')}\n`;
};

/** A log of so many calls of two requests each. */
const logOf = (calls: number) =>
  Array.from({ length: calls * 2 }, (_, i) => ngrep(i, `c${i % calls}`, 1 + Math.floor(i / calls))).join('');

function opened(path: string, more: Partial<SessionOptions> = {}) {
  const states: Omit<TraceState, 'id'>[] = [];
  const session = TraceSession.open({
    path,
    inputFormat: undefined,
    follow: false,
    config: defaultLintConfig,
    seed: 1,
    pollMs: 5,
    onChange: state => states.push(state),
    ...more,
  });
  if ('reason' in session) throw new Error(session.reason);
  return { session, states };
}

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A part that is read in this thread. */
function partHere(jobs: PartJob[]): StartPart {
  return job => {
    jobs.push(job);
    let progress = { bytes: 0, messages: 0 };
    let stopped = false;
    const result = indexFilePart(job, now => {
      progress = now;
      return !stopped;
    });
    return {
      get progress() {
        return progress;
      },
      result,
      stop: () => {
        stopped = true;
      },
    };
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 6000) throw new Error('it never came');
    await setTimeout(10);
  }
}

describe('A trace that is indexed', () => {
  test('tells how far it is, and can be stopped between two pieces', async () => {
    const { session, states } = opened(fileOf('large.log', logOf(9000)));
    const run = session.run();
    session.cancel();
    await run;
    const last = states.at(-1);
    expect(last?.state).toBe('cancelled');
    expect(last?.bytes).toBeLessThan(last?.total ?? 0);
    // What was read stays.
    expect((await session.callsPage({ id: 1, from: 0, count: 1 })).total).toBe(last?.calls);
    session.close();
  });

  test('deleted while it is read: what was open is read to its end', async () => {
    const path = fileOf('gone.log', logOf(3000));
    const { session, states } = opened(path);
    const run = session.run();
    unlinkSync(path);
    await run;
    expect(states.at(-1)).toMatchObject({ state: 'ready', messages: 6000, calls: 3000 });
    session.close();
  });

  describe('in parts', () => {
    const shared = { leastPart: 1 << 19, processors: 2 };
    const whole = async (path: string) => {
      const { session, states } = opened(path);
      await session.run();
      session.close();
      return states.at(-1);
    };

    test('has the messages and calls of one', async () => {
      const path = fileOf('parts.log', logOf(9000));
      const jobs: PartJob[] = [];
      // As it goes to the thread: a copy.
      const taught = structuredClone(noTaughtFormats);
      const { session, states } = opened(path, { ...shared, taught, startPart: partHere(jobs) });
      await session.run();
      expect(jobs).toHaveLength(1);
      const alone = await whole(path);
      expect(states.at(-1)).toMatchObject({
        state: 'ready',
        messages: 18_000,
        calls: 9000,
        bytes: alone?.total,
      });
      // Both parts hold a message of each call.
      const page = await session.callsPage({ id: 1, from: 8999, count: 1 });
      expect(page.calls[0]).toMatchObject({ callId: 'c8999', messages: 2 });
      session.close();
    });

    test('has them from any number of parts, some of which do not fit or are lost', async () => {
      // Bodies that show a log: what looks like a record there is none.
      const quoted = '\n\nU 2026/01/07 09:00:00.000000 10.0.0.1:5060 -> 10.0.0.2:5060\nnothing'.repeat(300);
      const message = ngrep(7000, 'quoting', 1)
        .replace('Content-Length: 0', `Content-Length: ${quoted.length + 1}`)
        .replace(/\n$/, `${quoted}\n\n`);
      const path = fileOf('many.log', [0, 1, 2, 3].map(() => logOf(400) + message).join('') + logOf(300));
      const alone = await whole(path);
      const seen = new Set<string>();
      for (const processors of [2, 5, 8]) {
        for (const lost of [-1, 0]) {
          const jobs: PartJob[] = [];
          const here = partHere(jobs);
          const startPart: StartPart = job => {
            const part = here(job);
            return jobs.length - 1 === lost
              ? { progress: part.progress, result: Promise.resolve(undefined), stop: part.stop }
              : part;
          };
          const { session, states } = opened(path, { leastPart: 1 << 15, processors, startPart });
          await session.run();
          expect(jobs.length).toBe(processors - 1);
          expect(states.at(-1)).toMatchObject({
            messages: alone?.messages,
            calls: alone?.calls,
            bytes: alone?.total,
          });
          const page = await session.callsPage({ id: 1, from: 380, count: 30 });
          seen.add(JSON.stringify(page.calls.map(call => [call.callId, call.messages])));
          session.close();
        }
      }
      expect(alone?.messages).toBe(3804);
      expect(seen.size).toBe(1);
    });

    test('goes on alone where a part cannot be read', async () => {
      const path = fileOf('part-lost.log', logOf(9000));
      const lost: StartPart = () => ({
        progress: { bytes: 0, messages: 0 },
        result: Promise.resolve(undefined),
        stop: () => undefined,
      });
      const { session, states } = opened(path, { ...shared, startPart: lost });
      await session.run();
      expect(states.at(-1)).toMatchObject({ state: 'ready', messages: 18_000, calls: 9000 });
      session.close();
    });

    test('goes on alone where the second one has begun inside of a message', async () => {
      // A body that shows a log: what looks like a record there is none.
      const quoted = '\n\nU 2026/01/07 09:00:00.000000 10.0.0.1:5060 -> 10.0.0.2:5060\nnothing'.repeat(1000);
      const message = ngrep(7000, 'quoting', 1)
        .replace('Content-Length: 0', `Content-Length: ${quoted.length + 1}`)
        .replace(/\n$/, `${quoted}\n\n`);
      const path = fileOf('quoted.log', logOf(3000) + message + logOf(3000));
      const jobs: PartJob[] = [];
      const { session, states } = opened(path, { ...shared, startPart: partHere(jobs) });
      await session.run();
      expect(states.at(-1)).toMatchObject({ messages: 12_001, calls: 3001 });
      const { from } = jobs[0] ?? { from: 0 };
      expect(readFileSync(path, 'latin1').slice(from).split('\n')[1]).toBe('nothing');
      session.close();
    });

    test('grows like any other', async () => {
      const path = fileOf('part-grows.log', logOf(9000));
      const { session, states } = opened(path, { ...shared, startPart: partHere([]), follow: true });
      await session.run();
      expect(states.at(-1)).toMatchObject({ state: 'following', messages: 18_000 });
      appendFileSync(path, ngrep(90_000, 'later', 1));
      await until(() => states.at(-1)?.messages === 18_001 && states.at(-1)?.state === 'following');
      session.close();
    });

    test('can be stopped while only a later part is read', async () => {
      const path = fileOf('part-stopped.log', logOf(9000));
      let stopped = 0;
      const endless: StartPart = () => {
        let end: (part: undefined) => void = () => undefined;
        const result = new Promise<undefined>(resolve => {
          end = resolve;
        });
        const stop = () => {
          stopped++;
          end(undefined);
        };
        return { progress: { bytes: 1, messages: 1 }, result, stop };
      };
      const { session, states } = opened(path, { ...shared, startPart: endless });
      const run = session.run();
      await setTimeout(200);
      session.cancel();
      await run;
      expect([states.at(-1)?.state, stopped > 0]).toEqual(['cancelled', true]);
      session.close();
    });
  });

  test('truncated after it was read: a call that is gone says so', async () => {
    const path = fileOf('short.log', logOf(5));
    const { session } = opened(path);
    await session.run();
    truncateSync(path, 0);
    expect(await session.callDocument(0)).toEqual({
      kind: 'failed',
      reason: 'The file has changed since it was read: open the trace again.',
    });
    session.close();
  });

  test('the same calls from text, packed text, capture and packed capture', async () => {
    const text = logOf(4);
    const capture = pcapOfDatagrams(
      Array.from({ length: 8 }, (_, i) => ({
        from: '10.0.0.1:5060',
        to: '10.0.0.2:5060',
        payload: options(`c${i % 4}`, 1 + Math.floor(i / 4)),
      })),
    );
    const labels: unknown[] = [];
    for (const [name, bytes] of [
      ['a.log', text],
      ['a.log.gz', gzipSync(text)],
      ['a.pcap', capture],
      ['a.pcap.gz', gzipSync(capture)],
    ] as const) {
      const { session } = opened(fileOf(name, bytes));
      await session.run();
      const page = await session.callsPage({ id: 1, from: 1, count: 2, sort: 'start', descending: true });
      labels.push(
        page.calls.map(call => [call.call, call.callId, call.messages, call.tree.map(node => node.label)]),
      );
      session.close();
    }
    expect(labels[0]).toMatchObject([
      [2, 'c2', 2, [expect.any(String)]],
      [1, 'c1', 2, [expect.any(String)]],
    ]);
    for (const other of labels.slice(1)) expect(other).toEqual(labels[0]);
  });

  test('in a format that the user taught, with its findings', async () => {
    const record = (second: number, n: number) =>
      `at 2026-01-07 09:00:0${second} NODE got\n${options('c1', n).replace('Max-Forwards: 70', 'Max-Forwards: x')}\n`;
    const path = fileOf('taught.log', record(1, 1) + record(2, 2));
    const taught = readTaughtFormats({ mine: { record: 'NODE got', time: '^at (.*) NODE' } }, () => false);
    expect(taught.problems).toEqual([]);
    // As it goes to the thread.
    const { session, states } = opened(path, { taught: structuredClone(taught) });
    await session.run();
    expect(states.at(-1)).toMatchObject({ state: 'ready', format: 'mine', messages: 2 });
    expect(await session.callDocument(0)).toMatchObject({
      text: expect.stringContaining('--- 2026-01-07T09:00:02'),
    });
    const page = () => session.findingsPage({ id: 1, from: 0, count: 9, rule: 'max-forwards-invalid' });
    page();
    await until(() => page().state === 'done');
    expect(page().findings.map(({ number }) => number)).toEqual([1, 2]);
    session.close();
  });

  test('a file of one endless line is no trace, and takes no memory', async () => {
    const { session, states } = opened(fileOf('line.log', `${logOf(1)}${'x'.repeat(30_000_000)}`));
    await session.run();
    expect(states.at(-1)).toMatchObject({ state: 'ready', messages: 2 });
    expect(states.at(-1)?.indexBytes).toBeLessThan(1_000_000);
    session.close();
  });
});

describe('A trace that grows', () => {
  test('rotated: the new file is read anew', async () => {
    const path = fileOf('rotated.log', logOf(3));
    const { session, states } = opened(path, { follow: true });
    await session.run();
    renameSync(path, `${path}.1`);
    writeFileSync(path, logOf(1));
    await until(() => states.at(-1)?.generation === 1 && states.at(-1)?.state === 'following');
    expect(states.at(-1)).toMatchObject({ calls: 1, messages: 2 });
    appendFileSync(path, ngrep(100, 'later', 1));
    await until(() => states.at(-1)?.messages === 3 && states.at(-1)?.state === 'following');
    session.close();
  });

  test('written a piece at a time it has the messages of the whole', async () => {
    const text = logOf(6);
    const path = fileOf('slow.log', '');
    const { session, states } = opened(path, { follow: true });
    await session.run();
    for (let at = 0; at < text.length; at += 333) {
      appendFileSync(path, text.slice(at, at + 333));
      const size = Math.min(text.length, at + 333);
      await until(() => states.at(-1)?.bytes === size && states.at(-1)?.state === 'following');
    }
    expect(states.at(-1)).toMatchObject({ messages: 12, calls: 6 });
    session.close();
  });
});

describe('Findings of a trace that is not open', () => {
  test('are those of the document when judged as a whole, and are listed call by call when there are too many messages', async () => {
    const bad = logOf(3).replaceAll('Max-Forwards: 70', 'Max-Forwards: x');
    const all: unknown[] = [];
    for (const judgeAtOnce of [100, 2]) {
      const { session } = opened(fileOf('bad.log', bad), { judgeAtOnce });
      await session.run();
      const page = () => session.findingsPage({ id: 1, from: 0, count: 100, rule: 'max-forwards-invalid' });
      page();
      await until(() => page().state === 'done');
      const { scope, findings, counts, ratios } = page();
      // Pings are no calls: nothing counts.
      expect(ratios).toEqual([]);
      all.push(findings.map(({ number, call, message }) => [number, call, message]).sort());
      expect([scope, counts.error]).toEqual([judgeAtOnce === 2 ? 'calls' : 'whole', 6]);
      session.close();
    }
    expect(all[1]).toEqual(all[0]);
  });
});
