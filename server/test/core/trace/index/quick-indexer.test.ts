/** The quick reader of logs against the careful one, on every sample as it is and on what damage and mixing make of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import { formatsWith } from '../../../../src/core/trace/formats/index';
import { isOrdinaryLine, ordinaryNames } from '../../../../src/core/trace/formats/ordinary-line';
import { findHeader } from '../../../../src/core/trace/formats/shape-chain';
import { startLinePlace } from '../../../../src/core/trace/formats/start-line-place';
import { isCommonStartLine } from '../../../../src/core/trace/index/common-start-line';
import { indexText } from '../../../../src/core/trace/index/index-text';
import { readRecordAt } from '../../../../src/core/trace/index/read-record';
import { longestRowName, rowKind, UNKNOWN } from '../../../../src/core/trace/index/row-kind';
import { TextIndexer } from '../../../../src/core/trace/index/text-indexer';
import { TraceIndex } from '../../../../src/core/trace/index/trace-index';
import type { TraceFormat } from '../../../../src/core/trace/trace-format';
import { nodeKernel } from '../../../../src/node/trace/node-kernel';
import { formatSamples } from '../formats/format-samples';

const from = { start: 0, carry: '' };
const bytesOf = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0) & 255);
/** A row with as much behind it as `rowKind` asks for. */
const viewOf = (row: string) => new DataView(bytesOf(row + '\n'.repeat(longestRowName)).buffer);

interface Indexed {
  readonly index: TraceIndex;
  /** Records that the format's own reader was asked for. */
  readonly opened: number;
}

function indexed(
  kind: 'kernel' | 'quick' | 'careful',
  format: TraceFormat,
  text: string,
  size: number,
): Indexed {
  const index = new TraceIndex();
  let opened = 0;
  const watched: TraceFormat = {
    ...format,
    open: (...args) => {
      opened++;
      return format.open(...args);
    },
  };
  const kernel = kind === 'kernel' ? nodeKernel : undefined;
  const indexing = { index, format: watched, ops: portableByteOps, kernel };
  const indexer = kind === 'careful' ? new TextIndexer(indexing, from) : indexText(indexing, from);
  const bytes = bytesOf(text);
  for (let at = 0; at < bytes.length; at += size) indexer.push(bytes.slice(at, at + size));
  indexer.finish();
  return { index, opened };
}

/** All that is known of each message and call, and what is read again for it. */
function described({ index }: Indexed, format: TraceFormat, text: string) {
  const { messages, calls, callNames, endpoints } = index;
  const end = (id: number | undefined) => (id === undefined || id < 0 ? '-' : endpoints.textOf(id));
  return {
    messages: Array.from({ length: messages.length }, (_, i) => {
      const offset = messages.offset[i] ?? 0;
      const stop = offset + (messages.bytes[i] ?? 0);
      const carry = index.contextText(messages.context[i] ?? 0);
      const again = readRecordAt(text.slice(offset, stop), { format, carry, atEnd: stop >= text.length });
      return {
        offset,
        carry,
        micros: messages.micros[i],
        call: callNames.textOf(messages.call[i] ?? -1),
        ends: `${end(messages.source[i])} > ${end(messages.destination[i])}`,
        code: messages.code[i],
        cseq: `${messages.cseq[i]} ${index.methodName(messages.cseqMethod[i] ?? 0)}`,
        again: { ...again, map: undefined },
      };
    }),
    calls: Array.from({ length: calls.length }, (_, call) => ({
      name: callNames.textOf(call),
      messages: index.messagesOf(call),
      method: index.methodName(calls.method[call] ?? 0),
      status: calls.status[call],
    })),
  };
}

const samples = formatSamples.filter(({ format, text }) => format.templates !== true && text.length < 40_000);
const lineOf = /[^\n]*\n|[^\n]+$/g;

/** Something that happens to a log between its writer and us. */
type Damage = (lines: string[], at: number, other: readonly string[]) => void;
const damages: readonly Damage[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at) => lines.splice(at, 0, lines[at] ?? ''),
  (lines, at) => lines.splice(at, 3),
  (lines, at) => lines.splice(at, lines.length),
  (lines, at, other) => lines.splice(at, 0, ...other),
  (lines, at, other) => lines.splice(at, 1, other[0] ?? ''),
  (lines, at) => lines.splice(at, 0, '\n'),
  (lines, at) => lines.splice(at, 0, '2026-01-07 09:14:02.113402 [INFO] another.c:12 words\n'),
  (lines, at) => lines.splice(at, 0, 'SIP/2.0 200 OK\n'),
  (lines, at) => lines.splice(at, 0, 'OPTIONS sip:a@b SIP/2.0.\n'),
  (lines, at) => change(lines, at, line => line.replace('\n', '\r\n')),
  (lines, at) => change(lines, at, line => line.replace('\r', '')),
  (lines, at) => change(lines, at, line => line.replace(/.$/m, '')),
  (lines, at) => change(lines, at, line => ` ${line}`),
  (lines, at) => change(lines, at, line => `   ${line}`),
  (lines, at) => change(lines, at, line => `> ${line}`),
  (lines, at) => change(lines, at, line => line.toUpperCase()),
  (lines, at) => change(lines, at, line => line.toLowerCase()),
  (lines, at) => change(lines, at, line => line.replace(' ', '\r')),
  (lines, at) => change(lines, at, line => line.replace(' ', ' \x1b[1;36m')),
  (lines, at) => change(lines, at, line => line.replace(/\d/, '\0')),
  (lines, at) => change(lines, at, line => line.replace(/\d/, '')),
  (lines, at) => change(lines, at, line => line.replace(':', ' :')),
  (lines, at) => change(lines, at, line => line.replace('/sdp', '/sdp+sipfrag')),
  (lines, at) => change(lines, at, line => line.replace(/^Via|^To|^From/, 'Subject')),
];

function change(lines: string[], at: number, how: (line: string) => string): void {
  lines[at] = how(lines[at] ?? '');
}

const damaged = fc.record({
  which: fc.nat(samples.length - 1),
  other: fc.nat(samples.length - 1),
  times: fc.integer({ min: 1, max: 3 }),
  damages: fc.array(fc.tuple(fc.nat(damages.length - 1), fc.nat(1000), fc.nat(1000)), { maxLength: 4 }),
  size: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.constant(1 << 20)),
});

describe('The quick index of a log', () => {
  for (const { name, text, format } of samples) {
    it(`${name}: is the one of the careful reader`, () => {
      // Once more, since the last record of a text is never sure.
      const twice = text + text;
      const careful = described(indexed('careful', format, twice, twice.length), format, twice);
      expect(described(indexed('quick', format, twice, 1000), format, twice)).toEqual(careful);
      expect(described(indexed('kernel', format, twice, 1000), format, twice)).toEqual(careful);
    });
  }

  it('is the one of the careful reader, whatever happened to the log', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(damaged, ({ which, other, times, damages: wanted, size }) => {
        const sample = samples[which];
        if (!sample) return;
        const lines: string[] = sample.text.repeat(times).match(lineOf) ?? [];
        const others = samples[other]?.text.match(lineOf) ?? [];
        for (const [damage, at, much] of wanted) {
          const start = Math.floor((others.length * much) / 1001);
          damages[damage]?.(lines, Math.floor((lines.length * at) / 1001), others.slice(start, start + 12));
        }
        const text = lines.join('');
        const careful = described(
          indexed('careful', sample.format, text, text.length + 1),
          sample.format,
          text,
        );
        for (const kind of ['quick', 'kernel'] as const)
          expect(described(indexed(kind, sample.format, text, size), sample.format, text)).toEqual(careful);
      }),
      { numRuns: Number(process.env['SIPLENS_RUNS'] ?? 150) },
    );
  });
});

describe('What the quick reader passes by', () => {
  const { logs } = formatsWith();
  const chains = formatsWith().formats.flatMap(format =>
    'chain' in format ? [(format as (typeof logs)[number]).chain] : [],
  );
  const marks = logs
    .flatMap(({ shape }) => shape.marks)
    .map(mark => (typeof mark === 'string' ? mark : mark.source.replace(/[\\?:()|]/g, '')));
  const anyValue = fc
    .array(
      fc.oneof(
        fc.constantFrom(...marks),
        fc.string({ maxLength: 12 }),
        fc.constantFrom('1', ' ', ':', 'SIP/2.0', '--->', '.'),
      ),
      {
        maxLength: 6,
      },
    )
    .map(parts => parts.join(''));

  it('begins no record of any log: header rows with names that all know, and lines of descriptions', () => {
    const anyName = fc.constantFrom(
      ...ordinaryNames.map(name => `${name}:`),
      ...'abcimostv'.split('').map(c => `${c}=`),
    );
    fc.assert(
      fc.property(anyName, anyValue, (name, value) => {
        const line = name + value;
        expect(isOrdinaryLine(line)).toBe(true);
        if (name.endsWith(':')) expect(rowKind(viewOf(line), 0)).not.toBe(UNKNOWN);
        expect(startLinePlace(line)).toBe(-1);
        for (const { id, shape } of logs) {
          expect([id, shape.tells?.(line) === true]).toEqual([id, false]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is a row for the index only where every reader of logs passes it by', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...ordinaryNames), fc.string({ maxLength: 12 })),
        fc.string({ maxLength: 4 }),
        (name, more) => {
          const line = `${name}${more}: x`;
          if (rowKind(viewOf(line), 0) !== UNKNOWN) expect(isOrdinaryLine(line)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('has a name that ends long before the bytes do that are looked at', () => {
    for (const name of ordinaryNames) expect(name.length + 5).toBeLessThan(longestRowName);
  });

  it('is a start line for everybody, and nothing else: the lines that nobody is asked about', () => {
    const anyStart = fc.oneof(
      fc
        .tuple(fc.constantFrom('INVITE', 'FOO', 'A'), anyValue)
        .map(([method, uri]) => `${method} sip:${uri.replaceAll(' ', '')} SIP/2.0`),
      anyValue.map(reason => `SIP/2.0 200 ${reason}`),
    );
    let common = 0;
    fc.assert(
      fc.property(anyStart, line => {
        if (!isCommonStartLine(bytesOf(line), 0, line.length)) return;
        common++;
        expect(startLinePlace(line)).toBe(0);
        for (const one of chains) expect(findHeader(one, line)).toBeUndefined();
        for (const { id, shape } of logs) {
          // A shape may have a word of its own on where the message starts.
          expect([id, Math.max(0, shape.start?.(line) ?? 0)]).toEqual([id, 0]);
        }
      }),
      { numRuns: 3000 },
    );
    expect(common).toBeGreaterThan(200);
  });
});

describe('Logs that people have most often', () => {
  for (const name of [
    'asterisk-chansip/full.log',
    'asterisk-pjsip/full.log',
    'asterisk-pjsip/console.log',
    'cisco-ccsip/cube.log',
    'freeswitch/busy-call.log',
    'freeswitch/drachtio.log',
    'homer/export.txt',
    'kamailio-sipdump/proxy.data',
    'kamailio-table/select.txt',
    'ngrep/busy-call.log',
    'opensips/trace.txt',
    'pjsip/pjsua.log',
    'plain/call.log',
    'sipp/messages.log',
    'sngrep/saved.log',
  ]) {
    it(`${name} is read without the careful reader`, () => {
      const sample = samples.find(one => one.name === name);
      if (!sample) throw new Error(`${name} is gone`);
      const { index, opened } = indexed('quick', sample.format, sample.text.repeat(20), 5000);
      expect(index.messages.length).toBeGreaterThanOrEqual(40);
      // The first lines of a log are of no record, and neither may its last ones be.
      expect(opened).toBeLessThan(8);
    });
  }
});
