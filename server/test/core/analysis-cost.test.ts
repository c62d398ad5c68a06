import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { analyse, update } from '../../src/core/analysis';
import { ChunkBlock } from '../../src/core/chunk-list';
import type { Analysis } from '../../src/core/document';
import type { GroupRule, MessageRule, Rule, RuleMeta } from '../../src/core/lint/rule';
import { allRules } from '../../src/core/lint/rules/index';
import { applyTextEdits, type TextEdit } from '../../src/core/text/text-edit';
import { describeAnalysis } from '../harness/describe-analysis';

const two = (n: number) => String(n).padStart(2, '0');

interface TraceOptions {
  readonly messages: number;
  /** Times of day, so that a long trace passes midnight. */
  readonly dateless?: boolean;
}

/** Pings between a few machines, each answered, every seventh of them twice in the capture, some without a To tag. */
function trace({ messages, dateless = false }: TraceOptions): string {
  const records: string[] = ['siptrace 1\nclosed\n'];
  for (let i = 0; records.length <= messages; i++) {
    const seconds = 80_000 + i * (dateless ? 300 : 2);
    const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const time = (ms: string) =>
      dateless ? `${clock}.${ms}` : `2026-01-0${1 + Math.floor(seconds / 86_400)}T${clock}.${ms}Z`;
    const [client, server] = [`192.0.2.${1 + (i % 5)}:5060`, '192.0.2.100:5060'];
    const shared = [
      `Via: SIP/2.0/UDP 192.0.2.${1 + (i % 5)}:5060;branch=z9hG4bK${i}`,
      `From: <sip:a@example.com>;tag=a${i}`,
      `To: <sip:b@example.com>`,
      `Call-ID: call-${i}`,
      `CSeq: 1 OPTIONS`,
    ].join('\n');
    const ask = `OPTIONS sip:b@example.com SIP/2.0\n${shared}\nMax-Forwards: 70\nContent-Length: 0\n\n`;
    records.push(`--- ${time('000')} udp ${client} -> ${server} -\n${ask}`);
    if (i % 7 === 0) records.push(`--- ${time('001')} udp ${client} -> ${server} -\n${ask}`);
    if (i % 11 !== 0) {
      const tag = i % 3 === 0 ? '' : ';tag=b';
      const answer = `SIP/2.0 200 OK\n${shared.replace('>\nCall-ID', `>${tag}\nCall-ID`)}\nContent-Length: 0\n\n`;
      records.push(`--- ${time('040')} udp ${server} -> ${client} -\n${answer}`);
    }
  }
  return records.join('');
}

function meta(id: string): RuleMeta {
  const category = 'transaction' as const;
  return { id, category, severity: 'hint', description: 'counts', reference: '', fixable: false };
}

/** The work of one keystroke, counted. */
function workOf(text: string, find: string) {
  const runs = { message: 0, group: 0 };
  const message: MessageRule = {
    scope: 'message',
    meta: meta('count-messages'),
    check: () => void runs.message++,
  };
  const group: GroupRule = {
    scope: 'group',
    meta: meta('count-groups'),
    check(own, facts) {
      // As rules do: what one hop shows.
      for (const t of own.transactions) facts.hops.get(t.hop.id)?.missing;
      runs.group++;
    },
  };
  const rules: readonly Rule[] = [message, group, ...allRules];
  const before = analyse({ kind: 'trace', text, rules });
  const [chunks, groups] = [new Set(before.chunks.map(p => p.chunk)), new Set(before.groups)];
  Object.assign(runs, { message: 0, group: 0 });
  const places = vi.spyOn(ChunkBlock.prototype, 'placedAt');
  const at = text.indexOf(find) + find.length;
  const after = update(before, [{ span: { start: at, end: at }, newText: 'x' }]);
  const placed = new Set(places.mock.results.map(({ value }) => value)).size;
  places.mockRestore();
  return {
    chunks: after.chunks.filter(p => !chunks.has(p.chunk)).length,
    groups: after.groups.filter(g => !groups.has(g)).length,
    messageRules: runs.message,
    groupRules: runs.group,
    blocksPlaced: placed,
    found: after.findings.length > 0,
  };
}

describe('a keystroke costs as much in a trace twice as long', () => {
  test.each([
    ['in the middle of a message', 'Call-ID: call-300\nCSeq: 1 OPTIONS'],
    ['in a Call-ID, so that the message changes its group', 'Call-ID: call-300'],
  ])(
    '%s',
    (_, find) => {
      const [once, twice] = [trace({ messages: 1500 }), trace({ messages: 3000 })].map(text =>
        workOf(text, find),
      );
      expect(twice).toEqual(once);
      expect(once?.found).toBe(true);
      expect(once?.chunks).toBeLessThanOrEqual(3);
      expect(once?.messageRules).toBeLessThanOrEqual(3);
      expect(once?.groups).toBeLessThanOrEqual(4);
      expect(once?.blocksPlaced).toBeLessThanOrEqual(3);
    },
    60_000,
  );

  test('in a record line, where those groups are judged again that had asked for the facts of its hop', () => {
    const find = '.000Z udp 192.0.2.2';
    const [once, twice] = [trace({ messages: 1500 }), trace({ messages: 3000 })].map(text =>
      workOf(text, find),
    );
    expect({ ...twice, groupRules: 0 }).toEqual({ ...once, groupRules: 0 });
    // Those that wait for an answer on the hop, of some 1,600 groups.
    expect(twice?.groupRules).toBeLessThan(50);
  });

  test('and two edits far apart read what each of them touches', () => {
    const text = trace({ messages: 1500 });
    const before = analyse({ kind: 'trace', text });
    const known = new Set(before.chunks.map(p => p.chunk));
    const edits = ['Call-ID: call-20\n', 'Call-ID: call-700\n'].map(find => {
      const at = text.indexOf(find) + 9;
      return { span: { start: at, end: at }, newText: 'x' };
    });
    const after = update(before, edits);
    expect(after.chunks.filter(p => !known.has(p.chunk)).length).toBeLessThanOrEqual(6);
    expect(describeAnalysis(after)).toEqual(
      describeAnalysis(analyse({ kind: 'trace', text: applyTextEdits(text, edits) })),
    );
  });
});

/** What changes the order of messages, their groups, hops, times, copies, and what is silenced. */
const inserted = [
  ...[
    'x',
    '\n',
    '',
    '--- 2026-01-01T22:13:20.000Z udp 192.0.2.3:5060 -> 192.0.2.100:5060 -\nACK sip:b@example.com SIP/2.0\nCSeq: 1 ACK\nCall-ID: call-3\n\n',
  ],
  ...[
    '# siplint-disable\n',
    '# siplint-enable\n',
    '# siplint-disable-next-line missing-required-header\n',
    '...\n',
  ],
  ...['CSeq: 2 BYE\n', 'Call-ID: call-1\n', 'hole 22:13:20 22:14:20 lost\n'],
];

describe('a trace of many blocks', () => {
  test.each([false, true])(
    'property: any edits come to what analysing the result comes to (dateless: %s)',
    dateless => {
      const start = trace({ messages: 420, dateless });
      const edit = fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        atLine: fc.boolean(),
        length: fc.oneof(fc.constant(0), fc.nat({ max: 40 }), fc.nat({ max: 60_000 })),
        newText: fc.constantFrom(...inserted),
      });
      const first = analyse({ kind: 'trace', text: start });
      fc.assert(
        fc.property(
          fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
          versions => {
            let analysis: Analysis = first;
            for (const changes of versions) {
              const { text } = analysis;
              const edits: TextEdit[] = [];
              let from = 0;
              for (const { at, atLine, length, newText } of [...changes].sort((a, b) => a.at - b.at)) {
                const wanted = Math.round(at * text.length);
                const begin = Math.max(from, atLine ? text.lastIndexOf('\n', wanted) + 1 : wanted);
                from = Math.min(text.length, begin + length);
                edits.push({ span: { start: begin, end: from }, newText });
              }
              analysis = update(analysis, edits);
            }
            expect(describeAnalysis(analysis)).toEqual(
              describeAnalysis(analyse({ kind: 'trace', text: analysis.text })),
            );
          },
        ),
        { numRuns: 20 },
      );
    },
    120_000,
  );

  test('an older version still tells where its messages stand after newer ones were made', () => {
    const text = trace({ messages: 420 });
    const older = analyse({ kind: 'trace', text });
    const places = older.chunks.map(p => p.start);
    update(older, [{ span: { start: 500, end: 30_000 }, newText: '' }]);
    expect(older.chunks.map(p => older.placeOf(p.chunk.anchor)?.start)).toEqual(places);
    const other = analyse({ kind: 'trace', text });
    expect(other.placeOf(older.chunks[3]?.chunk.anchor as never)).toBeUndefined();
  });
});
