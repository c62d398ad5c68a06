import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  estimateClockOffset,
  SightingsBuilder,
  sightingsOf,
} from '../../../src/core/trace/estimate-clock-offset';
import { mergeTraces } from '../../../src/core/trace/merge-traces';
import type { TraceRecord, TraceTime } from '../../../src/core/trace/trace-record';

const start = 1_767_777_240;

function timeOf(ms: number, dateless = false): TraceTime {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6), digits: 6, dateless };
}

function record(name: string, time: TraceTime | undefined): TraceRecord {
  const rows = [
    `OPTIONS sip:${name}@example.com SIP/2.0`,
    `Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK${name}`,
    `Call-ID: ${name}`,
    'CSeq: 1 OPTIONS',
    '',
    '',
  ];
  return {
    payload: rows.join('\r\n'),
    map: { from: [0], to: [0] },
    header: { start: 0, end: 0 },
    time,
    transport: 'udp',
    source: '10.0.0.1:5060',
    destination: '10.0.0.2:5060',
    direction: undefined,
    declaredBytes: undefined,
    exactBytes: true,
    truncated: false,
    frame: undefined,
    note: undefined,
  };
}

const dated = (name: string, ms: number) => record(name, timeOf(start * 1000 + ms));
const namesOf = (merged: ReturnType<typeof mergeTraces>) =>
  merged.records.map(({ record: { payload } }) => /sip:(\w+)@/.exec(payload)?.[1]);

describe('Several files as one trace', () => {
  test('rotated files, the newest named first, come in order of time', () => {
    const merged = mergeTraces([
      { records: [dated('c', 2000), dated('d', 3000)] },
      { records: [dated('a', 0), dated('b', 1000)] },
    ]);
    expect(namesOf(merged)).toEqual(['a', 'b', 'c', 'd']);
    expect(merged.offsets.map(({ offsetMs }) => offsetMs)).toEqual([0, 0]);
    expect(merged.unordered).toBe(false);
  });

  test('a probe whose clock is off is moved by the messages that both saw', () => {
    const merged = mergeTraces([
      { records: [dated('a', 0), dated('b', 1000), dated('c', 2000)] },
      { records: [dated('a', 7_201_000), dated('x', 7_201_500), dated('c', 7_203_002)] },
    ]);
    expect(namesOf(merged)).toEqual(['a', 'a', 'x', 'b', 'c', 'c']);
    expect(merged.offsets[1]).toMatchObject({ offsetMs: -7_201_001, estimate: { matches: 2, spreadMs: 1 } });
  });

  test('an offset that is given counts more than what the messages tell', () => {
    const merged = mergeTraces([
      { records: [dated('a', 0), dated('b', 1000)] },
      { records: [dated('a', 500)], offsetMs: 1000 },
    ]);
    expect(merged.offsets[1]).toEqual({ offsetMs: 1000, estimate: undefined });
    expect(namesOf(merged)).toEqual(['a', 'b', 'a']);
  });

  test('a log with times of day gets the date of a capture that shares messages with it', () => {
    const day = Math.floor(start / 86_400) * 86_400;
    const clock = (name: string, ms: number) => record(name, timeOf((start - day) * 1000 + ms, true));
    const merged = mergeTraces([
      { records: [clock('a', 0), clock('x', 1500)] },
      { records: [dated('a', 0), dated('b', 1000), dated('c', 2000)] },
    ]);
    expect(namesOf(merged)).toEqual(['a', 'a', 'b', 'x', 'c']);
    expect(merged.records.every(({ record: { time } }) => time?.dateless === false)).toBe(true);
    expect(merged.unordered).toBe(false);
  });

  test('a log with times of day that shares nothing stands behind, and that is said', () => {
    const merged = mergeTraces([
      { records: [record('x', timeOf(1000, true)), record('y', timeOf(500, true))] },
      { records: [dated('a', 0)] },
    ]);
    expect(namesOf(merged)).toEqual(['a', 'x', 'y']);
    expect(merged.unordered).toBe(true);
  });

  test('a record without a time stays behind the one before it', () => {
    const merged = mergeTraces([
      { records: [dated('a', 0), record('b', undefined), dated('d', 3000)] },
      { records: [dated('c', 1000)] },
    ]);
    expect(namesOf(merged)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('three sources are tied one by the other, in any order', () => {
    const merged = mergeTraces([
      { records: [dated('a', 0), dated('b', 100)] },
      { records: [dated('c', 900_200), dated('d', 900_300)] },
      { records: [dated('b', 300_100), dated('c', 300_200)] },
    ]);
    expect(merged.offsets.map(({ offsetMs }) => offsetMs)).toEqual([0, -900_000, -300_000]);
    expect(namesOf(merged)).toEqual(['a', 'b', 'b', 'c', 'c', 'd']);
  });

  test('repeated messages tell nothing of a clock', () => {
    const twice = sightingsOf([dated('a', 0), dated('a', 500)]);
    expect(estimateClockOffset(twice, sightingsOf([dated('a', 0)]))).toBeUndefined();
  });

  test('loses no record, keeps the order of each file whose times rise, and orders by time', () => {
    const source = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(source, { minLength: 1, maxLength: 4 }), lists => {
        const sources = lists.map((times, s) => ({
          records: [...times].sort((a, b) => a - b).map((ms, i) => dated(`m${s}x${i}`, ms)),
        }));
        const { records } = mergeTraces(sources);
        expect(records).toHaveLength(lists.flat().length);
        const times = records.map(({ record: { time } }) => (time ? time.seconds * 1e9 + time.nanos : 0));
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const s of sources.keys()) {
          const own = records.filter(r => r.source === s).map(r => r.index);
          expect(own).toEqual([...own].sort((a, b) => a - b));
        }
      }),
    );
  });

  test('files whose own times go back are in order too, and equal times keep the order of files', () => {
    // A file without any time has no place among others.
    const source = fc
      .array(fc.option(fc.nat(5)), { maxLength: 12 })
      .filter(times => times.length === 0 || times.some(ms => ms !== null));
    fc.assert(
      fc.property(fc.array(source, { minLength: 1, maxLength: 4 }), lists => {
        const sources = lists.map((times, s) => ({
          records: times.map((ms, i) => record(`m${s}x${i}`, ms === null ? undefined : timeOf(ms))),
        }));
        // The sentence of `mergeTraces`, word by word: a record without a time stays behind the one before it.
        const expected = lists.flatMap((times, s) => {
          let at = Number.NEGATIVE_INFINITY;
          return times.map((ms, i) => {
            at = ms ?? at;
            return { at, name: `m${s}x${i}` };
          });
        });
        expected.sort((x, y) => (x.at === y.at ? 0 : x.at - y.at));
        expect(namesOf(mergeTraces(sources))).toEqual(expected.map(({ name }) => name));
      }),
    );
  });

  test('of large files only some messages are looked at, the same ones in each, and that is told', () => {
    const builders = [new SightingsBuilder(64), new SightingsBuilder(64), new SightingsBuilder(1 << 18)];
    for (let i = 0; i < 1000; i++) {
      builders[0]?.add(dated(`m${i}`, i));
      if (i < 200) builders[1]?.add(dated(`m${i}`, i + 7000));
      builders[2]?.add(dated(`m${i}`, i));
    }
    builders[2]?.add(dated('m3', 9));
    const [first, second, all] = builders.map(builder => builder.sightings());
    if (!first || !second || !all) throw new Error('three were collected');
    expect([first.times.size <= 64, second.times.size <= 64, all.times.size]).toEqual([true, true, 999]);
    expect([first.oneOf, second.oneOf, all.oneOf]).toEqual([16, 4, 1]);
    const offset = estimateClockOffset(first, second);
    expect(offset).toMatchObject({ offsetMs: -7000, oneOf: 16, spreadMs: 0 });
    // What is left of the second file by the share of the first.
    const both = [...second.times.keys()].filter(name => first.times.has(name));
    expect(offset?.matches).toBe(both.length);
    expect(both.length).toBeGreaterThan(4);
  });
});
