/** Records that stand on the disk are the records that were given. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { siptrace } from '../../../src/core/trace/formats/siptrace';
import { readRecordAt } from '../../../src/core/trace/index/read-record';
import type { TraceRecord } from '../../../src/core/trace/trace-record';
import { writeTraceRecord } from '../../../src/core/trace/write-siptrace';
import { SpilledRecords } from '../../../src/node/trace/spilled-records';

const record = (payload: string, seconds: number | undefined, frame?: number): TraceRecord => ({
  payload,
  map: { from: [0], to: [0] },
  header: { start: 0, end: 0 },
  time: seconds === undefined ? undefined : { seconds, nanos: 123_000_000, digits: 3, dateless: false },
  transport: 'udp',
  source: '10.0.0.1:5060',
  destination: '10.0.0.2:5060',
  direction: undefined,
  declaredBytes: undefined,
  exactBytes: true,
  truncated: false,
  frame,
  note: undefined,
});

const start = 'OPTIONS sip:bob@example.com SIP/2.0\r\n';
/** One character a byte. */
const anyPayload = fc
  .uint8Array({ maxLength: 200 })
  .map(bytes => start + Array.from(bytes, byte => String.fromCharCode(byte)).join(''));

describe('Records on the disk', () => {
  test('come back as they were, whatever their bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyPayload, fc.option(fc.nat(2_000_000_000)))), rows => {
        const spilled = new SpilledRecords();
        try {
          const records = rows.map(([payload, seconds]) => record(payload, seconds ?? undefined));
          for (const one of records) spilled.add(one, 'a.log');
          expect(spilled.length).toBe(records.length);
          records.forEach((one, i) => {
            expect(spilled.timeAt(i)).toEqual(one.time);
            expect(spilled.textAt(i, undefined).toString('utf8')).toBe(
              writeTraceRecord({ ...one, note: 'a.log' }, 'bytes'),
            );
          });
        } finally {
          spilled.close();
        }
      }),
      { numRuns: 50 },
    );
  });

  test.skipIf(process.platform === 'win32')('have no name there that a killed process could leave', () => {
    const spilled = new SpilledRecords('siplens-nameless');
    spilled.add(record(start, 1000));
    expect(spilled.textAt(0, undefined).length).toBeGreaterThan(start.length);
    expect(readdirSync(tmpdir()).filter(name => name.startsWith('siplens-nameless-'))).toEqual([]);
    spilled.close();
  });

  test('at another time, with all the rest', () => {
    const spilled = new SpilledRecords();
    spilled.add(record(`${start}\r\nz\xff`, 1000), 'a b.log');
    const text = spilled.textAt(0, { seconds: 2000, nanos: 5_000_000, digits: 3, dateless: false });
    const again = readRecordAt(text.toString('latin1'), { format: siptrace, carry: '', atEnd: true });
    expect(again).toMatchObject({
      payload: `${start}\r\nz\xff`,
      time: { seconds: 2000, nanos: 5_000_000 },
      note: 'a b.log',
    });
    spilled.close();
  });

  test('at another time, whatever their bytes: the time alone is another one', () => {
    const time = { seconds: 1_800_000_000, nanos: 250_000_000, digits: 3, dateless: false };
    fc.assert(
      fc.property(anyPayload, fc.option(fc.nat(2_000_000_000)), (payload, seconds) => {
        const spilled = new SpilledRecords();
        try {
          const one = { ...record(payload, seconds ?? undefined), note: 'a "log"', frame: 7 };
          spilled.add(one);
          expect(spilled.textAt(0, time).toString('utf8')).toBe(writeTraceRecord({ ...one, time }, 'bytes'));
        } finally {
          spilled.close();
        }
      }),
      { numRuns: 50 },
    );
  });

  test('are the same whether they are asked for in a row or here and there', () => {
    const spilled = new SpilledRecords();
    const payloads = Array.from(
      { length: 3000 },
      (_, i) => `${start}Subject: ${i} ${'x'.repeat(i % 700)}\r\n\r\n`,
    );
    for (const payload of payloads) spilled.add(record(payload, 1));
    const texts = payloads.map((_, i) => spilled.textAt(i, undefined));
    const order = payloads.map((_, i) => (i * 1237) % payloads.length);
    for (const i of [...order, ...order.slice(0, 5).flatMap(at => [at, at + 1, at])])
      expect(spilled.textAt(i, undefined).equals(texts[i] ?? Buffer.alloc(0))).toBe(true);
    for (const [i, payload] of payloads.entries())
      expect(texts[i]?.toString()).toBe(writeTraceRecord(record(payload, 1), 'bytes'));
    spilled.close();
  });

  test('of a capture are put in the order of their frames', () => {
    const spilled = new SpilledRecords();
    for (const [name, frame] of [
      ['one', 1],
      ['three', 3],
      ['two', 2],
    ] as const)
      spilled.add(record(`${start}Subject: ${name}\r\n\r\n`, frame, frame), 'x.pcap');
    spilled.orderByFrame();
    expect([0, 1, 2].map(i => /Subject: (\w+)/.exec(spilled.textAt(i, undefined).toString())?.[1])).toEqual([
      'one',
      'two',
      'three',
    ]);
    expect([0, 1, 2].map(i => spilled.timeAt(i)?.seconds)).toEqual([1, 2, 3]);
    spilled.close();
  });
});
