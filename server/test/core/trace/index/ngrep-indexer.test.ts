/** The quick reader of ngrep's text against the careful one, on texts that are plain for the most part. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import { formatById } from '../../../../src/core/trace/formats/index';
import { appendPart, partOf } from '../../../../src/core/trace/index/index-part';
import { indexText, type TextIndexingRun } from '../../../../src/core/trace/index/index-text';
import { plainRecordStart } from '../../../../src/core/trace/index/ngrep-header';
import { TextIndexer } from '../../../../src/core/trace/index/text-indexer';
import { TraceIndex } from '../../../../src/core/trace/index/trace-index';
import { nodeKernel } from '../../../../src/node/trace/node-kernel';

const ngrep = formatById('ngrep');
if (!ngrep) throw new Error('the format ngrep is gone');
const format = ngrep;

function indexed(kind: 'kernel' | 'quick' | 'careful', text: string, size: number): TraceIndex {
  const index = new TraceIndex();
  const from = { start: 0, carry: '' };
  const kernel = kind === 'kernel' ? nodeKernel : undefined;
  const indexing = { index, format, ops: portableByteOps, kernel };
  const indexer = kind === 'careful' ? new TextIndexer(indexing, from) : indexText(indexing, from);
  const bytes = Uint8Array.from(text, c => c.charCodeAt(0));
  for (let at = 0; at < bytes.length; at += size) indexer.push(bytes.slice(at, at + size));
  indexer.finish();
  return index;
}

/** All that is known of each message but how much is read again for it. */
function rowsOf(index: TraceIndex) {
  const { messages } = index;
  return Array.from({ length: messages.length }, (_, i) => ({
    offset: messages.offset[i],
    micros: messages.micros[i],
    call: index.callNames.textOf(messages.call[i] ?? -1),
    source: index.endpoints.textOf(messages.source[i] ?? -1),
    destination: index.endpoints.textOf(messages.destination[i] ?? -1),
    code: messages.code[i],
    cseq: messages.cseq[i],
    context: index.contextText(messages.context[i] ?? 0),
  }));
}

/** What is known of each call: its messages, method and status. */
function callsOf(index: TraceIndex) {
  const { calls, callNames } = index;
  return Array.from({ length: calls.length }, (_, call) => ({
    name: callNames.textOf(call),
    messages: index.messagesOf(call),
    method: index.methodName(calls.method[call] ?? 0),
    status: calls.status[call],
  }));
}

const bytesOf = (content: string) => Uint8Array.from(content, c => c.charCodeAt(0));
const text = (bytes: Uint8Array) => portableByteOps.latin1(bytes, 0, bytes.length);

function pushAll(indexer: TextIndexingRun, bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) indexer.push(bytes.slice(at, at + size));
}

const dotted = (rows: readonly string[]) => rows.map(row => `${row}.\n`).join('');

/** Where plain records begin behind these thousandths of a text, in order. */
function startsNear(bytes: Uint8Array, places: readonly number[]): readonly number[] {
  const found = places.map(place => {
    const near = Math.floor((bytes.length * place) / 1000);
    const start = plainRecordStart(bytes.subarray(near));
    return start < 0 ? 0 : near + start;
  });
  return [...new Set(found)].filter(start => start > 0).sort((a, b) => a - b);
}

function runFrom(index: TraceIndex, start: number, stops: readonly number[]): TextIndexingRun {
  const later = stops.filter(stop => stop > start);
  return indexText(
    { index, format, ops: portableByteOps, kernel: nodeKernel, stops: later },
    { start, carry: '' },
  );
}

interface RecordParts {
  readonly head: string;
  readonly start: string;
  readonly callId: string;
  readonly lengthName: string;
  readonly body: string;
  readonly lengthOff: number;
  readonly after: string;
  /** Units of the record that are there. */
  readonly cut: number;
}

function recordText({ head, start, callId, lengthName, body, lengthOff, after, cut }: RecordParts): string {
  const rows = [
    start,
    'Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1',
    callId,
    'CSeq: 1 INVITE',
    `${lengthName}: ${body.length + lengthOff}`,
    '',
  ];
  const text = `${head}\n${dotted(rows)}${body}\n${after}`;
  return cut < text.length ? `${text.slice(0, cut)}\n` : text;
}

const plainHead = 'U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #3';
const anyRecord = fc.record({
  head: fc.constantFrom(
    plainHead,
    plainHead,
    'T 2026/01/07 09:14:03.000001 10.0.0.1:40112 -> 10.0.0.2:5060 [AP] #12',
    'U 2026/01/07 09:14:02.113 10.0.0.1:5060 -> 10.0.0.2:5060',
    'T 2026/01/31 09:14:03.000001 10.0.0.1:40112 -> 10.0.0.2:5060 [ABCDEFGHI] #12',
    'U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #',
    'U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #1234567890123',
    'U 2026/01/07 09:14:02.113402 [2001:db8::1]:5060 -> [2001:db8::2]:5060',
    'U +0.000123 10.0.0.1:5060 -> 10.0.0.2:5060',
    'U 10.0.0.1:5060 -> 10.0.0.2:5060',
    '> U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060',
    '####',
    '',
  ),
  start: fc.constantFrom(
    'INVITE sip:bob@example.com SIP/2.0',
    'SIP/2.0 486 Busy Here',
    'SIP/2.0 180 Ringing',
    'invite sip:bob@example.com sip/2.0',
    'FOO sip:bob@example.com SIP/2.0',
    'SIP/2.0 099 odd',
    'GET / HTTP/1.1',
  ),
  callId: fc.constantFrom('Call-ID: a1', 'i: a1', 'CALL-ID : a2', 'Call-ID: a\n b', 'Subject: none'),
  lengthName: fc.constantFrom('Content-Length', 'Content-Length', 'l', 'content-length', 'X-Length'),
  body: fc.constantFrom(
    '',
    '',
    'v=0.\n',
    'SIP/2.0 200 OK.\nCall-ID: z.\n.\n',
    'Content-Length: 0.\n.\n',
    `${plainHead}\n`,
    'U 2026\n',
  ),
  lengthOff: fc.constantFrom(0, 0, 0, 0, 3, -2),
  after: fc.constantFrom(
    '',
    '\n',
    '\n\n',
    '###\n',
    'exit\n',
    '2 received, 2 matched\n',
    'SIP/2.0 100 Trying.\nCall-ID: q.\n.\n',
  ),
  cut: fc.oneof({ weight: 6, arbitrary: fc.constant(9999) }, fc.integer({ min: 1, max: 260 })),
});

describe('The quick index of ngrep', () => {
  it('is the one of the careful reader, for records of any form and pieces of any size', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(
        fc.array(anyRecord, { maxLength: 8 }),
        fc.integer({ min: 1, max: 900 }),
        fc.nat(40),
        (records, size, cut) => {
          const whole = records.map(recordText).join('');
          const text = whole.slice(0, whole.length - cut);
          const careful = rowsOf(indexed('careful', text, text.length + 1));
          expect(rowsOf(indexed('quick', text, size))).toEqual(careful);
          expect(rowsOf(indexed('kernel', text, size))).toEqual(careful);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('is the one of parts put together, wherever they begin', { timeout: 60_000 }, () => {
    let joined = 0;
    fc.assert(
      fc.property(
        fc.array(anyRecord, { minLength: 2, maxLength: 12 }),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 50, max: 900 }),
        (records, places, size) => {
          const bytes = bytesOf(records.map(recordText).join(''));
          const stops = startsNear(bytes, places);
          const first = new TraceIndex();
          let from = 0;
          for (let run = runFrom(first, from, stops); ; run = runFrom(first, from, stops)) {
            pushAll(run, bytes.subarray(from), size);
            if (!run.hasMet) {
              // It has read on by itself.
              run.finish();
              break;
            }
            joined++;
            from = run.unfinished.start;
            expect(stops).toContain(from);
            // The part that begins there, by another thread.
            const part = new TraceIndex();
            const rest = runFrom(part, from, stops);
            pushAll(rest, bytes.subarray(from), size);
            if (!rest.hasMet) rest.finish();
            appendPart(first, structuredClone(partOf(part)));
            if (!rest.hasMet) break;
            from = rest.unfinished.start;
          }
          const whole = indexed('quick', text(bytes), bytes.length + 1);
          expect(rowsOf(first)).toEqual(rowsOf(whole));
          expect(callsOf(first)).toEqual(callsOf(whole));
        },
      ),
      { numRuns: 200 },
    );
    expect(joined).toBeGreaterThan(20);
  });

  it('reads most of an ordinary capture without the careful reader', () => {
    const text = Array.from({ length: 50 }, (_, i) =>
      recordText({
        head: plainHead,
        start: 'INVITE sip:bob@example.com SIP/2.0',
        callId: `Call-ID: c${i % 5}`,
        lengthName: 'Content-Length',
        body: i % 2 ? 'v=0.\n' : '',
        lengthOff: 0,
        after: '\n',
        cut: 9999,
      }),
    ).join('');
    let opened = 0;
    const watched = {
      ...format,
      open: (...args: Parameters<typeof format.open>) => {
        opened++;
        return format.open(...args);
      },
    };
    const index = new TraceIndex();
    const quick = indexText({ index, format: watched, ops: portableByteOps }, { start: 0, carry: '' });
    quick.push(Uint8Array.from(text, c => c.charCodeAt(0)));
    quick.finish();
    expect([index.messages.length, index.calls.length, opened]).toEqual([50, 5, 0]);
  });
});
