/** The quick reader of the native form against the careful one, on what our writer writes and on what edits make of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import { utf8Latin1 } from '../../../../src/core/text/utf8-latin1';
import { siptrace } from '../../../../src/core/trace/formats/siptrace';
import { indexText } from '../../../../src/core/trace/index/index-text';
import { TextIndexer } from '../../../../src/core/trace/index/text-indexer';
import { TraceIndex } from '../../../../src/core/trace/index/trace-index';
import type { TraceFormat } from '../../../../src/core/trace/trace-format';
import type { TransportName } from '../../../../src/core/trace/trace-record';
import {
  emptyTraceHeader,
  writeTraceHeader,
  writeTraceRecord,
} from '../../../../src/core/trace/write-siptrace';

const from = { start: 0, carry: '' };

function indexed(kind: 'quick' | 'careful', text: string, size: number) {
  const index = new TraceIndex();
  let opened = 0;
  const watched: TraceFormat = {
    ...siptrace,
    open: (...args) => {
      opened++;
      return siptrace.open(...args);
    },
  };
  const aside: string[] = [];
  const indexing = {
    index,
    format: watched,
    ops: portableByteOps,
    aside: (record: { payload: string }) => aside.push(record.payload),
  };
  const indexer = kind === 'quick' ? indexText(indexing, from) : new TextIndexer(indexing, from);
  const bytes = Uint8Array.from(text, c => c.charCodeAt(0));
  for (let at = 0; at < bytes.length; at += size) indexer.push(bytes.slice(at, at + size));
  indexer.finish();
  return { index, opened, aside };
}

function described({ index, aside }: ReturnType<typeof indexed>) {
  const { messages, endpoints, callNames, calls } = index;
  const end = (id: number | undefined) => (id === undefined || id < 0 ? '-' : endpoints.textOf(id));
  return {
    aside,
    calls: calls.length,
    messages: Array.from({ length: messages.length }, (_, i) => [
      messages.offset[i],
      messages.bytes[i],
      messages.micros[i],
      callNames.textOf(messages.call[i] ?? -1),
      end(messages.source[i]),
      end(messages.destination[i]),
      messages.code[i],
      `${messages.cseq[i]} ${index.methodName(messages.cseqMethod[i] ?? 0)}`,
      index.contextText(messages.context[i] ?? 0),
    ]),
  };
}

const start = fc.constantFrom(
  'OPTIONS sip:b@c SIP/2.0',
  'SIP/2.0 200 OK',
  'SIP/2.0 99 No',
  'PING',
  '\r\nBYE sip:b SIP/2.0',
);
const row = fc.constantFrom(
  ...[
    'Call-ID: 1@a',
    'i: 2',
    'CSeq: 1 OPTIONS',
    'Via: SIP/2.0/UDP a',
    'X-Own : v',
    ' folded',
    'Content-Length: 3',
  ],
  ...[
    '--- not a record',
    '--- - udp - -> - 3',
    'Subject: Z\xc3\xbcrich',
    'Subject: \xff',
    'a\rb',
    'a\nb',
    'v=0',
    '',
  ],
);
const payload = fc
  .tuple(start, fc.array(row, { maxLength: 4 }), fc.array(row, { maxLength: 4 }), fc.boolean())
  .map(([first, own, body, plain]) =>
    [first, ...own, ...(plain ? ['Call-ID: c@d', 'CSeq: 2 BYE'] : []), '', ...body].join('\r\n'),
  );
const address = fc.constantFrom(
  undefined,
  '10.0.0.1:5060',
  '10.0.0.2:506',
  '[2001:db8::1]:5060',
  'a "b" %',
  'pbx',
);
const time = fc.option(
  fc.record({
    seconds: fc.oneof(fc.integer({ min: 1_767_777_240, max: 1_767_777_330 }), fc.nat(2_000_000_000)),
    nanos: fc.nat(999_999_999),
    digits: fc.nat(9),
    dateless: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  }),
  { nil: undefined },
);
const written = fc
  .record({
    payload,
    time,
    transport: fc.constantFrom<(TransportName | undefined)[]>(
      'udp',
      'tcp',
      'tls',
      'sctp',
      'ws',
      'wss',
      undefined,
    ),
    source: address,
    destination: address,
    direction: fc.constantFrom<('in' | 'out' | undefined)[]>('in', 'out', undefined),
    declaredBytes: fc.option(fc.nat(2000), { nil: undefined }),
    exactBytes: fc.boolean(),
    truncated: fc.boolean(),
    frame: fc.option(fc.nat(99), { nil: undefined }),
    note: fc.option(fc.constantFrom('a.log', 'two words', 'no escape=percent here', '"\n%'), {
      nil: undefined,
    }),
  })
  .map(record => writeTraceRecord(record, 'bytes'));
/** What somebody changes by hand: signs of record lines, line ends, whole lines. */
const edit = fc.tuple(
  fc.nat(1000),
  fc.nat(3),
  fc.constantFrom(
    '',
    '-',
    ' ',
    '  ',
    '0',
    '9',
    ':',
    '.',
    'Z',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '--- ',
    'escape=percent',
    '"',
    '\t',
  ),
);
const text = fc
  .tuple(fc.array(written, { maxLength: 6 }), fc.array(edit, { maxLength: 3 }), fc.boolean())
  .map(([records, edits, hasCr]) => {
    const whole = utf8Latin1(writeTraceHeader(emptyTraceHeader) + records.join(''));
    const edited = edits.reduce((now, [at, gone, put]) => {
      const place = Math.floor((now.length * at) / 1001);
      return now.slice(0, place) + put + now.slice(place + gone);
    }, whole);
    return hasCr ? edited.replaceAll('\n', '\r\n') : edited;
  });

describe('The quick index of a native trace', () => {
  it('is the one of the careful reader, whatever was written or changed by hand', () => {
    fc.assert(
      fc.property(text, fc.oneof(fc.integer({ min: 1, max: 900 }), fc.constant(1 << 20)), (trace, size) => {
        expect(described(indexed('quick', trace, size))).toEqual(
          described(indexed('careful', trace, trace.length + 1)),
        );
      }),
      { numRuns: Number(process.env['SIPLENS_RUNS'] ?? 600) },
    );
  });

  it('needs the careful reader for the head alone, where payloads are plain', () => {
    const record = writeTraceRecord(
      {
        payload:
          'OPTIONS sip:b@c SIP/2.0\r\nCall-ID: 1@a\r\nCSeq: 1 OPTIONS\r\nX: Z\xc3\xbcrich\r\n\r\nv=0\r\n',
        time: { seconds: 1_767_777_240, nanos: 113_402_000, digits: 6, dateless: false },
        transport: 'udp',
        source: '10.0.0.1:5060',
        destination: '10.0.0.2:5060',
        direction: undefined,
        declaredBytes: undefined,
        truncated: false,
        frame: 12,
        note: 'a log.txt',
      },
      'bytes',
    );
    const trace = utf8Latin1(writeTraceHeader(emptyTraceHeader) + record.repeat(500));
    const { index, opened } = indexed('quick', trace, 5000);
    expect(index.messages.length).toBe(500);
    expect(opened).toBeLessThan(4);
  });
});
