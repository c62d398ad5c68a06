import { expect, test } from 'vitest';
import { forksOf, halfDialogs } from '../../../src/core/trace/half-dialogs';
import { forwardedCopies, logicalRequestOf, logicalRequests } from '../../../src/core/trace/logical-requests';
import { messageOrder } from '../../../src/core/trace/message-order';
import { byTag } from '../../../src/core/trace/responses-by-tag';
import { FlowWriter } from '../../harness/make-flow';
import { correlateSeed, onlyGroup } from '../../harness/trace-of';

test('a request is one on all of its hops, and its first hop is that of its sender', () => {
  const flow = new FlowWriter({ nodes: 3, recordRoute: true });
  flow.respond(flow.request('INVITE', 0, false), '200 OK');
  flow.request('BYE', 1, true);
  const group = onlyGroup(flow.messages);
  expect(logicalRequests(group).map(r => [r.method, r.transactions.length, r.first.client])).toEqual([
    ['INVITE', 2, '192.0.2.1:5060'],
    ['BYE', 2, '198.51.100.3:5060'],
  ]);
  const [first, second] = group.transactions;
  expect(first && second && logicalRequestOf(group, first)).toBe(second && logicalRequestOf(group, second));
});

test('arrows without headers are requests of their own', () => {
  const flow = new FlowWriter({ nodes: 2 });
  flow.request('OPTIONS', 0, false);
  flow.respond(flow.request('OPTIONS', 0, false), '200 OK');
  const drawn = flow.messages.map(m => ({
    ...m,
    text: `${m.text.split('\r\n')[0]}\r\n\r\n`,
    time: undefined,
  }));
  const group = onlyGroup([...drawn.slice(1), ...drawn.slice(1)]);
  expect(logicalRequests(group).length).toBe(2);
});

test('a fork has its copies, its dialogs, and the responses of each', () => {
  const [group] = correlateSeed('F08-forking').groups;
  if (!group) throw new Error('no group');
  const invite = group.transactions.find(t => t.method === 'INVITE');
  expect(invite && forwardedCopies(group, invite).map(t => t.server)).toEqual([
    '198.51.100.20:5060',
    '198.51.100.21:5060',
  ]);
  const [half, ...others] = halfDialogs(group);
  expect(others).toEqual([]);
  expect(half?.dialogs.length).toBe(2);
  const [first] = group.dialogs;
  expect(first && forksOf(group, first)).toEqual(half?.dialogs);
  const tags = half?.dialogs.map(dialog => dialog.calleeTag) ?? [];
  expect(
    tags.map(
      tag =>
        invite &&
        byTag(invite)
          .responsesTo(tag)
          .map(r => r.keys.status),
    ),
  ).toEqual([[180, 200], [180]]);
  expect(invite && byTag(invite).acksTo(tags[0] ?? '').length).toBe(1);
});

test('messages know their place in their group, and in no other', () => {
  const one = onlyGroup(started().messages);
  const other = onlyGroup(started().messages);
  const [message] = one.messages;
  expect(message && messageOrder(one)(message)).toBe(0);
  expect(message && messageOrder(other)(message)).toBe(-1);
});

function started(): FlowWriter {
  const flow = new FlowWriter({ nodes: 2 });
  flow.request('OPTIONS', 0, false);
  return flow;
}
