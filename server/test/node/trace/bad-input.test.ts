/** What Open Trace says of a file that is none, or is damaged, or goes away while it is read. */
import { chmodSync, mkdtempSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultLintConfig } from '../../../src/core/lint/config';
import type { TraceState } from '../../../src/core/open-trace-protocol';
import { type SessionOptions, TraceSession } from '../../../src/node/trace/trace-session';
import { captureKinds } from '../../harness/capture/kinds';
import { pcapOfDatagrams } from '../../harness/make-pcap';

const folder = mkdtempSync(join(tmpdir(), 'siplens-bad-'));
afterAll(() => rmSync(folder, { recursive: true }));

const message = (n: number) =>
  `OPTIONS sip:bob@example.com SIP/2.0\r\nCall-ID: c${n}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`;
const record = (n: number) =>
  `U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060\n${message(n).replaceAll('\r\n', '.\n')}\n`;
const log = (count: number) => Array.from({ length: count }, (_, n) => record(n)).join('');

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const optionsOf = (path: string, more: Partial<SessionOptions> = {}): SessionOptions => ({
  path,
  inputFormat: undefined,
  follow: false,
  config: defaultLintConfig,
  seed: 1,
  onChange: () => undefined,
  ...more,
});

/** The last state of a trace; `meanwhile` is done after the first piece. */
async function read(path: string, meanwhile: () => void = () => undefined): Promise<Omit<TraceState, 'id'>> {
  let isFirst = true;
  const onChange = () => {
    if (isFirst) meanwhile();
    isFirst = false;
  };
  const session = TraceSession.open(optionsOf(path, { onChange }));
  if ('reason' in session) throw new Error(session.reason);
  await session.run();
  const state = session.state();
  session.close();
  return state;
}

const refusal = (path: string) => {
  const session = TraceSession.open(optionsOf(path));
  return 'reason' in session ? session.reason : undefined;
};

describe('A file that cannot be opened', () => {
  test('a directory, a name of nothing', () => {
    expect(refusal(folder)).toBe('it is a directory');
    expect(refusal(join(folder, 'nothing.log'))).toBe('no such file');
  });

  test('one that the user may not read', () => {
    const path = fileOf('secret.log', log(1));
    chmodSync(path, 0);
    chmodSync(folder, 0o755);
    // Root may read everything: then somebody else tries.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(refusal(path)).toBe('no permission to read it');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});

describe('A file without a trace', () => {
  test('an empty one, packed or not', async () => {
    const empty = { state: 'failed', messages: 0, reason: 'The file is empty.' };
    expect(await read(fileOf('empty.log', ''))).toMatchObject(empty);
    expect(await read(fileOf('empty.log.gz', gzipSync('')))).toMatchObject(empty);
  });

  test('one line of 100 MB', async () => {
    const path = fileOf('line.log', Buffer.alloc(100e6, 'x'));
    expect(await read(path)).toMatchObject({
      state: 'failed',
      reason: 'No SIP message is recognised in the first 64 KiB of the file.',
      // Nothing of the rest was read.
      bytes: 1 << 20,
    });
    rmSync(path);
  });

  test('one line of 100 MB that begins like a message', async () => {
    const path = fileOf(
      'subject.log',
      Buffer.concat([
        Buffer.from('INVITE sip:bob@example.com SIP/2.0\r\nCall-ID: a\r\nCSeq: 1 INVITE\r\nSubject: '),
        Buffer.alloc(100e6, 'x'),
        Buffer.from(`\r\n\r\n${message(1)}`),
      ]),
    );
    const state = await read(path);
    expect(state).toMatchObject({ state: 'ready', messages: 2, calls: 2, bytes: state.total });
    expect(state.indexBytes).toBeLessThan(1e6);
    rmSync(path);
  });
});

describe('A damaged file', () => {
  test('gzip cut in the middle gives what is there, and says so', async () => {
    const packed = gzipSync(log(2000));
    const state = await read(fileOf('cut.log.gz', packed.subarray(0, packed.length / 2)));
    expect(state.state).toBe('ready');
    expect(state.messages).toBeGreaterThan(500);
    expect(state.messages).toBeLessThan(1900);
    expect(state.notes).toEqual([
      expect.stringMatching(
        /^The gzip data is damaged or cut \(unexpected end of file\): \d+ bytes could be unpacked\.$/,
      ),
    ]);
  });

  test('a pcap whose lengths lie', async () => {
    const datagrams = [1, 2, 3].map(n => ({
      from: '10.0.0.1:5060',
      to: '10.0.0.2:5060',
      payload: message(n),
    }));
    const capture = Buffer.from(pcapOfDatagrams(datagrams));
    const second = 24 + 16 + capture.readUInt32LE(24 + 8);
    const lying = (length: number) => {
      const copy = Buffer.from(capture);
      copy.writeUInt32LE(length, second + 8);
      return copy;
    };
    const told = async (name: string, bytes: Buffer) => {
      const { state, messages, notes } = await read(fileOf(name, bytes));
      return { state, messages, notes };
    };
    expect(await told('too-long.pcap', lying(0xffff_fff0))).toEqual({
      state: 'ready',
      messages: 2,
      notes: [
        'Packet 2 at byte 170 says that it is 4294967280 bytes long, which no packet is: 146 bytes were skipped, and reading goes on at byte 316.',
      ],
    });
    expect(await told('a-bit-long.pcap', lying(capture.readUInt32LE(second + 8) + 20))).toEqual({
      state: 'ready',
      // The third packet's head was swallowed.
      messages: 2,
      notes: [
        'Packet 3 at byte 336 says that it is 4521992 bytes long, which no packet is: what follows in the file cannot be read.',
      ],
    });
    expect(await told('none.pcap', lying(0))).toEqual({
      state: 'ready',
      messages: 2,
      notes: [
        'Packet 3 at byte 186 says that it is 33686018 bytes long, which no packet is: 130 bytes were skipped, and reading goes on at byte 316.',
      ],
    });
  });

  test('a TCP stream with a hole', async () => {
    const kind = captureKinds.find(({ title }) => title.startsWith('TCP: a lost segment inside of a body'));
    const { state, notes } = await read(fileOf('hole.pcap', kind?.file ?? new Uint8Array()));
    expect(state).toBe('ready');
    expect(notes).toEqual([
      '900 bytes of 192.0.2.1:5060 -> 192.0.2.2:5070 (TCP connection 1) were not captured, before packet 2.',
      '1 SIP message cut by the capture (snap length, lost packets or damage); first in packet 1.',
    ]);
  });
});

describe('A file that changes while it is read', () => {
  test('deleted: what was open is read to its end', async () => {
    const path = fileOf('gone.log', log(9000));
    expect(await read(path, () => unlinkSync(path))).toMatchObject({
      state: 'ready',
      messages: 9000,
      notes: [],
    });
  });

  test('truncated: what is left is read, and what is gone is told', async () => {
    const text = log(20_000);
    const path = fileOf('short.log', text);
    const state = await read(path, () => truncateSync(path, 2_000_000));
    expect(state.state).toBe('ready');
    expect(state.messages).toBeLessThan(20_000);
    expect(state.notes).toEqual([
      `The file got shorter while it was read: it had ${text.length} bytes, and has 2000000 now. Messages of the part that is gone cannot be shown.`,
    ]);
  });
});
