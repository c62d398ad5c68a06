/** The native form: what is written is read again, byte by byte. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { siptrace } from '../../../../src/core/trace/formats/siptrace';
import { readTraceHeader } from '../../../../src/core/trace/read-siptrace-header';
import type { TraceRecord } from '../../../../src/core/trace/trace-record';
import {
  emptyTraceHeader,
  type WritableRecord,
  writeTraceHeader,
  writeTraceRecord,
} from '../../../../src/core/trace/write-siptrace';
import { recordsOf } from './format-samples';

const bare: WritableRecord = {
  payload: '',
  time: undefined,
  transport: undefined,
  source: undefined,
  destination: undefined,
  direction: undefined,
  declaredBytes: undefined,
  truncated: false,
  frame: undefined,
  note: undefined,
};

/** The text as a file of bytes holds it. */
const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

function facts({ map, header, exactBytes, ...rest }: TraceRecord): WritableRecord {
  expect(exactBytes).toBe(true);
  return rest;
}

/** Bytes that are hard for a text form: every line end, escapes, record lines, invalid and special UTF-8. */
const payloads = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes).toString('latin1')),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '\r\n',
          '\n',
          '\r',
          '--- ',
          '--- - - - -> - -',
          '-',
          '%',
          '%41',
          'é',
          '\u2028',
          '\ufeff',
        ),
        fc.constantFrom('SIP/2.0 200 OK', 'Content-Length: 0', 'siptrace 1', '\0', '\t', ' ', '😀'),
        fc.string({ maxLength: 6 }),
      ),
      { maxLength: 12 },
    )
    .map(parts => asBytes(parts.join(''))),
);

const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const times = fc.oneof(
  fc.constant(undefined),
  fc
    .record({
      seconds: fc.integer({ min: 0, max: 4_294_967_295 }),
      digits: fc.integer({ min: 0, max: 9 }),
      fraction: fc.integer({ min: 0, max: 999_999_999 }),
      dateless: fc.boolean(),
    })
    .map(({ fraction, digits, ...time }) => ({
      ...time,
      digits,
      nanos: Math.floor(fraction / 10 ** (9 - digits)) * 10 ** (9 - digits),
    })),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const recordsToWrite: fc.Arbitrary<WritableRecord> = fc
  .record({
    payload: payloads,
    time: times,
    transport: maybe(fc.constantFrom('udp', 'tcp', 'tls', 'sctp', 'ws', 'wss')),
    source: maybe(names),
    destination: maybe(names),
    direction: maybe(fc.constantFrom('in', 'out')),
    truncated: fc.boolean(),
    wire: maybe(fc.integer({ min: 0, max: 70_000 })),
    frame: maybe(fc.integer({ min: 1, max: 1_000_000 })),
    note: maybe(fc.string({ unit: 'grapheme', maxLength: 20 })),
  })
  // The number of bytes is that of the payload, unless the source cut it.
  .map(({ wire, ...record }) => ({
    ...record,
    declaredBytes: record.truncated ? (wire ?? record.payload.length) : record.payload.length,
  }));

describe('writer and reader are inverse', () => {
  test('for any bytes and any circumstances, in a file with any line ends', () => {
    fc.assert(
      fc.property(
        fc.array(recordsToWrite, { maxLength: 4 }),
        fc.constantFrom('\n', '\r\n'),
        (records, eol) => {
          const text =
            writeTraceHeader(emptyTraceHeader) + records.map(r => writeTraceRecord(r, 'bytes')).join('');
          const read = recordsOf(asBytes(text.replaceAll('\n', eol)), siptrace, 'bytes');
          expect(read.map(facts)).toEqual(records);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('in a document the payload is the text of those bytes', () => {
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\r\n', '\n', '\r', '--- ')))
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(text, payload => {
        const written = writeTraceRecord({ ...bare, payload }, 'utf16');
        expect(recordsOf(written, siptrace, 'utf16').map(record => record.payload)).toEqual([payload]);
      }),
      { numRuns: 500 },
    );
  });

  test('for the lines before the records', () => {
    const line = fc.string({ maxLength: 20 }).map(text => text.trim());
    const time = { seconds: 7, nanos: 250_000_000, digits: 2, dateless: false };
    const until = fc.constantFrom({}, { until: time }, { until: { ...time, dateless: true } });
    const rest = fc.record({
      open: fc.boolean(),
      lanes: fc.array(fc.record({ address: fc.constantFrom('10.0.0.1:5060', 'a%20b'), name: line })),
      holes: fc.constantFrom(
        [],
        [
          {
            from: { seconds: 5, nanos: 0, digits: 0, dateless: false },
            to: { seconds: 9, nanos: 500_000_000, digits: 1, dateless: false },
            reason: 'ring buffer',
          },
        ],
      ),
      comments: fc.array(line),
    });
    const end = fc.constantFrom('192.0.2.1:4000', '[2001:db8::1]:5000', 'a b%');
    const ms = fc.integer({ min: 0, max: 2 ** 40 });
    const count = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const rtp = fc
      .record({
        source: end,
        destination: end,
        ssrc: count,
        payloadType: count,
        packets: count,
        first: ms,
        last: ms,
      })
      .map(one => ({ kind: 'rtp' as const, ...one }));
    const stun = fc
      .record({ client: end, server: end, mapped: end, time: ms })
      .map(one => ({ kind: 'stun' as const, ...one }));
    const span = fc.record({ kind: fc.constant('span' as const), first: ms, last: ms });
    const sighting = fc.oneof(rtp, stun, span, fc.constant({ kind: 'too-many' as const }));
    const media = fc.oneof(
      fc.constant({}),
      fc.array(sighting, { minLength: 1 }).map(list => ({ media: list })),
    );
    const header = fc.tuple(rest, until, media).map(([a, b, c]) => ({ ...a, ...b, ...c }));
    fc.assert(
      fc.property(header, given => {
        const lanes = given.lanes.map(lane => ({ ...lane, address: lane.address.replace('%20', ' ') }));
        expect(readTraceHeader(writeTraceHeader({ ...given, lanes }))).toEqual({ ...given, lanes });
      }),
    );
  });
});

describe('what is written', () => {
  const invite = {
    ...bare,
    transport: 'udp',
    source: '10.0.0.1:5060',
    destination: '10.0.0.2:5060',
  } as const;

  test('a clean message stands there as it is, with the line ends of the text', () => {
    const text = writeTraceRecord({ ...invite, payload: 'OPTIONS sip:é SIP/2.0\r\nl: 0\r\n\r\n' }, 'utf16');
    expect(text).toBe('--- - udp 10.0.0.1:5060 -> 10.0.0.2:5060 32\nOPTIONS sip:é SIP/2.0\nl: 0\n\n\n');
  });

  test('bare line ends, odd bytes and lines like record lines are escaped, and the rest stays readable', () => {
    const text = writeTraceRecord({ ...bare, payload: 'a\n\xff\r\n--- x\r\n100%' }, 'bytes');
    expect(text).toBe('--- - - - -> - 16 escape=percent\na%0A%\n%FF\n%2D-- x\n100%25\n');
  });

  test('a record of a log that kept no line ends is written with those of the wire, and says that they are unsure', () => {
    const text = writeTraceRecord({ ...bare, payload: 'a\nb\r\n', exactBytes: false }, 'bytes');
    expect(text).toBe('--- - - - -> - 6 exact=no\na\nb\n\n');
    expect(recordsOf(text, siptrace)[0]).toMatchObject({ payload: 'a\r\nb\r\n', exactBytes: false });
  });

  test('a note may hold anything', () => {
    const note = 'said "no"\n50 %';
    const text = writeTraceRecord({ ...bare, note }, 'bytes');
    expect(text.split('\n')[0]).toBe('--- - - - -> - 0 note="said %22no%22%0A50 %25"');
    expect(recordsOf(text, siptrace)[0]?.note).toBe(note);
  });
});

describe('written or changed by hand', () => {
  const head = '--- - - - -> - ';
  const message = 'SIP/2.0 200 OK\nContent-Length: 4\n\nbody\n';

  test('without a count, Content-Length tells where the payload ends', () => {
    const [record] = recordsOf(`${head}-\n${message}\n\n`, siptrace);
    expect(record?.payload).toBe('SIP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nbody');
    expect(record?.declaredBytes).toBeUndefined();
  });

  test('a count that an edit made stale is not believed', () => {
    const [record] = recordsOf(`${head}7\n${message}\n`, siptrace);
    expect(record?.payload).toBe('SIP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nbody');
    expect(record?.declaredBytes).toBeUndefined();
  });

  test('a line that only begins like a record line is payload', () => {
    const records = recordsOf(`${head}-\nSIP/2.0 200 OK\n--- my note\n\n`, siptrace);
    expect(records.map(record => record.payload)).toEqual(['SIP/2.0 200 OK\r\n--- my note\r\n\r\n']);
  });
});
