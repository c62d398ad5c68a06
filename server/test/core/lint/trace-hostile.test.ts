import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { defaultLintConfig } from '../../../src/core/lint/config';
import { lintCapture, lintGroup, ruleSet } from '../../../src/core/lint/engine';
import { allRules } from '../../../src/core/lint/rules/index';
import { GroupBuilder } from '../../../src/core/trace/build-group';
import { foldFacts } from '../../../src/core/trace/fold-facts';
import type { MessageKeys } from '../../../src/core/trace/message-keys';
import type { TraceMessage } from '../../../src/core/trace/trace-message';
import { callPlans, writeCall } from '../../harness/clean-flows';
import { expectLinearSteps } from '../../harness/count-steps';
import { FlowWriter, siptraceOf } from '../../harness/make-flow';
import { correlate } from '../../harness/trace-of';

const FEW = 500;

/** Fails where four times the messages take much more than four times the steps to judge. */
function expectLinear(messagesOf: (count: number) => readonly TraceMessage[]): void {
  expectLinearSteps(FEW, messagesOf, judgeAll);
}

/** Makes one group of many messages that share a Call-ID, and lets every trace rule judge it. */
function judgeAll(messages: readonly TraceMessage[]): void {
  const builder = new GroupBuilder('hostile');
  for (const message of messages) builder.push(message);
  const group = builder.build();
  const facts = foldFacts(messages, [group], { partial: false, open: false });
  const rules = ruleSet(allRules, defaultLintConfig);
  const runs = [lintGroup(group, facts, rules), lintCapture([group], facts, rules)];
  expect(runs.flatMap(run => run.failures)).toEqual([]);
}

/** Makes a group of each list, and lets every rule judge them together. */
function judgeTogether(lists: readonly (readonly TraceMessage[])[]): void {
  const groups = lists.map((list, i) => {
    const builder = new GroupBuilder(`hostile ${i}`);
    for (const message of list) builder.push(message);
    return builder.build();
  });
  const facts = foldFacts(lists.flat(), groups, { partial: false, open: false });
  expect(lintCapture(groups, facts, ruleSet(allRules, defaultLintConfig)).failures).toEqual([]);
}

/** One message of each kind from a small call, to be multiplied. */
function models() {
  const flow = new FlowWriter({ nodes: 2 });
  const invite = flow.request('INVITE', 0, false);
  flow.respond(invite, '486 Busy Here');
  flow.respond(invite, '200 OK');
  flow.request('ACK', 0, true, { cseq: 7 });
  flow.request('BYE', 1, true);
  flow.cancel(invite, 0);
  const [ask, busy, ok, ack, bye, cancel] = correlate(flow.messages).messages;
  if (!ask || !busy || !ok || !ack || !bye || !cancel) throw new Error('no models');
  return { ask, busy, ok, ack, bye, cancel };
}

let serial = 0;
function like(model: TraceMessage, keys: Partial<MessageKeys>): TraceMessage {
  serial++;
  const startLineText = `${model.startLineText} ${serial}`;
  return { ...model, startLineText, keys: { ...model.keys, hash: serial, time: serial * 150, ...keys } };
}

const many = <T>(count: number, make: (i: number) => readonly T[]): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i)).flat();

describe('the work to judge grows with the messages of a Call-ID and no faster', () => {
  const { ask, busy, ok, ack, bye, cancel } = models();

  test('refused INVITEs without ACK, and ACKs that fit none', () => {
    expectLinear(count =>
      many(count, i => {
        const keys = { branch: `z9hG4bK${i}`, cseq: i };
        return [like(ask, keys), like(busy, keys), like(ack, { cseq: -i - 1, branch: `z9hG4bKa${i}` })];
      }),
    );
  });

  test('answers of one INVITE with a To tag each, and BYEs', () => {
    expectLinear(count => [
      ask,
      ...many(count, i => [
        like(ok, { toTag: `t${i}` }),
        like(bye, { fromTag: `t${i % 7}`, branch: `z9hG4bKb${i}`, cseq: i }),
      ]),
    ]);
  });

  test('one transaction seen at many places', () => {
    expectLinear(count =>
      many(count, i => {
        const place = { source: `198.51.100.1:${i}`, destination: `h${i}:5060` };
        const back = { source: place.destination, destination: place.source };
        return [like(ask, place), like(busy, back), like(ack, { ...place, cseq: 1, branch: 'z9hG4bKx' })];
      }),
    );
  });

  test('INVITEs of their own calls that all want to replace one long dialog', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const first = flow.request('INVITE', 0, false);
    flow.respond(first, '200 OK');
    flow.request('INFO', 0, true);
    const [invite, accepted, info] = correlate(flow.messages).messages;
    if (!invite || !accepted || !info) throw new Error('no models');
    const name = {
      callId: 'big',
      fromTag: invite.keys.fromTag,
      toTag: accepted.keys.toTag,
      earlyOnly: false,
    };
    const rare = { ...invite.keys.rare, replaces: name };
    expectLinearSteps(
      FEW,
      count => [
        [invite, accepted, ...many(count, i => [like(info, { branch: `z9hG4bKi${i}`, cseq: i + 2 })])].map(
          message => ({ ...message, keys: { ...message.keys, callId: 'big' } }),
        ),
        ...Array.from({ length: count }, (_, i) => {
          const own = { callId: `c${i}`, branch: `z9hG4bKc${i}`, fromTag: `f${i}`, source: `192.0.2.9:${i}` };
          const back = { ...own, source: invite.keys.destination, destination: own.source, toTag: `t${i}` };
          return [like(invite, { ...own, rare }), like(accepted, back)];
        }),
      ],
      judgeTogether,
    );
  });

  test('proxies that point at each other in a ring, and CANCELs for one INVITE', () => {
    expectLinear(count => {
      const via = (n: number) => `z9hG4bKr${n % count}`;
      const { sentBy } = ask.keys;
      return [
        ...many(count, i => [
          like(ask, { branch: via(i), secondBranch: via(i + 1), secondSentBy: sentBy, viaCount: 2 }),
        ]),
        ...many(count, i => [like(cancel, { cseq: i })]),
      ];
    });
  });
});

test('any messages of any calls in any order: no rule throws, and the same text is judged the same', () => {
  const shuffled = fc
    .array(callPlans, { minLength: 1, maxLength: 3 })
    .chain(plans =>
      fc.shuffledSubarray(
        plans.flatMap((plan, i) => [...writeCall({ ...plan, callId: `call-${i % 2}` }).messages]),
      ),
    );
  fc.assert(
    fc.property(shuffled, fc.boolean(), (messages, timed) => {
      const kept = timed ? messages : messages.map(m => ({ ...m, time: undefined }));
      const text = siptraceOf(kept);
      const run = () => analyse({ kind: 'trace', text, format: 'siptrace' });
      const first = run();
      expect(first.failures).toEqual([]);
      expect(run().findings.map(f => f.message)).toEqual(first.findings.map(f => f.message));
      for (const finding of first.findings) {
        expect(finding.span.end).toBeGreaterThanOrEqual(finding.span.start);
        for (const related of finding.related) expect(first.placeOf(related.at.message)).toBeDefined();
      }
    }),
    { numRuns: 60 },
  );
});
