import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse, update } from '../../src/core/analysis';
import { applyTextEdits, type TextEdit } from '../../src/core/text/text-edit';
import { describeAnalysis } from '../harness/describe-analysis';

const flows = ['F18-attended-transfer', 'F08-forking', 'F10-register'];

/** The records of a flow, each of which says its length by where the next one begins. */
function recordsOf(name: string): string {
  const text = readFileSync(join(__dirname, `../../../test-fixtures/flows/${name}.siptrace`), 'utf8');
  return text.slice(text.indexOf('\n--- ') + 1).replace(/^(--- \S+ \S+ \S+ -> \S+) \d+.*$/gm, '$1 -');
}

/** A host that tries many numbers, in calls of their own. */
function scan(): string {
  return Array.from({ length: 24 }, (_, i) => {
    const second = String(i).padStart(2, '0');
    const rows = [
      `Via: SIP/2.0/UDP 203.0.113.66:5060;branch=z9hG4bKscan${i}`,
      `From: <sip:1@203.0.113.66>;tag=s${i}`,
      `To: <sip:${9000 + i}@192.0.2.1>`,
      `Call-ID: scan-${i}`,
      'CSeq: 1 INVITE',
    ].join('\n');
    const sent = `--- 2026-03-02T10:00:${second}.000Z udp 203.0.113.66:5060 -> 192.0.2.1:5060 -\nINVITE sip:${9000 + i}@192.0.2.1 SIP/2.0\n${rows}\nMax-Forwards: 70\nContent-Length: 0\n\n`;
    const got = `--- 2026-03-02T10:00:${second}.010Z udp 192.0.2.1:5060 -> 203.0.113.66:5060 -\nSIP/2.0 404 Not Found\n${rows}\nContent-Length: 0\n\n`;
    return sent + got;
  }).join('');
}

const trace = `siptrace 1\nclosed\n${flows.map(recordsOf).join('')}${scan()}`;

/** Rows that tie messages and calls together, and what stands in their place somewhere else. */
const names = ['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Contact', 'Replaces', 'Refer-To', '---', 'SIP/2.0'];

interface Change {
  readonly name: string;
  /** Which of the rows of that name, and whose text it gets; 0 to 1. */
  readonly row: number;
  readonly from: number;
  readonly kind: 'copy' | 'remove' | 'again';
}

const change: fc.Arbitrary<Change> = fc.record({
  name: fc.constantFrom(...names),
  row: fc.double({ min: 0, max: 0.999, noNaN: true }),
  from: fc.double({ min: 0, max: 0.999, noNaN: true }),
  kind: fc.constantFrom('copy', 'copy', 'copy', 'remove', 'again'),
});

function editFor(text: string, { name, row, from, kind }: Change): TextEdit {
  const rows = [...text.matchAll(/^(\S+) .*\n/gm)].filter(([, own]) => own?.replace(/:$/, '') === name);
  const [one, other] = [rows[Math.floor(row * rows.length)], rows[Math.floor(from * rows.length)]];
  const start = one?.index ?? 0;
  const end = start + (one?.[0].length ?? 0);
  if (kind === 'remove') return { span: { start, end }, newText: '' };
  return { span: { start: kind === 'again' ? end : start, end }, newText: other?.[0] ?? '' };
}

test('whatever calls an edit ties together or parts, all is found that is found from scratch', () => {
  const found = new Set<string>();
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), changes => {
      let analysis = analyse({ kind: 'trace', text: trace });
      for (const one of changes) {
        const edit = editFor(analysis.text, one);
        const text = applyTextEdits(analysis.text, [edit]);
        analysis = update(analysis, [edit]);
        expect(describeAnalysis(analysis)).toEqual(describeAnalysis(analyse({ kind: 'trace', text })));
      }
      for (const { rule } of analysis.findings) found.add(rule);
    }),
    { numRuns: 8 },
  );
  expect([...found]).toContain('sip-scan');
});
