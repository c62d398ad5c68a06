/** The kernel against the readers in TypeScript that do the same, on any bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import { formatById } from '../../../../src/core/trace/formats/index';
import { ordinaryNames } from '../../../../src/core/trace/formats/ordinary-line';
import { ByteLines } from '../../../../src/core/trace/index/byte-lines';
import { indexText } from '../../../../src/core/trace/index/index-text';
import { type KernelHost, type MakeKernel, teachKernel } from '../../../../src/core/trace/index/scan-kernel';
import { TraceIndex } from '../../../../src/core/trace/index/trace-index';
import type { TraceFormat } from '../../../../src/core/trace/trace-format';
import { nodeKernel } from '../../../../src/node/trace/node-kernel';

const ngrep = formatById('ngrep');
if (!ngrep) throw new Error('the format ngrep is gone');
const format: TraceFormat = ngrep;
const bytesOf = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0) & 255);

/** What a kernel was asked to read, and what it asked. */
interface Watched {
  readonly make: MakeKernel;
  taken: number;
  calls: number;
  asked: number;
}

function watched(): Watched {
  const counts: Watched = {
    taken: 0,
    calls: 0,
    asked: 0,
    make: host => {
      const counted = Object.fromEntries(
        Object.entries(host).map(([name, answer]) => [
          name,
          (...args: never[]) => {
            counts.asked++;
            return (answer as (...args: never[]) => unknown)(...args);
          },
        ]),
      ) as unknown as KernelHost;
      const kernel = nodeKernel(counted);
      if (!kernel) return undefined;
      return {
        ...kernel,
        rows: kernel.rows,
        read: (...args) => {
          const line = kernel.read(...args);
          counts.calls++;
          counts.taken += kernel.rows.value;
          return line;
        },
      };
    },
  };
  return counts;
}

/** Everything that an index holds of its messages and calls. */
function indexed(text: string, size: number, kernel: MakeKernel | undefined) {
  const index = new TraceIndex(7);
  const run = indexText({ index, format, ops: portableByteOps, kernel }, { start: 0, carry: '' });
  const bytes = bytesOf(text);
  for (let at = 0; at < bytes.length; at += size) run.push(bytes.slice(at, at + size));
  run.finish();
  const { messages, calls, callNames, endpoints } = index;
  return {
    messages: Array.from({ length: messages.length }, (_, i) => [
      messages.offset[i],
      messages.bytes[i],
      messages.micros[i],
      callNames.textOf(messages.call[i] ?? -1),
      endpoints.textOf(messages.source[i] ?? -1),
      endpoints.textOf(messages.destination[i] ?? -1),
      messages.code[i],
      messages.cseq[i],
      messages.cseqMethod[i],
      index.contextText(messages.context[i] ?? 0),
    ]),
    calls: Array.from({ length: calls.length }, (_, i) => [
      callNames.textOf(i),
      calls.count[i],
      calls.status[i],
    ]),
  };
}

const anyWord = fc.oneof(
  fc.constantFrom(
    'a1',
    'x y',
    '',
    ' ',
    '\t',
    'sip:b@c',
    'SIP/2.0',
    ' -> ',
    'recv 1 bytes',
    '1',
    '4294967296',
    'é',
  ),
  fc.string({ maxLength: 12, unit: 'grapheme-ascii' }),
);
const anyEnd = fc.oneof(
  fc.constantFrom(
    '10.0.0.1:5060',
    '10.0.0.1:50601',
    '10.0.0.1:5060 ',
    '1.2.3.4:1',
    '123456.1.1.1:5',
    '[::1]:5060',
    'a:1',
  ),
  fc.tuple(fc.nat(300), fc.nat(70000)).map(([host, port]) => `192.168.100.${host}:${port}`),
);
const anyTime = fc.oneof(
  fc.constantFrom(
    '2026/01/07 09:14:02.113402',
    '2026/01/31 23:59:59.999999',
    '2024/02/29 00:00:00.000000',
    '2025/02/29 00:00:00.000000',
    '2026/13/01 00:00:00.000000',
    '2026/01/07 09:14:60.113402',
    '2026/01/07 09:14:02.11340',
    '+0.000123',
  ),
  fc.nat(59).map(minute => `2026/04/30 09:${String(minute).padStart(2, '0')}:07.000001`),
);
const anyHead = fc
  .record({
    kind: fc.constantFrom('U', 'T', 'U', 'S', 'I'),
    time: anyTime,
    from: anyEnd,
    to: anyEnd,
    more: fc.constantFrom('', ' #12', ' [AP] #3', ' [ap]', ' #', ' #1x', '.', '\r', ' '),
  })
  .map(({ kind, time, from, to, more }) => `${kind} ${time} ${from} -> ${to}${more}`);
const anyStart = fc.oneof(
  fc.constantFrom(
    'INVITE sip:b@c SIP/2.0',
    'OPTIONS sip:b@c SIP/2.0',
    'SIP/2.0 200 OK',
    'SIP/2.0 100 trying -- your call is important to us',
    'SIP/2.0 699 x',
    'SIP/2.0 999 x',
    'SIP/2.0 20 x',
    'INVITES sip:b@c SIP/2.0',
    'REGISTER  sip:b@c SIP/2.0',
    'PUBLISH sip:b@c SIP/2.00',
    'SIP/2.0',
    'U',
  ),
  anyWord,
);
const anyRow = fc.oneof(
  fc.tuple(fc.constantFrom(...ordinaryNames), anyWord).map(([name, value]) => `${name}: ${value}`),
  fc
    .tuple(
      fc.constantFrom(
        'Call-ID',
        'CSeq',
        'l',
        'CALL-ID',
        'Content-Length',
        'X-Rare',
        'Subject',
        'i',
        ' ',
        'X ',
      ),
      fc.constantFrom(':', ': ', ' : ', ':\t', ''),
      fc.oneof(
        anyWord,
        fc.constantFrom('1 INVITE', '7 FOO', '01 ACK ', '99999999999 BYE', '1 INVITE x', '12345678', '0'),
      ),
    )
    .map(parts => parts.join('')),
  anyWord,
);
const anyRest = fc.oneof(
  fc.constantFrom(
    'a=x',
    '',
    '.',
    '<xml>',
    '<xml>.',
    'OPTIONS sip:b@c SIP/2.0.',
    'exit',
    '##',
    '\r',
    'Via: x',
  ),
  anyWord,
);
const plainRows = ['Call-ID: a1', 'CSeq: 1 INVITE'];
/** Mostly what is plain, seldom something else: else no record would be plain in all its parts. */
const mostly = <T>(plain: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(plain) }, { weight: 1, arbitrary: other });
const anyRecord = fc
  .record({
    head: mostly('U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #3', anyHead),
    start: mostly('INVITE sip:b@c SIP/2.0', anyStart),
    rows: fc.array(mostly('Via: x', anyRow), { maxLength: 4 }),
    isPlain: mostly(true, fc.constant(false)),
    dot: mostly('.', fc.constantFrom('', '\r')),
    rest: fc.array(mostly('v=0.', anyRest), { maxLength: 3 }),
  })
  .map(({ head, start, rows, isPlain, dot, rest }) => {
    const all = [start, ...(isPlain ? [...plainRows, ...rows] : rows), ''].map(row => `${row}${dot}`);
    return [head, ...all, ...rest, ''].join('\n');
  });
/** Records, some units of which were replaced. */
const anyText = fc
  .tuple(fc.array(anyRecord, { maxLength: 10 }), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }))
  .map(([records, changes]) => {
    const units = records.join('').split('');
    for (const [at, unit] of changes)
      if (units.length > 0) units[at % units.length] = String.fromCharCode(unit);
    return units.join('');
  });

describe('The kernel', () => {
  it('is there, where these tests are run', () => {
    expect(watched().make({} as KernelHost)).toBeUndefined();
    expect(
      nodeKernel({ minute: () => 0, start: () => false, row: () => false, rest: () => false }),
    ).toBeDefined();
  });

  it('finds the lines that TypeScript finds, of the same kinds, whatever was dropped', () => {
    const anyLine = fc.oneof(
      fc
        .tuple(fc.constantFrom(...ordinaryNames, 'Via', 'P-Other', 'Call', 'a='), fc.string({ maxLength: 8 }))
        .map(([a, b]) => `${a}:${b}`),
      fc.constantFrom(
        '\r',
        '\t',
        '\0',
        '.',
        '..\r',
        'x\ry',
        'x'.repeat(130),
        `Via: ${'y'.repeat(58)}`,
        '',
        '\x7f\xff',
      ),
      fc.string({ maxLength: 70, unit: 'binary-ascii' }),
    );
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 30 }),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(),
        (parts, size, keep) => {
          const bytes = bytesOf(parts.join('\n'));
          const kernel = nodeKernel({
            minute: () => 0,
            start: () => false,
            row: () => false,
            rest: () => false,
          });
          if (!kernel) throw new Error('no kernel');
          teachKernel(kernel);
          const [ours, theirs] = [new ByteLines(), new ByteLines(kernel)];
          for (let at = 0; at < bytes.length; at += size) {
            for (const lines of [ours, theirs]) lines.push(bytes.subarray(at, at + size));
            expect([theirs.have, theirs.count]).toEqual([ours.have, ours.count]);
            expect(theirs.ends.slice(0, theirs.count)).toEqual(ours.ends.slice(0, ours.count));
            expect(theirs.kinds.slice(0, theirs.count)).toEqual(ours.kinds.slice(0, ours.count));
            const gone = ours.startOf(keep % (ours.count + 1));
            for (const lines of [ours, theirs]) lines.drop(gone);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('makes the index that TypeScript makes, of any text in any pieces', { timeout: 120_000 }, () => {
    let taken = 0;
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 3000 }), (text, size) => {
        const seen = watched();
        expect(indexed(text, size, seen.make)).toEqual(indexed(text, size, undefined));
        taken += seen.taken;
      }),
      { numRuns: Number(process.env['SIPLENS_RUNS'] ?? 300) },
    );
    expect(taken).toBeGreaterThan(300);
  });
});

const record = (i: number, { rows = [], body = '' }: { rows?: readonly string[]; body?: string } = {}) =>
  [
    `U 2026/01/07 09:14:${String(i % 60).padStart(2, '0')}.113402 10.0.0.${i % 200}:5060 -> 10.0.0.2:5060 #${i}`,
    ...['INVITE sip:b@c SIP/2.0', `Call-ID: c${i % 7}`, 'CSeq: 1 INVITE', ...rows, ''].map(row => `${row}.`),
    body,
    '',
  ].join('\n');
const many = (count: number, make: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('');

describe('The kernel at work', () => {
  it('reads an ordinary log nearly alone, in one go for each piece', () => {
    const seen = watched();
    const text = many(3000, i => record(i));
    expect(indexed(text, 1 << 20, seen.make)).toEqual(indexed(text, 1 << 20, undefined));
    expect(seen.taken).toBe(2999);
    expect(seen.calls).toBeLessThan(10);
    // The minute, once.
    expect(seen.asked).toBe(1);
  });

  it('asks once for lines that come again, and each time for others', () => {
    const same = watched();
    indexed(
      many(500, i => record(i, { rows: ['X-Site: a'], body: '<xml>' })),
      1 << 20,
      same.make,
    );
    expect(same.asked).toBeLessThan(10);
    const other = watched();
    indexed(
      many(500, i => record(i, { rows: [`X-Site: ${i}`] })),
      1 << 20,
      other.make,
    );
    expect(other.taken).toBe(499);
    expect(other.asked).toBeLessThan(600);
  });

  it('stops where another one has begun', () => {
    const first = many(3000, i => record(i));
    const index = new TraceIndex(7);
    const indexing = { index, format, ops: portableByteOps, kernel: nodeKernel, stops: [first.length] };
    const run = indexText(indexing, { start: 0, carry: '' });
    run.push(bytesOf(first + many(50, i => record(i))));
    expect([index.messages.length, run.hasMet, run.unfinished.start]).toEqual([3000, true, first.length]);
  });

  it('is left alone with a log that it cannot read', () => {
    const seen = watched();
    const text = many(2000, i => record(i, { rows: ['Call-ID: twice'] }));
    expect(indexed(text, 1 << 20, seen.make)).toEqual(indexed(text, 1 << 20, undefined));
    expect([seen.taken, seen.calls < 100]).toEqual([0, true]);
  });

  it('reads on in TypeScript where a record does not fit into its memory', () => {
    const text =
      many(50, i => record(i)) +
      record(50, { body: `v=${'x'.repeat(1000)}\n`.repeat(2000) }) +
      many(50, i => record(i));
    for (const size of [1 << 20, text.length])
      expect(indexed(text, size, nodeKernel)).toEqual(indexed(text, size, undefined));
  });
});
