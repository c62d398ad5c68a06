import { describe, expect, it } from 'vitest';
import { parseCallQuery } from '../../../server/src/core/features/call-query/call-query';
import type { TreeCall, TreeFacts } from '../../../server/src/core/protocol';
import { factsOf } from '../../../server/test/harness/tree-facts';
import { arrangeCalls, childrenOfGroup } from '../../src/trees/arrange-calls';
import { CallArranger } from '../../src/trees/call-arranger';
import type { CallsLook } from '../../src/trees/calls-look';
import { type CallsNode, fileNode } from '../../src/trees/calls-node';

function call(id: string, facts: Partial<TreeFacts> = {}, errors = 0): TreeCall {
  const all = factsOf(facts);
  return {
    id,
    kind: all.kind,
    state: all.outcome,
    label: id,
    description: '',
    tooltip: '',
    errors,
    warnings: 0,
    facts: all,
    legs: [],
    transactions: [],
  };
}

const plain: CallsLook = { query: parseCallQuery(''), groupBy: 'none', sortBy: 'start', hidePings: false };

function shown(calls: readonly TreeCall[], look: Partial<CallsLook>, limit = 100): readonly string[] {
  const file = fileNode({ uri: 'file:///a.log', format: 'ngrep', messages: 0, calls });
  const { top } = arrangeCalls({
    container: file,
    calls: file.calls,
    look: { ...plain, ...look },
    limitOf: () => limit,
  });
  return top.map(nameOf);
}

function nameOf(node: CallsNode): string {
  if (node.kind === 'call') return node.call.id;
  if (node.kind === 'group') return `${node.label}: ${node.calls.map(({ call: { id } }) => id).join(' ')}`;
  return node.kind === 'moreCalls' ? `${node.shown} of ${node.total}` : node.kind;
}

const day = [
  call('first', { durationMs: 4000, start: '09:14:02.113' }),
  call('ping', { kind: 'options', outcome: 'succeeded', start: '09:14:59.000', hosts: ['192.0.2.9'] }),
  call('longest', { durationMs: 60_000, start: '09:15:00.000', from: 'sip:zoe@example.com' }, 2),
  call('login', { kind: 'registration', outcome: 'failed', start: '' }, 1),
];

describe('Calls in the tree', () => {
  it('stand in order of the trace, registrations and pings in folders before them', () => {
    expect(shown(day, { groupBy: 'kind' })).toEqual([
      'Pings (OPTIONS): ping',
      'Registrations: login',
      'first',
      'longest',
    ]);
  });

  it('are not put into a folder that would hold all of them', () => {
    expect(shown(day.slice(1, 2), { groupBy: 'kind' })).toEqual(['ping']);
  });

  it('are put together by minute, host and outcome', () => {
    expect(shown(day, { groupBy: 'time' })).toEqual([
      '09:14: first ping',
      '09:15: longest',
      'Time not known: login',
    ]);
    expect(shown(day, { groupBy: 'host' })).toEqual(['192.0.2.1: first longest login', '192.0.2.9: ping']);
    expect(shown(day, { groupBy: 'outcome' })).toEqual([
      'completed: first longest',
      'succeeded: ping',
      'failed: login',
    ]);
  });

  it('are sorted by duration, findings and parties, equal ones in order of the trace', () => {
    expect(shown(day, { sortBy: 'duration' })).toEqual(['longest', 'first', 'ping', 'login']);
    expect(shown(day, { sortBy: 'findings' })).toEqual(['longest', 'login', 'first', 'ping']);
    expect(shown(day, { sortBy: 'parties' })).toEqual(['first', 'ping', 'login', 'longest']);
  });

  it('leave out pings, and what the filter does not let through', () => {
    expect(shown(day, { hidePings: true })).toEqual(['first', 'longest', 'login']);
    expect(shown(day, { query: parseCallQuery('duration>10s') })).toEqual(['longest']);
  });

  it('that register one address several times stand in a folder of it', () => {
    const alice = { kind: 'registration', to: 'sip:alice@example.com' } as const;
    const bob = { kind: 'registration', to: 'sip:bob@example.com' } as const;
    const file = fileNode({
      uri: 'file:///a.log',
      format: 'ngrep',
      messages: 0,
      calls: [call('call'), call('a1', alice), call('b', bob), call('a2', alice)],
    });
    const look: CallsLook = { ...plain, groupBy: 'kind' };
    const { top, groupOf } = arrangeCalls({ container: file, calls: file.calls, look, limitOf: () => 100 });
    const [registrations] = top;
    expect(registrations?.kind === 'group' && childrenOfGroup(registrations).map(nameOf)).toEqual([
      'sip:alice@example.com: a1 a2',
      'b',
    ]);
    expect(file.calls.map(node => groupOf.get(node)?.label)).toEqual([
      undefined,
      'sip:alice@example.com',
      'Registrations',
      'sip:alice@example.com',
    ]);
  });

  it('are shown page by page', () => {
    expect(shown(day, {}, 3)).toEqual(['first', 'ping', 'longest', '3 of 4']);
  });
});

describe('A call that is to be revealed', () => {
  const many = Array.from({ length: 1200 }, (_, i) => call(`call ${i}`));
  const file = fileNode({ uri: 'file:///a.log', format: 'ngrep', messages: 0, calls: many });
  const last = file.calls.at(-1);

  it('makes its list as long as it takes', () => {
    const arranger = new CallArranger();
    expect(arranger.of(file, file.calls).top).toHaveLength(501);
    expect(last && arranger.reach(file, file.calls, last)).toBe(true);
    expect(arranger.of(file, file.calls).top).toContain(last);
  });

  it('is not shown where the filter hides it', () => {
    const arranger = new CallArranger();
    arranger.setFilter('from:carol');
    expect(last && arranger.reach(file, file.calls, last)).toBe(false);
    expect(arranger.of(file, file.calls)).toMatchObject({ matching: 0, total: 1200 });
  });
});
