import { describe, expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments';
import { capsOf } from '../../src/cli/caps';
import { ListWriter } from '../../src/cli/list-writer';
import { mergeInputs } from '../../src/cli/merge-inputs';
import { listMessages } from '../../src/cli/message-list';
import { messageTable } from '../../src/cli/message-table';
import type { PartsReader } from '../../src/cli/read-inputs';
import { runCli } from '../../src/cli/run-cli';
import { pcapOfDatagrams } from '../harness/make-pcap';
import { piecesOf, recordedHost } from './recorded-host';

const invite = (id: string) =>
  [
    'INVITE sip:bob@example.com SIP/2.0',
    `Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK${id}`,
    'Max-Forwards: 70',
    `From: <sip:alice@example.com>;tag=${id}`,
    'To: <sip:bob@example.com>',
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    'Contact: <sip:alice@10.0.0.1>',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

const ngrep = (clock: string, id: string) =>
  `U 2026/01/07 ${clock} 10.0.0.1:5060 -> 10.0.0.2:5060 #1\n${invite(id).replaceAll('\r\n', '.\n')}\n`;

const bytes = (text: string) => Buffer.from(text, 'latin1');

async function run(args: readonly string[], files: ReadonlyMap<string, Uint8Array>) {
  const { host, recorded } = recordedHost({ args, files });
  const status = await runCli(host);
  return { status, ...recorded };
}

describe('siplint --merge', () => {
  const files = new Map([
    ['new.log', bytes(ngrep('09:15:00.000000', 'c') + ngrep('09:16:00.000000', 'd'))],
    ['old.log', bytes(ngrep('09:14:00.000000', 'a') + ngrep('09:14:30.000000', 'b'))],
  ]);

  test('rotated files are one trace in order of time; each message tells its file and place', async () => {
    const { status, out } = await run(
      ['messages', '--merge', 'new.log', 'old.log', '--format', 'json'],
      files,
    );
    expect(status).toBe(0);
    const [file, ...others] = JSON.parse(out).files;
    expect(others).toEqual([]);
    expect([file.path, file.format]).toEqual(['new.log + old.log', 'merged']);
    const places = file.list.map(
      (m: { callId: string; file: string; range: { start: { line: number } }; offset: number }) => [
        m.callId,
        m.file,
        m.range.start.line,
        m.offset,
      ],
    );
    const first = ngrep('09:14:00.000000', 'a');
    const start = first.indexOf('INVITE');
    expect(places).toEqual([
      ['a', 'old.log', 1, start],
      ['b', 'old.log', first.split('\n').length, first.length + start],
      ['c', 'new.log', 1, start],
      ['d', 'new.log', first.split('\n').length, first.length + start],
    ]);
  });

  test('a capture whose clock is off is moved by what both saw, and that is said', async () => {
    const capture = pcapOfDatagrams([
      { from: '10.0.0.1:5060', to: '10.0.0.2:5060', payload: invite('c') },
      { from: '10.0.0.1:5060', to: '10.0.0.2:5060', payload: invite('x') },
    ]);
    const both = new Map([...files, ['probe.pcap', capture]]);
    const { status, out, err } = await run(
      ['messages', '--merge', 'new.log', 'probe.pcap', '--format', 'json'],
      both,
    );
    expect(status).toBe(0);
    expect(err).toMatch(/probe\.pcap: clock moved by \+58\.000 s \(1 message in common, ±0\.000 s\)/);
    const list = JSON.parse(out).files[0].list;
    expect(list.map((m: { callId: string }) => m.callId)).toEqual(['c', 'c', 'x', 'd']);
    expect(list[1]).toMatchObject({ file: 'probe.pcap', frame: 1, duplicateOf: 1 });
    expect(list[1].offset).toBe(capture.indexOf('INVITE'));
    expect(list[1].length).toBe(invite('c').length);
  });

  test('a clock can be set, by seconds or by its zone', async () => {
    const ask = (...args: string[]) =>
      run(['messages', '--merge', 'new.log', 'old.log', '--format', 'json', ...args], files);
    const ids = ({ out }: { out: string }) =>
      JSON.parse(out).files[0].list.map((m: { callId: string }) => m.callId);
    expect(ids(await ask('--clock-offset', 'old.log=3600'))).toEqual(['c', 'd', 'a', 'b']);
    expect(ids(await ask('--time-zone', 'old.log=-01:00'))).toEqual(['c', 'd', 'a', 'b']);
    expect(ids(await ask('--time-zone', '+02:00'))).toEqual(['a', 'b', 'c', 'd']);
    const wrong = await ask('--clock-offset', 'other.log=1');
    expect([wrong.status, wrong.out]).toEqual([
      2,
      '{\n  "schema": 1,\n  "tool": {\n    "name": "siplint",\n    "version": "1.2.3"\n  },\n  "files": []\n}\n',
    ]);
    expect(wrong.err).toContain('other.log: its clock is to be moved');
  });

  test('findings name the file and line of their message', async () => {
    const bad = new Map([
      ...files,
      ['bad.log', bytes(ngrep('09:14:10.000000', 'e').replace('Max-Forwards: 70', 'Max-Forwards: x'))],
    ]);
    const { status, out } = await run(['lint', '--merge', 'old.log', 'bad.log'], bad);
    expect(status).toBe(1);
    expect(out).toMatch(/^bad\.log:2:1 error .*Max-Forwards/m);
  });

  test('more messages than are held at once are put in order all the same, each with its place, and that is told', async () => {
    const clock = (i: number) => new Date(Date.UTC(2026, 0, 7) + i * 1000).toISOString().slice(11, 23);
    const parts = [0, 1].map(source =>
      Array.from({ length: 200 }, (_, i) => ngrep(`${clock(2 * i + source)}000`, `${source}-${i}`)),
    );
    const [even = [], odd = []] = parts;
    const large = new Map([
      ['even.log', bytes(even.join(''))],
      ['odd.log', bytes(odd.join(''))],
    ]);
    const args = ['messages', '--merge', 'odd.log', 'even.log', '--format', 'json'];
    const { host, recorded } = recordedHost({ args, files: large });
    const read = readArguments(args);
    if (read.kind !== 'run') throw new Error(read.kind);
    const writer = new ListWriter(
      { list: listMessages, table: messageTable },
      { isJson: true, isHeaded: false, version: '1' },
    );
    let json = '';
    const reader: PartsReader = {
      part: part => writer.part(part),
      end: input => writer.end(input.path, { bytes: 0, elapsedMs: 0, ...capsOf(input.conclusions.caps) }),
      write: async text => {
        json += text;
      },
      withoutRules: true,
    };
    expect(await mergeInputs(host, read.options, reader, 50)).toMatchObject({ failed: false });
    // No rule was asked, so that no finding can be missing.
    expect(recorded.err).toBe('');
    const [file] = JSON.parse(json + writer.finish()).files;
    expect(file.caps).toMatchObject([{ cap: 'messages' }]);
    expect(file.list.length).toBe(400);
    const lines = (even[0] ?? '').split('\n').length - 1;
    for (const [i, message] of file.list.entries()) {
      const [source, index] = [i % 2, Math.floor(i / 2)];
      expect(message.callId).toBe(`${source}-${index}`);
      expect(message.file).toBe(source === 0 ? 'even.log' : 'odd.log');
      expect(message.range.start).toEqual({ line: index * lines + 1, character: 0 });
      const place = large.get(message.file)?.subarray(message.offset, message.offset + 30);
      expect(String(place)).toBe('INVITE sip:bob@example.com SIP');
    }
  });

  test('a file that ends too early gives what is there, and that is said', async () => {
    const { host, recorded } = recordedHost({
      args: ['messages', '--merge', 'new.log', 'old.log'],
      files,
    });
    const { open } = host.files;
    const cut = (path: string) => piecesOf([files.get(path) ?? Buffer.alloc(0)], 'the disk is gone');
    host.files.open = (path, signal) => (path === 'old.log' ? cut(path) : open(path, signal));
    expect(await runCli(host)).toBe(2);
    expect(recorded.err).toBe('siplint: old.log: not read to its end: the disk is gone\n');
    expect(recorded.out.match(/^.*INVITE.*$/gm)?.length).toBe(4);
  });

  test('where there is no room on the disk, that is said', async () => {
    const { host, recorded } = recordedHost({ args: ['lint', '--merge', 'new.log'], files });
    const full = () => {
      throw new Error('no space left on device');
    };
    const { spillRecords } = host;
    host.spillRecords = () => Object.assign(spillRecords(), { add: full });
    expect(await runCli(host)).toBe(2);
    expect(recorded.err).toBe('siplint: new.log: it cannot be put in order: no space left on device\n');
  });

  test('what cannot be merged is said', async () => {
    const { status, err } = await run(['lint', '--merge', 'old.log', 'none.log'], files);
    expect(status).toBe(2);
    expect(err).toContain('none.log: no such file');
  });
});

test('siplint messages on a capture tells where in the file each message stands', async () => {
  const capture = pcapOfDatagrams([
    { from: '10.0.0.1:5060', to: '10.0.0.2:5060', payload: invite('a') },
    { from: '10.0.0.1:5060', to: '10.0.0.2:5060', payload: invite('b') },
  ]);
  const { out } = await run(['messages', 'two.pcap', '--format', 'json'], new Map([['two.pcap', capture]]));
  const places = JSON.parse(out).files[0].list.map((m: { frame: number; offset: number; length: number }) => [
    m.frame,
    capture.subarray(m.offset, m.offset + m.length).toString('latin1'),
  ]);
  expect(places).toEqual([
    [1, invite('a')],
    [2, invite('b')],
  ]);
});
