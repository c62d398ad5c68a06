import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { writeOutFlow } from '../../../src/core/export/write-out-flow';

const TRACES = join(__dirname, '../../../../test-fixtures/traces');
const SEEDS = join(__dirname, '../../../../../shared/seeds');

/** Ids that are counted, so that a test can read them. */
function counted(): () => string {
  let count = 0;
  return () => `id${++count}x`;
}

function written(text: string) {
  const drawing = analyse({ text, kind: 'trace' });
  const flow = writeOutFlow(text, counted());
  return { drawing, flow, analysis: analyse({ text: flow.text, kind: 'message' }) };
}

/** Lints a written flow: severity and rule of each finding. */
/** A call that ends in a refusal is told as such (`call-failed`): that is the flow and no fault of what was written. */
function findingsOf({ analysis }: ReturnType<typeof written>): readonly string[] {
  const faults = analysis.findings.filter(({ rule }) => rule !== 'call-failed');
  return faults.map(({ severity, rule }) => `${severity} ${rule}`);
}

const flowsOf = ({ calls }: { readonly calls: readonly { readonly flow: string | undefined }[] }) =>
  calls.map(call => call.flow);

const samples = ['ladder-text', 'step-table'].flatMap(folder =>
  readdirSync(join(TRACES, folder))
    .filter(name => name.endsWith('.txt'))
    .map(name => join(folder, name)),
);

describe('a drawing written out', () => {
  it.each(samples)('%s is clean, an ordered trace, and the same flow', name => {
    const out = written(readFileSync(join(TRACES, name), 'utf8'));
    expect(out.flow.text.startsWith('# @trace\n')).toBe(true);
    expect(out.analysis.kind).toBe('trace');
    expect(findingsOf(out)).toEqual([]);
    expect(flowsOf(out.analysis)).toEqual(flowsOf(out.drawing));
    expect(out.flow.changes).toEqual([]);
  });

  it('gets the ACK that it lacks, and loses an answer to nothing; comments say so', () => {
    const out = written(
      [
        'Client A SIP Server Client B',
        '| INVITE | |',
        '|--------->| 100 Trying |',
        '| |--------->|',
        '| 200 OK | |',
        '|<---------| |',
        '| BYE | |',
        '|--------->| |',
        '| 200 OK | |',
        '|<---------| |',
      ].join('\n'),
    );
    expect(out.flow.changes).toEqual([
      'left out: SIP/2.0 100 Trying (SIP Server → Client B) answers nothing',
      'added: the ACK to SIP/2.0 200 OK (SIP Server → Client A)',
    ]);
    expect(findingsOf(out)).toEqual([]);
    expect(flowsOf(out.analysis)).toEqual(['basic']);
  });

  it('has no id twice but where it is the same one, and none that was made up for the drawing', () => {
    const { flow } = written(readFileSync(join(TRACES, 'ladder-text/lanes.txt'), 'utf8'));
    expect(flow.text).not.toMatch(/drawing-|z9hG4bKd/);
    const again = written(readFileSync(join(TRACES, 'ladder-text/lanes.txt'), 'utf8')).flow;
    expect(again).toEqual(flow);
  });

  it('of something that is no drawing is empty', () => {
    expect(written('INVITE sip:a@example.com SIP/2.0\r\nCall-ID: x\r\n\r\n').flow.text).toBe('');
  });
});

const seeds = existsSync(SEEDS);
if (!seeds) console.info(`skipped: the seed documents written out, since ${SEEDS} is not there`);

describe.skipIf(!seeds)(`the seed documents written out${seeds ? '' : ' (skipped: not there)'}`, () => {
  it.each(seeds ? readdirSync(SEEDS) : [])('%s', name => {
    const out = written(readFileSync(join(SEEDS, name), 'utf8'));
    expect(flowsOf(out.analysis)).toEqual(flowsOf(out.drawing));
    // 002 begins in the middle of a call; 004 sends the BYE of step 46 to B, where nobody answers it.
    const own = findingsOf(out).filter(
      f => !f.endsWith('dialog-not-in-trace') && !f.endsWith('ack-unexpected'),
    );
    expect(own).toEqual(name.startsWith('004') ? ['warning request-no-response'] : []);
  });
});
