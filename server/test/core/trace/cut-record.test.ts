/** A record is cut as its own text would be: written, joined to others, and read again. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StreamCutter } from '../../../src/core/stream-cutter';
import { utf8Latin1 } from '../../../src/core/text/utf8-latin1';
import { cutRecord } from '../../../src/core/trace/cut-record';
import { type WritableRecord, writeTraceRecord } from '../../../src/core/trace/write-siptrace';

const plain: WritableRecord = {
  payload: 'OPTIONS sip:b@example.com SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 4\r\n\r\nbody',
  time: { seconds: 1_700_000_000, nanos: 123_456_000, digits: 6, dateless: false },
  transport: 'udp',
  source: '192.0.2.1:5060',
  destination: '[2001:db8::1]:5060',
  direction: undefined,
  declaredBytes: undefined,
  exactBytes: true,
  truncated: false,
  frame: 7,
  note: undefined,
};

/** All records as one text, which is then cut. */
function readAgain(records: readonly WritableRecord[]) {
  const cutter = new StreamCutter({ kind: 'trace', format: 'siptrace' }, 'bytes');
  const text = records.map(record => utf8Latin1(writeTraceRecord(record, 'bytes'))).join('');
  return [...cutter.push(text), ...cutter.finish()];
}

function cutOneByOne(records: readonly WritableRecord[]) {
  let end = 0;
  return records.flatMap(record => {
    const cuts = cutRecord(record, end);
    end = cuts.at(-1)?.end ?? end;
    return cuts;
  });
}

const payloads = {
  'plain text in whole lines': plain.payload,
  'an empty last line': 'SIP/2.0 200 OK\r\n\r\n',
  'one line without an end': 'SIP/2.0 200 OK',
  nothing: '',
  'a bare LF': 'SIP/2.0 200 OK\nCall-ID: 1\r\n\r\n',
  'a bare CR': 'SIP/2.0 200 OK\rCall-ID: 1\r\n\r\n',
  'a CR at the end': 'SIP/2.0 200 OK\r\n\r',
  'two CR before an LF': 'SIP/2.0 200 OK\r\r\n',
  'a line that looks like a record line': 'a\r\n--- - udp - -> - 3\r\n\r\n',
  'a NUL': 'SIP/2.0 200 OK\0\r\n\r\n',
  'UTF-8': 'Subject: \u00c3\u00a4\r\n\r\n',
  'no UTF-8': 'Subject: \u00e4\r\n\r\n',
  'a tab and a percent sign': 'Subject:\t100%41\r\n\r\n',
};

describe('cutRecord', () => {
  test.each(Object.entries(payloads))('%s', (_, payload) => {
    const records = [plain, { ...plain, payload }, plain];
    expect(cutOneByOne(records)).toEqual(readAgain(records));
  });

  test('what is written in plain text is not read again, and equal all the same', () => {
    const [cut] = cutRecord(plain, 10);
    expect(cut?.start).toBe(10);
    expect(cut?.record?.payload).toBe(plain.payload);
  });

  const piece = fc.constantFrom(
    '\r\n',
    '\r',
    '\n',
    '--- ',
    '- ',
    'INVITE sip:a@b SIP/2.0',
    '%41',
    '\u00c3\u00a9',
    '\u00ff',
    '\0',
    ' ',
  );
  const time = fc.option(
    fc.record({
      seconds: fc.integer({ min: -1e9, max: 4e9 }),
      nanos: fc.integer({ min: 0, max: 999 }).map(n => n * 1_000_000),
      digits: fc.constantFrom(0, 3, 6, 9),
      dateless: fc.boolean(),
    }),
    { nil: undefined },
  );
  const address = fc.option(
    fc.constantFrom('192.0.2.1:5060', '[::1]:5060', '-', '', '->', 'a b', 'a%41', '"q"', '\u00e9x'),
    { nil: undefined },
  );
  const record = fc.record({
    payload: fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join('')),
    time,
    transport: fc.constantFrom('udp' as const, 'tcp' as const, undefined),
    source: address,
    destination: address,
    direction: fc.constantFrom('in' as const, 'out' as const, undefined),
    declaredBytes: fc.constantFrom(undefined, 3, 1500),
    exactBytes: fc.boolean(),
    truncated: fc.boolean(),
    frame: fc.constantFrom(undefined, 1, 12),
    note: fc.constantFrom(undefined, '', 'a "note"'),
  });

  test('any records', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), records => {
        expect(cutOneByOne(records)).toEqual(readAgain(records));
      }),
    );
  });
});
