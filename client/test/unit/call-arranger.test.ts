import { expect, test } from 'vitest';
import { CallArranger } from '../../src/trees/call-arranger';
import type { CallNode } from '../../src/trees/calls-node';

function nodeOf(kind: 'call' | 'options'): CallNode {
  const call = { kind, label: 'alice → bob', description: '', facts: { callIds: ['a@b'] } };
  return { kind: 'call', call } as unknown as CallNode;
}

test('a ping is told from a call that the filter hides, so that the right thing is offered', () => {
  const arranger = new CallArranger();
  const [ping, call] = [nodeOf('options'), nodeOf('call')];
  expect(arranger.hidesAsPing(ping)).toBe(false);
  arranger.setLook({ hidePings: true });
  expect([arranger.hidesAsPing(ping), arranger.hidesAsPing(call)]).toEqual([true, false]);
  arranger.setFilter('kind:call');
  expect(arranger.hidesAsPing(ping)).toBe(false);
});
