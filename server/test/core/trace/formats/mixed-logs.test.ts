/** Logs as people send them: several formats in one file, other lines between, prefixes of other loggers, cut pieces. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse, update } from '../../../../src/core/analysis';
import { ChunkCutter, type CutChunk, cutChunks } from '../../../../src/core/trace/cut-chunks';
import { detectFormats } from '../../../../src/core/trace/detect-format';
import { explainFormat } from '../../../../src/core/trace/explain-format';
import { formatById, formatsWith, textFormats } from '../../../../src/core/trace/formats/index';
import type { TraceFormat } from '../../../../src/core/trace/trace-format';
import { type FormatSample, formatSamples, modelOf, recordsOf } from './format-samples';

/** Logs that can stand in one file with others, by their header lines. */
const logIds = new Set(formatsWith().logs.map(log => log.id));
const logSamples = formatSamples.filter(
  sample =>
    logIds.has(sample.format.id) &&
    sample.format.id !== 'plain' &&
    // Without a header line nothing tells ngrep's dots from dots of the message, in a log of another kind.
    sample.name !== 'ngrep/quoted-no-header.log',
);

const other = 'kernel: eth0: link up\n\nworker 7: nothing to do (queue empty)\n';

function best(text: string): TraceFormat {
  return detectFormats(text)[0]?.format ?? formatsWith().plain;
}

/** What must not change where a sample stands among others; a time of day goes on over midnights of other samples. */
function essence(sample: FormatSample) {
  return recordsOf(sample.text, sample.format).map(record => {
    const { startLine, source, destination, transport } = modelOf(record);
    return { startLine, source, destination, transport };
  });
}

describe('several formats in one file', () => {
  test('every sample after every other, lines of other programs between: all messages with their addresses', {
    timeout: 60_000,
  }, () => {
    const text = logSamples.map(sample => sample.text + other).join('');
    for (const format of [best(text), formatsWith().plain]) {
      const found = recordsOf(text, format).map(record => {
        const { startLine, source, destination, transport } = modelOf(record);
        return { startLine, source, destination, transport };
      });
      expect(found).toEqual(logSamples.flatMap(essence));
    }
  });

  test('any few of them in any order', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(fc.nat(logSamples.length - 1), { minLength: 2, maxLength: 4 }), chosen => {
        const samples = chosen.flatMap(i => logSamples[i] ?? []);
        const text = samples.map(sample => sample.text + other).join('');
        const found = recordsOf(text, best(text)).map(record => modelOf(record).startLine);
        expect(found, samples.map(sample => sample.name).join()).toEqual(
          samples.flatMap(sample => essence(sample).map(model => model.startLine)),
        );
      }),
      { numRuns: 25 },
    );
  });

  const mixed = [
    'freeswitch/console-colour.log',
    'ngrep/delta-ipv6.log',
    'pjsip/pjsua.log',
    'tcpdump/hex.txt',
  ]
    .map(name => formatSamples.find(sample => sample.name === name)?.text ?? name)
    .join(other);

  test('cutting from any chunk with its carry, and in pieces, gives the same', () => {
    const format = best(mixed);
    const all = [...cutChunks(mixed, format)];
    expect(all.filter(chunk => chunk.record).length).toBeGreaterThan(8);
    for (const [i, chunk] of all.entries()) {
      expect([...cutChunks(mixed, format, { start: chunk.end, carry: chunk.carry })]).toEqual(
        all.slice(i + 1),
      );
    }
    const cutter = new ChunkCutter(format);
    const pieces: CutChunk[] = [];
    for (let at = 0; at < mixed.length; at += 13) pieces.push(...cutter.push(mixed.slice(at, at + 13)));
    expect([...pieces, ...cutter.finish()]).toEqual(all);
  });

  test('an edit anywhere gives what reading it again gives', { timeout: 120_000 }, () => {
    const shown = (text: ReturnType<typeof analyse>) =>
      text.chunks.map(({ chunk, start }) => [
        start,
        chunk.anchor.startLineText,
        chunk.anchor.time,
        chunk.carry,
      ]);
    fc.assert(
      fc.property(
        fc.nat(mixed.length),
        fc.nat(300),
        fc.constantFrom('', '\n', 'x', '09:00:00.1 '),
        (at, length, newText) => {
          const before = analyse({ text: mixed, kind: 'trace' });
          const span = { start: at, end: Math.min(mixed.length, at + length) };
          const after = update(before, [{ span, newText }]);
          const again = analyse({
            text: mixed.slice(0, span.start) + newText + mixed.slice(span.end),
            kind: 'trace',
          });
          expect(shown(after)).toEqual(shown(again));
        },
      ),
      { numRuns: 20 },
    );
  });

  test('siplint formats tells the stretches', () => {
    const regions = explainFormat(mixed, best(mixed));
    expect(regions.map(region => region.format)).toEqual(['freeswitch', 'ngrep', 'pjsip', 'tcpdump']);
    expect(regions.map(region => region.messages)).toEqual([2, 3, 2, 3]);
    expect(regions[1]?.evidence).toMatch(/^U \+/);
    const lines = mixed.split('\n');
    for (const region of regions) {
      expect(lines[region.evidenceLine - 1]?.startsWith(region.evidence.slice(0, 40))).toBe(true);
    }
  });
});

describe('prefixes that other programs put before each line', () => {
  /** Of formats whose messages are written line by line. */
  const names = [
    'asterisk-pjsip/console.log',
    'ngrep/busy-call.log',
    'sngrep/saved.log',
    'snom/web-trace.txt',
    'plain/call.log',
  ];
  const samples = formatSamples.filter(sample => names.includes(sample.name));
  const prefixes: readonly (readonly [string, (line: string, i: number) => string])[] = [
    ['syslog', (line, i) => `Jan  7 09:14:${String(10 + (i % 50))} host1 relay[77]: ${line}`],
    ['docker', (line, i) => `2026-01-07T09:14:${String(10 + (i % 50))}.346767593Z ${line}`],
    ['cat -n', (line, i) => `${String(i + 1).padStart(6)}\t${line}`],
    ['grep -n', (line, i) => `${i + 1}:${line}`],
    ['quotes', line => `> ${line}`],
    ['colours', line => `\x1b[32m${line}\x1b[0m`],
  ];
  const cases = samples.flatMap(sample =>
    prefixes.map(([name, add]) => [name, sample.name, sample, add] as const),
  );

  test.each(cases)('%s before %s', (_, __, sample, add) => {
    const text = sample.text.split('\n').map(add).join('\n');
    const found = recordsOf(text, best(text)).map(record => modelOf(record));
    const wanted = recordsOf(sample.text, sample.format).map(record => modelOf(record));
    expect(found.map(m => [m.startLine, m.source, m.destination])).toEqual(
      wanted.map(m => [m.startLine, m.source, m.destination]),
    );
  });
});

test('a log that was rotated inside a message: its rest is skipped, the others are there', () => {
  for (const sample of logSamples) {
    const records = recordsOf(sample.text, sample.format);
    const chunks = [...cutChunks(sample.text, sample.format)].filter(chunk => chunk.record);
    const [, second] = chunks;
    if (!second || records.length < 2) continue;
    const rotated = sample.text.slice(Math.floor(((chunks[0]?.start ?? 0) + second.start) / 2));
    const found = recordsOf(rotated, sample.format).map(record => modelOf(record).startLine);
    const rest = records.slice(1).map(record => modelOf(record).startLine);
    expect(found.slice(-rest.length), sample.name).toEqual(rest);
  }
});

test('times of day go on over midnight, backwards by threads and forwards by days', () => {
  const format = formatById('freeswitch');
  const record = (clock: string) =>
    `recv 20 bytes from udp/[192.0.2.1]:5060 at ${clock}:\nOPTIONS sip:a@b SIP/2.0\nCall-ID: x\n\n`;
  const clocks = [
    '23:59:59.900000',
    '00:00:00.100000',
    '23:59:59.950000',
    '12:00:00.000000',
    '11:59:59.999000',
    '03:00:00.000000',
  ];
  const text = clocks.map(record).join('');
  const times = format ? recordsOf(text, format).map(r => modelOf(r).time) : [];
  expect(times).toEqual([
    '23:59:59.900000',
    '24:00:00.100000',
    '23:59:59.950000',
    '36:00:00.000000',
    '35:59:59.999000',
    '51:00:00.000000',
  ]);
});

test('no format is named twice', () => {
  expect(new Set(textFormats.map(format => format.id)).size).toBe(textFormats.length);
});
