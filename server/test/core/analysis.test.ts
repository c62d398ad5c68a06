import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnalyseInput, analyse, analysing, update } from '../../src/core/analysis';
import type { Analysis } from '../../src/core/document';
import type { GroupRule } from '../../src/core/lint/rule';
import { allRules } from '../../src/core/lint/rules/index';
import { StreamAnalyser } from '../../src/core/stream-analysis';
import { applyTextEdits, type TextEdit } from '../../src/core/text/text-edit';
import { expectLinearSteps } from '../harness/count-steps';
import { describeAnalysis } from '../harness/describe-analysis';
import { authoredFile, nativeTrace, ngrepDeltaLog, ngrepLog, plainTrace } from '../harness/sample-texts';

/** What people and programs put into such texts, and what breaks them. */
const fragments = [
  ...['\n', '\r\n', '\r', '\n\n', '###\n', '### two\n', '\n###\n\n', '# a comment\n', '# @trace\n', '...\n'],
  ...['# siplint-disable cseq-invalid\n', '# siplint-enable\n', '# siplint-disable-next-line\n'],
  ...['INVITE sip:bob@example.com SIP/2.0\n', 'SIP/2.0 486 Busy Here\n', 'CSeq: 1 BYE\n', 'l: 3\n'],
  ...['Content-Length: 99\n', 'v=0\n', 'To: bob\n', 'x', ' ', '{{', '}}', '\uFFFD', '"', '<', '7'],
  ...[
    'U 2026/01/07 09:14:02.113402 10.0.0.2:5060 -> 10.0.0.1:5060\n',
    '.\n',
    'U +1.000000 10.0.0.2:5060 -> 10.0.0.1:5060\n',
    '--- - udp - -\n',
    'open\n',
    'closed\n',
    'Call-ID: other@example.com\n',
  ],
];

interface Change {
  /** Where in the text, 0 to 1. */
  readonly at: number;
  /** True to move to the start of the line: there chunks begin, and begin to be something else. */
  readonly atLineStart: boolean;
  readonly length: number;
  readonly text: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  atLineStart: fc.boolean(),
  length: fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 700 })),
  text: fc.oneof(
    fc.constant(''),
    fc.constantFrom(...fragments),
    fc.array(fc.constantFrom(...fragments), { maxLength: 4 }).map(parts => parts.join('')),
  ),
});

/** The edits of one version: they all refer to the text before them, and do not overlap. */
function editsFor(text: string, changes: readonly Change[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let from = 0;
  const ordered = changes.map(c => {
    const at = Math.round(c.at * text.length);
    return { ...c, start: c.atLineStart ? text.lastIndexOf('\n', at) + 1 : at };
  });
  for (const { start, length, text: newText } of ordered.sort((a, b) => a.start - b.start)) {
    const at = Math.max(from, start);
    const end = Math.min(text.length, at + length);
    edits.push({ span: { start: at, end }, newText });
    from = end;
  }
  return edits;
}

const starts: readonly AnalyseInput[] = [
  { kind: 'message', text: authoredFile },
  { kind: 'message', text: `# @trace\n\n${authoredFile}` },
  { kind: 'message', text: '' },
  { kind: 'trace', text: ngrepLog },
  { kind: 'trace', text: ngrepDeltaLog },
  { kind: 'trace', text: nativeTrace },
  { kind: 'trace', text: plainTrace },
  { kind: 'trace', text: plainTrace, format: 'plain', unit: 'bytes' },
  { kind: 'trace', text: '' },
];

describe('update', () => {
  test('any sequence of edits comes to what analysing the result comes to', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        (start, versions) => {
          let analysis = analyse(start);
          for (const changes of versions) {
            const edits = editsFor(analysis.text, changes);
            const text = applyTextEdits(analysis.text, edits);
            analysis = update(analysis, edits);
            expect(analysis.text).toBe(text);
            expect(describeAnalysis(analysis)).toEqual(describeAnalysis(analyse({ ...start, text })));
          }
        },
      ),
      { numRuns: 250 },
    );
  });

  test('chunks tile the text, and every finding lies inside of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.array(change, { maxLength: 4 }), (start, changes) => {
        const analysis = update(analyse(start), editsFor(start.text, changes));
        expect(analysis.chunks.map(p => p.chunk.text).join('')).toBe(analysis.text);
        for (const { span, related } of analysis.findings) {
          for (const s of [span, ...related.map(r => analysis.spanOf(r.at))]) {
            expect(s.start).toBeGreaterThanOrEqual(0);
            expect(s.end).toBeGreaterThanOrEqual(s.start);
            expect(s.end).toBeLessThanOrEqual(analysis.text.length);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('edits of another document are a programmer error', () => {
    const analysis = analyse({ kind: 'message', text: '' });
    expect(() => update({ ...analysis }, [{ span: { start: 0, end: 0 }, newText: 'x' }])).toThrow();
  });
});

describe('StreamAnalyser', () => {
  test('pieces of any size come to what the whole comes to', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(change, { maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        (start, changes, sizes) => {
          const text = applyTextEdits(start.text, editsFor(start.text, changes));
          const { text: _, ...options } = start;
          const stream = new StreamAnalyser(options);
          for (let at = 0, i = 0; at < text.length; i++) {
            const size = sizes[i % sizes.length] ?? 1;
            stream.push(text.slice(at, at + size));
            at += size;
          }
          const outcome = stream.finish();
          expect(outcome.length).toBe(text.length);
          expect(describeAnalysis(outcome)).toEqual(describeAnalysis(analyse({ ...start, text })));
        },
      ),
      { numRuns: 250 },
    );
  });
});

/** A thousand authored messages, each a call of its own. */
function manyMessages(count: number): string {
  return Array.from(
    { length: count },
    (_, i) =>
      `### ${i}\nOPTIONS sip:bob${i}@example.com SIP/2.0\nCall-ID: ${i}@example.com\nCSeq: 1 OPTIONS\n\n`,
  ).join('');
}

/** Chunks of `after` that are not chunks of `before`: those that were read again. */
function readAgain(before: Analysis, after: Analysis): number {
  const known = new Set(before.chunks.map(p => p.chunk));
  return after.chunks.filter(p => !known.has(p.chunk)).length;
}

function insertAt(analysis: Analysis, at: number, newText: string): Analysis {
  return update(analysis, [{ span: { start: at, end: at }, newText }]);
}

describe('the cost of an edit', () => {
  test('in a document of 1,000 messages an edit reads one message', () => {
    const analysis = analyse({ kind: 'message', text: manyMessages(1000) });
    expect(analysis.chunks.length).toBe(1000);
    const edited = insertAt(analysis, analysis.text.indexOf('sip:bob500@') + 4, 'x');
    expect(readAgain(analysis, edited)).toBe(1);
  });

  test('an edit at the very end of a message reads that message and the one that it touches', () => {
    const analysis = analyse({ kind: 'message', text: manyMessages(1000) });
    const edited = insertAt(analysis, analysis.text.indexOf('### 500\n'), '\n');
    expect(readAgain(analysis, edited)).toBeLessThanOrEqual(2);
  });

  test('a new message in the middle leaves the others as they are and gives them new numbers', () => {
    const analysis = analyse({ kind: 'message', text: manyMessages(1000) });
    const at = analysis.text.indexOf('### 500\n');
    const edited = insertAt(analysis, at, '### new\nBYE sip:bob@example.com SIP/2.0\n\n');
    expect(edited.chunks.length).toBe(1001);
    expect(readAgain(analysis, edited)).toBeLessThanOrEqual(2);
    expect(edited.chunks[1000]?.number).toBe(1001);
  });

  test('only the group of the edited message is built again', () => {
    const analysis = analyse({ kind: 'message', text: `# @trace\n${manyMessages(300)}` });
    const edited = insertAt(analysis, analysis.text.indexOf('sip:bob150@') + 4, 'x');
    const known = new Set(analysis.groups);
    expect(analysis.groups.length).toBe(300);
    expect(edited.groups.filter(g => !known.has(g)).length).toBe(1);
  });

  test('group rules run again for the changed group, and for all only when a fact changed that they read', () => {
    const runs: string[] = [];
    const rule: GroupRule = {
      scope: 'group',
      meta: {
        id: 'counting',
        category: 'transaction',
        severity: 'hint',
        description: 'counts its runs',
        reference: '',
        fixable: false,
      },
      check(group, facts) {
        // Reads one fact that an edit inside of a message leaves as it is.
        runs.push(`${group.id} ${facts.messageCount}`);
      },
    };
    const analysis = analyse({ kind: 'message', text: `# @trace\n${manyMessages(50)}`, rules: [rule] });
    expect(runs.length).toBe(50);
    const edited = insertAt(analysis, analysis.text.indexOf('sip:bob20@') + 4, 'x');
    expect(runs.length).toBe(51);
    insertAt(edited, edited.text.indexOf('### 30'), '### new\nBYE sip:b@example.com SIP/2.0\n\n');
    expect(runs.length).toBe(51 + 51);
  });
});

describe('any text', () => {
  test('is understood in every kind and unit, and no rule throws', () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map(b => String.fromCharCode(...b));
    const mixed = fc
      .array(fc.oneof(fc.constantFrom(...fragments), fc.string(), bytes))
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(
        mixed,
        fc.constantFrom('message' as const, 'trace' as const),
        fc.constantFrom('bytes' as const, 'utf16' as const),
        (text, kind, unit) => {
          const analysis = analyse({ text, kind, unit });
          expect(analysis.failures).toEqual([]);
          expect(analysis.chunks.length).toBeGreaterThan(0);
          expect(analysis.chunkAt(text.length).start).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('that is hostile costs steps in proportion to its length', () => {
    const head = 'INVITE sip:a@b SIP/2.0\n';
    const rows = [
      'Via: x;branch=1\n',
      'From: x\n',
      'Contact: 1@2, ',
      '{{x}}: <sip:1@2>\n',
      'To: "\n',
      'a\n',
      '<',
    ];
    for (const row of rows) {
      expectLinearSteps(
        16_384,
        size => head + row.repeat(Math.ceil(size / row.length)),
        text => analyse({ text, kind: 'message' }),
      );
    }
  });

  test('is analysed in steps, so that a driver may give up between them', () => {
    const steps = analysing({ kind: 'message', text: manyMessages(200) });
    expect(steps.next().done).toBe(false);
    let count = 1;
    for (let step = steps.next(); !step.done; step = steps.next()) count++;
    expect(count).toBeGreaterThan(3);
  });
});

describe('rules that throw', () => {
  test('are told once each and do not stop the others', () => {
    const rules = [
      ...allRules,
      {
        scope: 'message' as const,
        meta: {
          id: 'broken',
          category: 'syntax' as const,
          severity: 'error' as const,
          description: 'throws',
          reference: '',
          fixable: false,
        },
        check() {
          throw new Error('boom');
        },
      },
    ];
    const analysis = analyse({ kind: 'message', text: authoredFile, rules });
    expect(analysis.failures).toEqual([{ rule: 'broken', message: 'boom' }]);
    const sound = analyse({ kind: 'message', text: authoredFile });
    expect(describeAnalysis(analysis).findings).toEqual(describeAnalysis(sound).findings);
  });
});
