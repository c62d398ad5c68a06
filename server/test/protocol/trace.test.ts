import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureResult } from '../../src/core/capture-protocol';
import type { CallsResult } from '../../src/core/protocol';
import { pcapOfDatagrams } from '../harness/make-pcap';
import { brief, LspClient } from './lsp-client';
import { busyWithoutAck, goodRequests, missingAck } from './sample-texts';

let client: LspClient;
const folder = mkdtempSync(join(tmpdir(), 'siplens-trace-'));
beforeAll(async () => {
  ({ client } = await LspClient.start());
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  expect(await client.stop()).toBe(0);
});

describe('a busy call without its ACK', () => {
  const uri = 'file:///work/busy.log';
  let text = busyWithoutAck;

  test('a certain error on the 486, with the messages that show it', async () => {
    await client.open(uri, 'sip-trace', text);
    const found = await client.diagnostics(uri);
    expect(found.map(d => brief(text, d))).toEqual([
      'error invite-non2xx-no-ack: SIP/2.0 486 Busy Here',
      'information call-failed: SIP/2.0 486 Busy Here',
    ]);
    expect(found[0]?.data).toMatchObject({ confidence: 'certain' });
    expect(
      found[0]?.relatedInformation?.map(r => [r.message, text.split('\n')[r.location.range.start.line]]),
    ).toEqual([
      ['INVITE that it answers', 'INVITE sip:bob@example.com SIP/2.0'],
      ['repeated, 1 (+0.5 s)', 'SIP/2.0 486 Busy Here'],
      ['repeated, 2 (+1.5 s)', 'SIP/2.0 486 Busy Here'],
    ]);
    expect(found[0]?.relatedInformation?.every(r => r.location.uri === uri)).toBe(true);
  });

  test('its calls', async () => {
    const calls: CallsResult = await client.connection.sendRequest('siplens/calls', { uri });
    expect(calls).toMatchObject({ uri, version: 1, format: 'ngrep', messages: 5 });
    expect(
      calls.calls.map(c => [c.kind, c.state, c.errors, c.transactions.map(t => t.messages.length)]),
    ).toEqual([['call', 'failed', 1, [5]]]);
  });

  test('the ACK, typed in, ends it', async () => {
    const at = text.indexOf('\nU 2026/01/07 09:14:02.801000');
    const line = text.slice(0, at).split('\n').length - 1;
    const place = { line, character: 0 };
    text = text.slice(0, at) + missingAck + text.slice(at);
    const next = await client.change(uri, { range: { start: place, end: place }, text: missingAck });
    expect((await client.diagnostics(uri, next)).map(d => d.code)).toEqual(['call-failed']);
  });

  test('a document of another kind has no calls, and one that is not open neither', async () => {
    await client.open('file:///work/a.sip', 'sip-message', goodRequests);
    expect(await client.connection.sendRequest('siplens/calls', { uri: 'file:///work/a.sip' })).toBeNull();
    expect(await client.connection.sendRequest('siplens/calls', { uri: 'file:///work/no.log' })).toBeNull();
  });
});

describe('an exchange under way', () => {
  /** One OPTIONS of so many ms ago, in a trace that is still being written. */
  function waiting(agoMs: number): string {
    const time = new Date(Date.now() - agoMs).toISOString();
    const message = [
      'OPTIONS sip:bob@example.com SIP/2.0',
      'Via: SIP/2.0/TCP 127.0.0.1:5099;branch=z9hG4bKlive1',
      'Max-Forwards: 70',
      'From: <sip:alice@example.com>;tag=8f3a9c21',
      'To: <sip:bob@example.com>',
      'Call-ID: live@127.0.0.1',
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
      '',
      '',
    ];
    const bytes = message.join('\r\n').length;
    const head = `--- ${time} tcp 127.0.0.1:5099 -> 127.0.0.1:5070 ${bytes}`;
    return ['siptrace 1', 'open', head, ...message].join('\n');
  }

  test('the clock counts: silence that has lasted is told', async () => {
    const uri = 'siplens-live:/long.siptrace';
    await client.open(uri, 'sip-trace', waiting(40_000));
    expect((await client.diagnostics(uri)).map(d => d.code)).toEqual(['request-no-response']);
  });

  test('before the deadline nothing is told; when it passes, the finding comes by itself', async () => {
    const uri = 'siplens-live:/soon.siptrace';
    await client.open(uri, 'sip-trace', waiting(31_000));
    expect((await client.diagnostics(uri)).map(d => d.code)).toEqual([]);
    const later = await client.until(() =>
      client.published.find(p => p.uri === uri && p.diagnostics.length > 0),
    );
    expect(later.diagnostics.map(d => d.code)).toEqual(['request-no-response']);
  });

  test('a file that was saved open is not judged by the clock', async () => {
    const uri = 'file:///work/saved.siptrace';
    await client.open(uri, 'sip-trace', waiting(40_000));
    expect((await client.diagnostics(uri)).map(d => d.code)).toEqual([]);
  });
});

test('a buffer whose bytes were lost says so once, and no length is judged', async () => {
  const uri = 'file:///work/lost.sip';
  const text = goodRequests.replace('Content-Length: 5\n\nWatso', 'Content-Length: 77\n\nWats\ufffd');
  await client.open(uri, 'sip-message', text);
  const found = await client.diagnostics(uri);
  expect(found.map(d => brief(text, d))).toEqual(['information text-not-utf8: \ufffd']);
});

describe('captures', () => {
  function captureOf(name: string, bytes: Uint8Array): Promise<CaptureResult> {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return client.connection.sendRequest('siplens/capture', { uri: pathToFileURL(path).href });
  }

  const payload = goodRequests
    .slice(goodRequests.indexOf('OPTIONS sip:'), goodRequests.indexOf('\n### Text'))
    .replaceAll('\n', '\r\n');
  const pcap = pcapOfDatagrams([
    { from: '192.0.2.10:5060', to: '192.0.2.20:5060', payload },
    { from: '192.0.2.20:5060', to: '192.0.2.10:5060', payload: 'not SIP' },
    { from: '192.0.2.10:5060', to: '192.0.2.20:5060', payload },
  ]);

  test('as native text, packed or not; each message keeps its frame', async () => {
    const plain = await captureOf('a.pcap', pcap);
    if (plain.kind !== 'text') throw new Error(plain.kind);
    expect(plain.counted).toEqual({
      packets: 3,
      messages: 2,
      transports: [{ transport: 'udp', messages: 2 }],
      links: [{ name: 'Ethernet', packets: 3, read: true }],
      notes: [],
    });
    expect(plain.text).toContain('siptrace 1\n# 3 packets, 2 SIP messages\n');
    expect(plain.text).toMatch(/frame=3/);
    expect(await captureOf('a.pcap.gz', gzipSync(pcap))).toEqual(plain);
  });

  test('cut in a packet: what is there, and what is lost', async () => {
    const result = await captureOf('cut.pcap', pcap.subarray(0, pcap.length - 20));
    expect(result).toMatchObject({
      kind: 'text',
      counted: {
        messages: 2,
        packets: 3,
        notes: [
          { kind: 'damage', text: 'The file ends inside packet 3 at byte 378: 253 of 273 bytes are there.' },
          {
            kind: 'damage',
            text: '1 SIP message cut by the capture (snap length, lost packets or damage); first in packet 3.',
          },
        ],
      },
    });
  });

  test.each([
    [
      'text.pcap',
      'this is not a capture at all',
      'This is no capture: it begins with the magic number of none.',
    ],
    ['empty.pcap', '', 'The file is empty.'],
  ])('%s is refused with a reason', async (name, content, reason) => {
    expect(await captureOf(name, Buffer.from(content))).toEqual({ kind: 'failed', reason });
  });

  test('too many messages for one text: what was counted, and no text', async () => {
    const many = Array.from({ length: 40_000 }, () => ({
      from: '192.0.2.10:5060',
      to: '192.0.2.20:5060',
      payload,
    }));
    const result = await captureOf('many.pcap', pcapOfDatagrams(many));
    expect(result).toMatchObject({ kind: 'large', counted: { messages: 40_000 } });
  });

  test('a file that is not there', async () => {
    const uri = pathToFileURL(join(folder, 'no.pcap')).href;
    expect(await client.connection.sendRequest('siplens/capture', { uri })).toEqual({
      kind: 'failed',
      reason: 'The file cannot be read: no such file.',
    });
  });
});
