import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { callsCsv } from '../../../src/core/export/calls-csv';
import { listedCall } from '../../../src/core/export/listed-call';
import { plainMessages } from '../../../src/core/export/plain-messages';
import { recordsOfCalls } from '../../../src/core/export/records-of-calls';
import { tracePcap } from '../../../src/core/export/trace-pcap';
import { type AnalysedForm, writeExport } from '../../../src/core/features/write-export';
import { redactTrace } from '../../../src/core/redact/redact-trace';
import { portableByteOps } from '../../../src/core/text/portable-byte-ops';
import { readCapture } from '../../../src/core/trace/capture/read-capture';
import { writeTraceHeader, writeTraceRecord } from '../../../src/core/trace/write-siptrace';
import { nativeText, traceFixtures } from '../../harness/trace-fixtures';

const busy = readFileSync('test-fixtures/flows/F25-busy.siptrace', 'utf8');
const forms: readonly (readonly [AnalysedForm, string])[] = [
  ['calls-csv', 'calls.csv'],
  ['calls-json', 'calls.json'],
  ['ladder-text', 'ladder.txt'],
  ['ladder-mermaid', 'ladder.mmd'],
  ['ladder-plantuml', 'ladder.puml'],
  ['report-html', 'report.html'],
  ['report-markdown', 'report.md'],
];

function analysisOf(text: string) {
  return analyse({ kind: 'trace', text });
}

/** The busy call without a name of anybody. */
function shareSafe(text: string): string {
  const { header, records } = redactTrace(
    recordsOfCalls({ analysis: analysisOf(text), calls: undefined, taught: undefined }),
  );
  return writeTraceHeader(header) + records.map(record => writeTraceRecord(record, 'bytes')).join('');
}

describe('a call that leaves the editor', () => {
  it.each(forms)('as %s is the file %s', async (form, name) => {
    // The drawing has goldens of its own.
    const text = writeExport(analysisOf(shareSafe(busy)), { form, isShareSafe: true }).replace(
      /<svg[\s\S]*<\/svg>/,
      '<svg/>',
    );
    await expect(text).toMatchFileSnapshot(`../../../../test-fixtures/export/busy.${name}`);
  });

  it('as a picture, a trace and plain messages is a file of test-fixtures/export', async () => {
    const all = analysisOf(busy);
    // Of calls that were chosen, as the tree does.
    const { header, records } = redactTrace(
      recordsOfCalls({ analysis: all, calls: all.calls, taught: undefined }),
    );
    const text = writeTraceHeader(header) + records.map(record => writeTraceRecord(record, 'bytes')).join('');
    const analysis = analysisOf(text);
    const svg = writeExport(analysis, { form: 'ladder-svg', isShareSafe: true });
    await expect(svg).toMatchFileSnapshot('../../../../test-fixtures/export/busy.ladder.svg');
    await expect(text).toMatchFileSnapshot('../../../../test-fixtures/export/busy.siptrace');
    const messages = analysis.chunks.flatMap(({ chunk: { record } }) => record ?? []);
    await expect(plainMessages(messages)).toMatchFileSnapshot(
      '../../../../test-fixtures/export/busy.messages.txt',
    );
  });

  it('as a picture is the ladder, without a word of the original', () => {
    const svg = writeExport(analysisOf(shareSafe(busy)), { form: 'ladder-svg', isShareSafe: true });
    expect(svg).toMatch(/^<svg [\s\S]*486 Busy Here[\s\S]*<\/svg>\s*$/);
    expect(svg).not.toMatch(/alice|192\.0\.2\.10|<script/);
  });

  it('as a trace has the calls that were chosen, with the same findings', () => {
    const text = readFileSync('test-fixtures/flows/F21-forward-queued.siptrace', 'utf8');
    const whole = analysisOf(text);
    for (const call of whole.calls) {
      const { header, records } = recordsOfCalls({ analysis: whole, calls: [call], taught: undefined });
      const part = analysisOf(
        writeTraceHeader(header) + records.map(r => writeTraceRecord(r, 'bytes')).join(''),
      );
      expect(part.calls.map(({ state, flow, messages }) => [state, flow, messages.length])).toEqual([
        [call.state, call.flow, call.messages.length],
      ]);
    }
  });

  it.each(traceFixtures().map(fixture => [fixture.name, fixture] as const))(
    'of %s as pcap is read as the same messages',
    (_, fixture) => {
      const { bytes } = tracePcap(fixture.records);
      const read = readCapture(bytes, portableByteOps);
      const wire = (payload: string, exact: boolean | undefined) =>
        exact === false ? payload.replace(/\r\n|\r|\n/g, '\r\n') : payload;
      const messages = fixture.records.filter(({ payload }) =>
        /^\s*(?:SIP\/2\.0|[A-Z]{3,10} \S+ SIP\/2\.0)/.test(payload),
      );
      expect(read.records.map(({ payload }) => payload)).toEqual(
        expect.arrayContaining(messages.map(r => wire(r.payload, r.exactBytes))),
      );
    },
  );

  it('as text shows each message below its time and way', () => {
    const records = analysisOf(busy).chunks.flatMap(({ chunk: { record } }) => record ?? []);
    const text = plainMessages(records);
    expect(text.split('\n')[0]).toMatch(/^2026-03-02T09:14:\d\d\.\d+Z UDP [\d.]+:5060 -> [\d.]+:5060$/);
    expect(text).not.toContain('\r');
    expect(nativeText({ header: { open: false, lanes: [], holes: [], comments: [] }, records })).toContain(
      '486',
    );
  });
});

describe('what a hostile trace writes', () => {
  const hostile = busy
    .replaceAll('sip:bob', 'sip:=cmd|calc')
    .replaceAll('Busy Here', '<script>alert(1)</script> [x](javascript:1) ``` | @team');

  it('is no formula in a spreadsheet', () => {
    const [call] = analysisOf(busy).calls;
    if (!call) throw new Error('no call');
    const row = listedCall(
      { ...call, from: '=HYPERLINK("x")', to: '+49301', codecs: ['@SUM', 'a,b'] },
      { number: 1, findings: 0, text: t => t },
    );
    expect(callsCsv([row]).split('\r\n')[1]).toContain(`"'=HYPERLINK(""x"")",'+49301,`);
    expect(callsCsv([row]).split('\r\n')[1]).toContain(`"'@SUM; a,b"`);
  });

  it('is no markup in a page, and the page runs and fetches nothing', () => {
    const page = writeExport(analysisOf(hostile), { form: 'report-html', isShareSafe: false });
    expect(page).not.toMatch(/<script|javascript:1"|<img|<iframe| on\w+=|src=|href=/i);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('&#60;script&#62;');
  });

  it('leaves no block or cell of a report', () => {
    const report = writeExport(analysisOf(hostile), { form: 'report-markdown', isShareSafe: false });
    expect(report).toContain('````text');
    const outside = report.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
    expect(outside).not.toMatch(/(?<!\\)\[x|<script|(?<!\\)@team|```/);
    expect(
      report
        .split('\n')
        .filter(line => line.startsWith('| '))
        .every(line => line.replace(/\\\|/g, '').split('|').length === 4),
    ).toBe(true);
  });
});
