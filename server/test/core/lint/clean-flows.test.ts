import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import type { PlacedFinding } from '../../../src/core/lint/finding';
import {
  callPlans,
  doubled,
  inTimeOrder,
  onlyHop,
  trafficAfter,
  withoutDirection,
  withoutTimes,
  writeCall,
  writeSingle,
} from '../../harness/clean-flows';
import { type FlowMessage, plainOf, siptraceOf } from '../../harness/make-flow';
import { traceRuleIds } from '../../harness/trace-of';

function findingsOf(messages: readonly FlowMessage[]): readonly PlacedFinding[] {
  return analyse({ kind: 'trace', text: siptraceOf(messages), format: 'siptrace' }).findings;
}

/** What the rules of correlation say, information and hints too. */
function traceFindings(messages: readonly FlowMessage[]): readonly PlacedFinding[] {
  return findingsOf(messages).filter(f => traceRuleIds.has(f.rule));
}

const shown = (findings: readonly PlacedFinding[]) =>
  findings.map(f => `${f.severity} ${f.rule} (${f.confidence}): ${f.message}`);

const isBlame = (f: PlacedFinding) => f.severity === 'error' || f.severity === 'warning';

/** Clean: no error and no warning (`rules.md` 1.2). */
function blamed(messages: readonly FlowMessage[]): readonly string[] {
  return shown(findingsOf(messages).filter(isBlame));
}

const runs = { numRuns: 40 };

describe('a call that goes as it should stays clean', { timeout: 60_000 }, () => {
  test('as it is: nothing at all is found by correlation, and no rule blames it', () => {
    fc.assert(
      fc.property(callPlans, plan => {
        const findings = findingsOf(writeCall(plan).messages);
        expect(shown(findings.filter(f => traceRuleIds.has(f.rule)))).toEqual([]);
        expect(shown(findings.filter(isBlame))).toEqual([]);
      }),
      runs,
    );
  });

  test('cut at any message, with or without other traffic before the end', () => {
    fc.assert(
      fc.property(callPlans, fc.double({ min: 0, max: 1, noNaN: true }), (plan, where) => {
        const { messages } = writeCall(plan);
        const cut = Math.floor(where * messages.length);
        expect(blamed(messages.slice(0, cut))).toEqual([]);
        expect(blamed(messages.slice(cut))).toEqual([]);
        expect(blamed(trafficAfter(messages.slice(cut), 40_000))).toEqual([]);
      }),
      runs,
    );
  });

  test('with every packet doubled', () => {
    fc.assert(
      fc.property(callPlans, plan => {
        const findings = traceFindings(doubled(writeCall(plan).messages));
        expect(findings.map(f => f.rule)).toEqual(['capture-duplicates']);
      }),
      runs,
    );
  });

  test('with its hops captured one by one', () => {
    fc.assert(
      fc.property(callPlans, plan => {
        const flow = writeCall(plan);
        for (let node = 0; node < plan.nodes - 1; node++) {
          const hop = onlyHop(flow.messages, flow.endpoint(node), flow.endpoint(node + 1));
          expect(blamed(hop)).toEqual([]);
          expect(blamed(trafficAfter(hop, 40_000))).toEqual([]);
        }
      }),
      runs,
    );
  });

  test('with one direction of one hop lost', () => {
    fc.assert(
      fc.property(callPlans, fc.boolean(), fc.nat(2), (plan, back, at) => {
        const flow = writeCall(plan);
        const node = at % (plan.nodes - 1);
        const [a, b] = [flow.endpoint(node), flow.endpoint(node + 1)];
        const lost = back ? withoutDirection(flow.messages, b, a) : withoutDirection(flow.messages, a, b);
        expect(blamed(lost).filter(text => text.startsWith('error'))).toEqual([]);
      }),
      runs,
    );
  });

  test('without times, as a document in order', () => {
    fc.assert(
      fc.property(callPlans, plan => {
        const messages = withoutTimes(writeCall(plan).messages);
        expect(blamed(messages)).toEqual([]);
        const plain = analyse({ kind: 'trace', text: plainOf(messages), format: 'plain' }).findings;
        expect(shown(plain.filter(isBlame))).toEqual([]);
      }),
      runs,
    );
  });

  test('among other calls at the same time', () => {
    fc.assert(
      fc.property(fc.array(callPlans, { minLength: 2, maxLength: 4 }), plans => {
        const messages = plans.flatMap((plan, i) => writeCall({ ...plan, callId: `call-${i}` }).messages);
        expect(shown(traceFindings(inTimeOrder(messages)))).toEqual([]);
      }),
      runs,
    );
  });
});

test('requests that stand alone are clean', () => {
  for (const method of ['REGISTER', 'OPTIONS', 'MESSAGE'] as const) {
    expect(shown(traceFindings(writeSingle(method, { nodes: 2 }).messages))).toEqual([]);
  }
});
