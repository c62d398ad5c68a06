/** Several files that are read as one trace, without the thread around it. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultLintConfig } from '../../../src/core/lint/config';
import type { TraceState } from '../../../src/core/open-trace-protocol';
import { readTaughtFormats } from '../../../src/core/trace/formats/taught/read-taught-formats';
import { type TogetherOptions, TogetherSession } from '../../../src/node/trace/together-session';
import { pcapOfDatagrams } from '../../harness/make-pcap';

const folder = mkdtempSync(join(tmpdir(), 'siplens-together-'));
afterAll(() => rmSync(folder, { recursive: true }));

const a = '10.0.0.1:5060';
const b = '10.0.0.2:5060';

function options(call: string): string {
  return [
    'OPTIONS sip:bob@example.com SIP/2.0',
    `Via: SIP/2.0/UDP ${a};branch=z9hG4bK${call}`,
    'Max-Forwards: 70',
    'From: <sip:alice@example.com>;tag=1',
    'To: <sip:bob@example.com>',
    `Call-ID: ${call}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** A log by a clock without zone. */
function ngrep(hour: number, call: string): string {
  const clock = `${String(hour).padStart(2, '0')}:00:00.000000`;
  return `U 2026/01/07 ${clock} ${a} -> ${b}\n${options(call).replaceAll('\r\n', '.\n')}\n`;
}

function siptrace(hour: number, call: string): string {
  return `--- 2026-01-07T${String(hour).padStart(2, '0')}:00:00Z udp ${a} -> ${b} -\n${options(call)}\n`;
}

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return pathToFileURL(path).href;
}

async function read(
  files: readonly { uri: string; offsetMs?: number }[],
  more: Partial<TogetherOptions> = {},
): Promise<{ session: TogetherSession; state: Omit<TraceState, 'id'>; callIds: (string | undefined)[] }> {
  const session = new TogetherSession({
    files,
    zoneMinutes: 0,
    config: defaultLintConfig,
    seed: 1,
    onChange: () => undefined,
    ...more,
  });
  await session.run();
  const page = await session.inner?.callsPage({ id: 1, from: 0, count: 100 });
  return { session, state: session.state(), callIds: page?.calls.map(call => call.callId) ?? [] };
}

const onDisk = () => readdirSync(tmpdir()).filter(name => /^siplens-(?:merged|records)-/.test(name));

describe('Several files', () => {
  test('are one trace in order of time, whatever they are', async () => {
    const first = fileOf('old.siptrace.gz', gzipSync(siptrace(9, 'c1') + siptrace(12, 'c4')));
    const second = fileOf('new.log', ngrep(11, 'c3') + ngrep(13, 'c5'));
    // At 09:14:02.
    const capture = pcapOfDatagrams([{ from: a, to: b, payload: options('c2') }]);
    const { session, state, callIds } = await read([
      { uri: first },
      { uri: second },
      { uri: fileOf('probe.pcap', capture) },
    ]);
    expect(callIds).toEqual(['c1', 'c2', 'c3', 'c4', 'c5']);
    expect(state).toMatchObject({ state: 'ready', format: 'merged', messages: 5, calls: 5 });
    expect(state.sources?.map(({ format, messages }) => [format, messages])).toEqual([
      ['siptrace', 2],
      ['ngrep', 2],
      ['pcap', 1],
    ]);
    // Each message says from which file it is.
    const document = await session.inner?.callDocument(1);
    expect(document).toMatchObject({ kind: 'text', text: expect.stringContaining('note="probe.pcap"') });
    session.inner?.close();
  });

  test('may be in a format that the user taught', async () => {
    const record = `at 2026-01-07 10:00:00 NODE got\n${options('c2')}\n`;
    const { session, state, callIds } = await read(
      [{ uri: fileOf('first.log', ngrep(9, 'c1')) }, { uri: fileOf('taught.log', record) }],
      { taught: readTaughtFormats({ mine: { record: 'NODE got', time: '^at (.*) NODE' } }, () => false) },
    );
    expect(callIds).toEqual(['c1', 'c2']);
    expect(state.sources?.map(({ format }) => format)).toEqual(['ngrep', 'mine']);
    session.inner?.close();
  });

  test('leave nothing behind on the disk', async () => {
    const before = onDisk();
    const { session } = await read([
      { uri: fileOf('x.log', ngrep(1, 'c1')) },
      { uri: fileOf('y.log', ngrep(2, 'c2')) },
    ]);
    expect(onDisk()).toEqual(before);
    session.inner?.close();
  });

  test('have the zone of text logs taken off, not that of native traces', async () => {
    const files = [
      { uri: fileOf('utc.siptrace', siptrace(10, 'c1')) },
      { uri: fileOf('local.log', ngrep(11, 'c2')) },
    ];
    const plain = await read(files);
    expect(plain.callIds).toEqual(['c1', 'c2']);
    plain.session.inner?.close();
    const zoned = await read(files, { zoneMinutes: 120 });
    expect(zoned.callIds).toEqual(['c2', 'c1']);
    zoned.session.inner?.close();
  });

  test('have their clocks moved by the messages in common, or as it is said', async () => {
    const files = [
      { uri: fileOf('one.log', ngrep(10, 'c1') + ngrep(12, 'c2')) },
      { uri: fileOf('two.log', ngrep(13, 'c1') + ngrep(14, 'c3')) },
    ];
    const estimated = await read(files);
    expect(estimated.state.sources?.[1]).toMatchObject({
      offsetMs: -3 * 3_600_000,
      given: false,
      estimate: { matches: 1 },
    });
    expect(estimated.callIds).toEqual(['c1', 'c3', 'c2']);
    estimated.session.inner?.close();
    const given = await read(files.map((file, i) => (i === 1 ? { ...file, offsetMs: 0 } : file)));
    expect(given.state.sources?.[1]).toMatchObject({ offsetMs: 0, given: true });
    given.session.inner?.close();
  });

  test('say which of them cannot be read; the others are shown', async () => {
    const { session, state, callIds } = await read([
      { uri: pathToFileURL(join(folder, 'missing.log')).href },
      { uri: fileOf('there.log', ngrep(1, 'c1')) },
    ]);
    expect(callIds).toEqual(['c1']);
    expect(state.notes).toEqual(['missing.log is left out: It cannot be read: no such file.']);
    session.inner?.close();
    const none = await read([{ uri: fileOf('empty.log', '') }, { uri: pathToFileURL(folder).href }]);
    expect(none.state).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/empty\.log: The file is empty\. .*directory/),
    });
  });

  test('nothing is left on the disk when they are stopped, or none can be read', async () => {
    const before = onDisk();
    const uri = fileOf('stopped.log', Array.from({ length: 9000 }, (_, i) => ngrep(1, `c${i}`)).join(''));
    const stopped: TogetherSession = new TogetherSession({
      files: [{ uri }, { uri }],
      zoneMinutes: 0,
      config: defaultLintConfig,
      seed: 1,
      onChange: () => stopped.cancel(),
    });
    await stopped.run();
    await read([{ uri: fileOf('none.log', 'nothing') }, { uri: fileOf('also-none.log', '') }]);
    expect(onDisk()).toEqual(before);
  });

  test('can be stopped', async () => {
    const big = fileOf('long.log', Array.from({ length: 9000 }, (_, i) => ngrep(1, `c${i}`)).join(''));
    const session = new TogetherSession({
      files: [{ uri: big }, { uri: big }],
      zoneMinutes: 0,
      config: defaultLintConfig,
      seed: 1,
      onChange: () => session.cancel(),
    });
    await session.run();
    expect(session.state()).toMatchObject({ state: 'cancelled', messages: 0 });
  });
});
