/** Inputs longer than what is held at once: lists, places and findings as of the whole. */
import { describe, expect, test } from 'vitest';
import { listCalls } from '../../src/cli/call-list';
import { lintJson } from '../../src/cli/lint-json';
import { type ListedMessage, listMessages } from '../../src/cli/message-list';
import { readInput } from '../../src/cli/read-input';
import { runCli } from '../../src/cli/run-cli';
import type { ListedCall } from '../../src/core/export/listed-call';
import { defaultLintConfig } from '../../src/core/lint/config';
import { noTaughtFormats } from '../../src/core/trace/formats/taught/read-taught-formats';
import { pcapOfDatagrams } from '../harness/make-pcap';
import { piecesOf, recordedHost } from './recorded-host';

const count = 150;

function message(i: number, startLine: string, extra = ''): string {
  return [
    startLine,
    `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${i}`,
    `From: "Zoë 漢字" <sip:a@example.com>;tag=a${i}`,
    'To: <sip:b@example.com>;tag=b',
    `Call-ID: call-${i}`,
    `CSeq: 1 OPTIONS${extra}`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

const ask = (i: number) => message(i, 'OPTIONS sip:b@example.com SIP/2.0', '\r\nMax-Forwards: 300');
const answer = (i: number) => message(i, 'SIP/2.0 200 OK');

/** Pings, each answered at once; every tenth is asked twice. */
function log(): string {
  const lines = ['siptrace 1\nclosed\n'];
  const record = (i: number, ms: number, way: string, text: string) =>
    lines.push(
      `--- ${new Date(Date.UTC(2026, 0, 7, 9, 0, i) + ms).toISOString()} udp ${way} ${Buffer.byteLength(text)}\n${text}\n`,
    );
  const [a, b] = ['192.0.2.1:5060', '192.0.2.2:5060'];
  for (let i = 0; i < count; i++) {
    record(i, 0, `${a} -> ${b}`, ask(i));
    if (i % 10 === 0) record(i, 500, `${a} -> ${b}`, ask(i));
    record(i, 510, `${b} -> ${a}`, answer(i));
  }
  return lines.join('');
}

async function read(bytes: Uint8Array, { maxHeld, step }: { maxHeld: number; step: number }) {
  const { host } = recordedHost({ files: new Map([['x.log', bytes]]) });
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += step) pieces.push(bytes.subarray(at, at + step));
  const files = { ...host.files, open: () => piecesOf(pieces) };
  const messages: ListedMessage[] = [];
  const calls: ListedCall[] = [];
  const outcome = await readInput(
    { ...host, files },
    {
      path: 'x.log',
      config: defaultLintConfig,
      taught: noTaughtFormats,
      env: undefined,
      inputFormat: 'auto',
      progress: false,
      maxHeld,
      onPart: part => {
        messages.push(...listMessages(part));
        calls.push(...listCalls(part, calls.length));
        return '';
      },
    },
  );
  if (outcome.kind !== 'analysed') throw new Error(outcome.reason);
  const { input } = outcome;
  const { findings } = input.conclusions;
  const [file] = lintJson([{ input, findings, omitted: [], known: 0 }], '').files;
  return { messages, calls, file };
}

describe.each([
  ['a log', Buffer.from(log())],
  [
    'a capture',
    pcapOfDatagrams(
      Array.from({ length: count }, (_, i) => [
        { from: '192.0.2.1:5060', to: '192.0.2.2:5060', payload: ask(i) },
        { from: '192.0.2.2:5060', to: '192.0.2.1:5060', payload: answer(i) },
      ]).flat(),
    ),
  ],
])('%s', { timeout: 60_000 }, (_, bytes) => {
  test.each([1 << 18, 1000, 77])('in pieces of %i bytes', async step => {
    const whole = await read(bytes, { maxHeld: 100_000, step: bytes.length });
    const parts = await read(bytes, { maxHeld: 40, step });
    expect(whole.file?.findings.length).toBeGreaterThan(count - 1);
    expect(parts.file?.caps?.[0]).toMatchObject({ cap: 'messages', limit: 40 });
    expect(parts.messages).toEqual(whole.messages);
    expect({ ...parts.file, caps: undefined }).toEqual({ ...whole.file, caps: undefined });
    const byId = (calls: readonly ListedCall[]) =>
      calls
        // A finding that is told once per sender counts for one call of each part.
        .map(call => ({ ...call, number: 0, findings: 0 }))
        .sort((a, b) => ((a.callIds[0] ?? '') < (b.callIds[0] ?? '') ? -1 : 1));
    expect(byId(parts.calls)).toEqual(byId(whole.calls));
    expect(parts.calls.map(call => call.number)).toEqual(parts.calls.map((_call, i) => i + 1));
  });
});

describe('the document that is written while an input is read', () => {
  const bytes = Buffer.from(log());
  const files = new Map([
    ['a.log', bytes],
    ['b.log', Buffer.from('nothing\n')],
    ['c.log', bytes],
  ]);
  const run = async (...args: string[]) => {
    const { host, recorded } = recordedHost({ args, files });
    return { status: await runCli(host), ...recorded };
  };

  test('is one JSON document; what cannot be read is not in it', async () => {
    const { status, out } = await run('messages', 'a.log', 'b.log', 'c.log', '--format', 'json');
    const { schema, tool, files: found } = JSON.parse(out);
    expect({ schema, tool }).toEqual({ schema: 1, tool: { name: 'siplint', version: '1.2.3' } });
    expect(found.map((file: { path: string }) => file.path)).toEqual(['a.log', 'c.log']);
    expect(found[1]).toMatchObject({ format: 'siptrace', bytes: bytes.length, elapsedMs: 0 });
    expect(found[1].list).toHaveLength(315);
    expect(status).toBe(2);
  });

  test('is there also where nothing was recognised', async () => {
    const { status, out } = await run('calls', 'b.log', '--format', 'json');
    expect(JSON.parse(out).files).toEqual([]);
    expect(status).toBe(2);
  });

  test('an input that breaks off is told, with 2, and what was read is there', async () => {
    const { host, recorded } = recordedHost({ args: ['messages', 'a.log', '--format', 'json'], files });
    const open = () => piecesOf([bytes.subarray(0, 20_000)], 'the disk is gone');
    expect(await runCli({ ...host, files: { ...host.files, open } })).toBe(2);
    expect(JSON.parse(recorded.out).files[0].list.length).toBeGreaterThan(40);
    expect(recorded.err).toBe('siplint: a.log: not read to its end: the disk is gone\n');
  });
});
