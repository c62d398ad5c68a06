/** Traces that the server reads from disk, over the wire. */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CallDocumentResult,
  type CallsPageResult,
  callDocumentMethod,
  callsPageMethod,
  cancelTraceMethod,
  closeTraceMethod,
  type FindingsPageResult,
  findingsPageMethod,
  type MessageAtResult,
  messageAtMethod,
  type OpenTraceParams,
  type OpenTraceResult,
  openTraceMethod,
  type TraceState,
  traceChangedMethod,
} from '../../src/core/open-trace-protocol';
import { tlsCapture } from '../harness/capture/stream-kinds';
import { pcapOfDatagrams } from '../harness/make-pcap';
import { LspClient } from './lsp-client';
import { busyWithoutAck } from './sample-texts';

let client: LspClient;
const states: TraceState[] = [];
const folder = mkdtempSync(join(tmpdir(), 'siplens-open-'));
beforeAll(async () => {
  ({ client } = await LspClient.start());
  client.connection.onNotification(traceChangedMethod, (state: TraceState) => {
    states.push(state);
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  expect(await client.stop()).toBe(0);
});

const ask = <R>(method: string, params: object) => client.connection.sendRequest<R>(method, params);

function fileOf(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function opened(path: string, more: Partial<OpenTraceParams> = {}): Promise<number> {
  const result = await ask<OpenTraceResult>(openTraceMethod, { uri: pathToFileURL(path).href, ...more });
  expect(result.kind).toBe('opened');
  return result.kind === 'opened' ? result.id : 0;
}

/** Asks again until there is an answer. Fails after a minute. */
async function until<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 3000; tries++) {
    const found = await find();
    if (found !== undefined) return found;
    await setTimeout(20);
  }
  throw new Error(`nothing came; log:\n${client.log.join('\n')}`);
}

const stateOf = (id: number, wanted: (state: TraceState) => boolean) =>
  until(() => states.filter(state => state.id === id && wanted(state)).at(-1));

const read = (id: number) => stateOf(id, state => state.state !== 'indexing');

test('a large log, which two threads read, has all its messages', async () => {
  const one = (i: number) =>
    [
      `U 2026/01/07 09:00:00.${String(i % 1_000_000).padStart(6, '0')} 10.0.0.1:5060 -> 10.0.0.2:5060`,
      'OPTIONS sip:bob@example.com SIP/2.0.',
      `Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK${i}.`,
      'Max-Forwards: 70.',
      'From: <sip:alice@example.com>;tag=a.',
      'To: <sip:bob@example.com>.',
      // Each half holds messages of the same calls.
      `Call-ID: ${i % 1000}@example.com.`,
      'CSeq: 1 OPTIONS.',
      'Content-Length: 0.\n.\n\n',
    ].join('\n');
  const count = 130_000;
  const path = fileOf('large.log', Array.from({ length: count }, (_, i) => one(i)).join(''));
  expect(statSync(path).size).toBeGreaterThan(33 << 20);
  const id = await opened(path);
  expect(await read(id)).toMatchObject({ state: 'ready', messages: count, calls: 1000 });
  const last = await ask<MessageAtResult>(messageAtMethod, { id, number: count });
  expect(last.call).toBe((count - 1) % 1000);
  await ask(closeTraceMethod, { id });
});

test('a log in a format that the settings teach', async () => {
  await client.configure({ trace: { formats: { mine: { record: 'NODE got', time: '^at (.*) NODE' } } } });
  const one = 'OPTIONS sip:bob@example.com SIP/2.0\r\nCall-ID: c1\r\nCSeq: 1 OPTIONS\r\n\r\n';
  const id = await opened(fileOf('taught.log', `at 2026-01-07 09:00:00 NODE got\n${one}\n`));
  expect(await read(id)).toMatchObject({ state: 'ready', format: 'mine', messages: 1 });
  await ask(closeTraceMethod, { id });
  await client.configure({});
});

describe('a log that is read from disk', () => {
  let id = 0;

  test('opened: its state tells messages and calls when it was read', async () => {
    id = await opened(fileOf('busy.log', busyWithoutAck));
    const state = await read(id);
    expect(state).toMatchObject({
      state: 'ready',
      calls: 1,
      notes: [],
      bytes: busyWithoutAck.length,
      generation: 0,
    });
    expect(state.messages).toBeGreaterThan(3);
  });

  test('its calls come in pages, each as the tree of an open document', async () => {
    const page = await ask<CallsPageResult>(callsPageMethod, { id, from: 0, count: 10 });
    expect(page).toMatchObject({ total: 1, matching: 1, generation: 0 });
    expect(page.calls[0]?.tree).toHaveLength(1);
    expect(page.calls[0]?.tree[0]).toMatchObject({ kind: 'call', state: 'failed', errors: 1 });
    const quick = await ask<CallsPageResult>(callsPageMethod, { id, from: 0, count: 10, judged: false });
    expect(quick.calls[0]?.tree[0]).toMatchObject({ kind: 'call', state: 'failed', errors: 0, warnings: 0 });
    const none = await ask<CallsPageResult>(callsPageMethod, {
      id,
      from: 0,
      count: 10,
      filter: { text: 'nobody' },
    });
    expect(none).toMatchObject({ total: 1, matching: 0, calls: [] });
    const bob = await ask<CallsPageResult>(callsPageMethod, {
      id,
      from: 0,
      count: 10,
      filter: { text: 'BOB@' },
    });
    expect(bob.matching).toBe(1);
  });

  test('a call opens as a trace of its own, with the findings of the log', async () => {
    const document = await ask<CallDocumentResult>(callDocumentMethod, { id, call: 0 });
    if (document.kind === 'failed') throw new Error(document.reason);
    const lines = document.text.split('\n');
    expect(lines[0]).toBe('siptrace 1');
    for (const { line } of document.messages) expect(lines[line]).toMatch(/^(SIP\/2\.0 \d|[A-Z]+ sip:)/);
    await client.open('siplens-call:/1.siptrace', 'sip-trace', document.text);
    const found = await client.diagnostics('siplens-call:/1.siptrace');
    expect(found.map(d => d.code)).toEqual(['invite-non2xx-no-ack', 'call-failed']);
  });

  test('findings come in pages, with the place where they open', async () => {
    const page = await until(async () => {
      const asked = await ask<FindingsPageResult>(findingsPageMethod, { id, from: 0, count: 10 });
      return asked.state === 'running' ? undefined : asked;
    });
    expect(page).toMatchObject({ state: 'done', matching: 2, counts: { error: 1, warning: 0 } });
    expect(page.findings[0]).toMatchObject({ rule: 'invite-non2xx-no-ack', call: 0 });
    const at = await ask(messageAtMethod, { id, number: page.findings[0]?.number });
    expect(at).toMatchObject({ call: 0, line: expect.any(Number) });
  });

  test('closed: it is not known any more', async () => {
    expect(await ask(closeTraceMethod, { id })).toBeNull();
    expect(await ask(callsPageMethod, { id, from: 0, count: 1 })).toBeNull();
    expect(await ask(callDocumentMethod, { id, call: 0 })).toMatchObject({ kind: 'failed' });
  });
});

describe('a log that grows', () => {
  test('is followed: the unfinished end is shown, and not twice', async () => {
    const cut = busyWithoutAck.length - 40;
    const path = fileOf('live.log', busyWithoutAck.slice(0, cut));
    const id = await opened(path, { follow: true });
    const first = await stateOf(id, state => state.state === 'following');
    appendFileSync(path, busyWithoutAck.slice(cut));
    const second = await stateOf(
      id,
      state => state.state === 'following' && state.bytes === busyWithoutAck.length,
    );
    expect(second.messages).toBe(first.messages);
    expect(second.generation).toBe(0);
    writeFileSync(path, busyWithoutAck.slice(0, cut - 500));
    const anew = await stateOf(id, state => state.generation === 1 && state.state === 'following');
    expect(anew.messages).toBeLessThanOrEqual(second.messages);
    expect(await ask(cancelTraceMethod, { id })).toMatchObject({ state: 'ready' });
  });
});

describe('what cannot be read', () => {
  test('says why in one sentence', async () => {
    const failed = async (path: string) =>
      ask<OpenTraceResult>(openTraceMethod, { uri: pathToFileURL(path).href });
    mkdirSync(join(folder, 'sub'));
    expect(await failed(join(folder, 'sub'))).toEqual({
      kind: 'failed',
      reason: 'The file cannot be read: it is a directory.',
    });
    expect(await failed(join(folder, 'none'))).toEqual({
      kind: 'failed',
      reason: 'The file cannot be read: no such file.',
    });
    const empty = await read(await opened(fileOf('empty.log', '')));
    expect(empty).toMatchObject({ state: 'failed', reason: 'The file is empty.' });
    const other = await read(await opened(fileOf('other.log', 'nothing of SIP in here\n'.repeat(50))));
    expect(other.state).toBe('failed');
    expect(other.reason).toContain('No SIP message');
  });

  test('a gzip that is cut gives what is there', async () => {
    const packed = gzipSync(busyWithoutAck + '#'.repeat(5000));
    const state = await read(await opened(fileOf('cut.log.gz', packed.subarray(0, packed.length - 20))));
    expect(state).toMatchObject({ state: 'ready', calls: 1 });
    expect(state.notes[0]).toContain('damaged or cut');
  });

  test('a capture of TLS alone is read, and says that it is encrypted', async () => {
    const state = await read(await opened(fileOf('tls.pcap', tlsCapture)));
    expect(state).toMatchObject({ state: 'ready', messages: 0, calls: 0 });
    expect(state.notes[0]).toBe(
      'The TLS connection 192.0.2.1:40001 -> 192.0.2.2:5061 is encrypted, from packet 4 on.',
    );
    expect(state.notes[1]).toContain('a key log is not supported yet');
  });

  test('a capture whose lengths lie gives what can be found behind them', async () => {
    const payload = 'OPTIONS sip:b@c SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n';
    const datagram = { from: '192.0.2.1:5060', to: '192.0.2.2:5060', payload };
    const lying = Buffer.from(pcapOfDatagrams(Array(5).fill(datagram)));
    const second = 24 + 16 + lying.readUInt32LE(24 + 8);
    lying.writeUInt32LE(0x7ffffff0, second + 8);
    const state = await read(await opened(fileOf('lying.pcap', lying)));
    expect(state).toMatchObject({ state: 'ready', messages: 4 });
    expect(state.notes[0]).toContain('says that it is 2147483632 bytes long, which no packet is');
  });

  test('a log with a line of 20 MB is read around it', async () => {
    const one = (clock: string) =>
      `U 2026/01/07 ${clock} 192.0.2.1:5060 -> 192.0.2.2:5060\nOPTIONS sip:b@c SIP/2.0.\nCall-ID: 1.\nCSeq: 1 OPTIONS.\n.\n\n`;
    const text = `${one('09:00:00.000000')}${'x'.repeat(20 << 20)}\n${one('09:00:01.000000')}`;
    const state = await read(await opened(fileOf('line.log', text)));
    expect(state).toMatchObject({ state: 'ready', messages: 2, calls: 1 });
  });

  test('a file that was deleted while it is open is still read: its calls open', async () => {
    const path = fileOf('gone.log', busyWithoutAck);
    const id = await opened(path);
    await read(id);
    rmSync(path);
    const page = await ask<CallsPageResult>(callsPageMethod, { id, from: 0, count: 10 });
    expect(page.calls).toHaveLength(1);
    const document = await ask<CallDocumentResult>(callDocumentMethod, { id, call: 0 });
    expect(document).toMatchObject({ kind: 'text' });
    await ask(closeTraceMethod, { id });
  });
});
