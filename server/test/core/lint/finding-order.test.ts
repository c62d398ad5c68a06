import { expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import type { PlacedFinding } from '../../../src/core/lint/finding';
import { StreamAnalyser } from '../../../src/core/stream-analysis';
import { editFlow } from '../flows/flow-edit';
import { readFlow, writeFlow } from '../flows/flow-file';

/** A refusal that nobody acknowledges: its start line has an error and an information. */
const text = writeFlow(
  editFlow(readFlow('F25-busy'), [{ remove: ['8 ACK'] }, { repeat: '7 486', after: [500, 1500] }]),
);

const shown = (findings: readonly PlacedFinding[]) =>
  findings
    .filter(({ span }) => text.startsWith('SIP/2.0 486', span.start))
    .map(({ severity, rule }) => `${severity} ${rule}`);

test('of findings at one place the gravest comes first, in a document and in a stream', () => {
  const expected = ['error invite-non2xx-no-ack', 'information call-failed'];
  expect(shown(analyse({ text, kind: 'trace' }).findings)).toEqual(expected);
  const stream = new StreamAnalyser({ kind: 'trace' });
  stream.push(text);
  expect(shown(stream.finish().findings)).toEqual(expected);
});
