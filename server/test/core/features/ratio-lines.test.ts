import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { ratioLines } from '../../../src/core/features/ratio-lines';
import { sessionRatios } from '../../../src/core/trace/session-ratios';

const recordsOf = (name: string) => {
  const text = readFileSync(`test-fixtures/flows/${name}.siptrace`, 'utf8');
  return text.slice(text.indexOf('\n--- ') + 1);
};

it('The ratios of a trace are lines for its tooltip, without those of which nothing counts', () => {
  const text = `siptrace 1\n${recordsOf('F11-callee-terminates')}\n${recordsOf('F25-busy')}`;
  expect(ratioLines(sessionRatios(analyse({ kind: 'trace', text }).calls))).toEqual([
    'Calls set up (SER): 50.0 %',
    'Set up, or refused by the callee (SEER): 100.0 %',
    'Failed in the network (ISA): 0.0 %',
    'Set up and ended by BYE (SCR): 50.0 %',
  ]);
  expect(ratioLines(sessionRatios([]))).toEqual([]);
});
