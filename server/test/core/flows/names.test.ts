import { describe, expect, it } from 'vitest';
import { flowLabels } from '../../../src/core/trace/flow-labels';
import { type FlowFile, flowNames, readFlow } from './flow-file';
import { analyseFlow } from './flow-findings';
import { cutAnywhere, doubled, interleaved, renamed, withoutTimes } from './flow-variants';

/** The flow of each call of a file, in order; variants of a flow have the same. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  F01: ['register', 'basic'],
  F02: ['register-challenged'],
  F03: ['basic'],
  F04: ['busy'],
  F05: ['register-unanswered'],
  F06: ['release', 'answered'],
  F07: ['basic'],
  F08: ['forked'],
  F09: ['re-invite'],
  F10: ['register-challenged'],
  F11: ['basic'],
  F12: ['caller-cancels'],
  F13: ['callee-declines'],
  F14: ['hold'],
  F15: ['consultation-hold', 'basic'],
  F16: ['call-swap', 'call-swap'],
  F17: ['unattended-transfer', 'basic'],
  F18: ['attended-transfer', 'basic', 'replaces'],
  F19: ['forward-no-answer'],
  F20: ['forward-busy'],
  F21: ['forward-queued'],
  F22: ['register-challenged'],
  F23: ['basic'],
  F24: ['not-found'],
  F25: ['busy'],
  F26: ['no-answer'],
  F27: ['not-acceptable'],
  F28: ['timeout'],
};

/** What a part of a flow may be called: it says no more than the part shows. */
const OF_A_PART: ReadonlySet<string | undefined> = new Set([
  undefined,
  'answered',
  'release',
  'hold',
  'consultation-hold',
  're-invite',
  'replaces',
  'register',
  'register-unanswered',
]);

const namesOf = (flow: FlowFile) => analyseFlow(flow).calls.map(call => call.flow);
const expectedOf = (name: string) => EXPECTED[name.slice(0, 3)] ?? [];

describe('a flow has a name', { timeout: 120_000 }, () => {
  it.each(flowNames())('%s', name => {
    const flow = readFlow(name);
    expect(namesOf(flow)).toEqual(expectedOf(name));
    for (const id of expectedOf(name)) expect(flowLabels.has(id)).toBe(true);
  });

  const names = flowNames().filter(name => !name.endsWith('.drawn'));

  it.each(names)('%s: also where every packet is captured twice, and with other ids', name => {
    const flow = readFlow(name);
    expect(namesOf(doubled(flow, 0.4))).toEqual(expectedOf(name));
    expect(namesOf(renamed(flow))).toEqual(expectedOf(name));
  });

  // That an INVITE expired is seen by times alone.
  it.each(names.filter(name => !name.startsWith('F26')))('%s: also without times', name => {
    expect(namesOf(withoutTimes(readFlow(name)))).toEqual(expectedOf(name));
  });

  it.each(names)('%s: a part of it has no wrong name', name => {
    const whole = expectedOf(name);
    const wrong = cutAnywhere(readFlow(name)).flatMap(({ what, flow }) =>
      namesOf(flow)
        .filter(id => !OF_A_PART.has(id) && !whole.includes(id ?? ''))
        .map(id => `${name} ${what}: ${id}`),
    );
    // The last of the hops of F20 by itself is a basic call.
    expect(wrong.filter(one => !/^F20-forward-busy starts at [67]: basic$/.test(one))).toEqual([]);
  });

  it('is told apart in one trace with others', () => {
    const [hold, transfer] = ['F14-hold', 'F18-attended-transfer'].map(readFlow);
    if (!hold || !transfer) throw new Error('no flows');
    expect(namesOf(interleaved(hold, renamed(transfer), 70_000))).toEqual([
      'hold',
      ...(EXPECTED['F18'] ?? []),
    ]);
  });
});
