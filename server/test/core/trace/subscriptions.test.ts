import { describe, expect, test } from 'vitest';
import { type Subscription, subscriptionsOf } from '../../../src/core/trace/subscriptions';
import { FlowWriter } from '../../harness/make-flow';
import { onlyGroup } from '../../harness/trace-of';

function sketch({ kind, eventPackage, id, openers, notifies, ended }: Subscription): string {
  const end = ended ? ` ended by ${ended.keys.status ?? ended.keys.method}` : '';
  return `${kind} ${eventPackage}${id === undefined ? '' : ` ${id}`}: ${openers.length} + ${notifies.length}${end}`;
}

const event = 'Event: presence;id=9';

describe('a SUBSCRIBE', () => {
  test('is joined by its NOTIFYs and its refreshes, on however many hops', () => {
    const flow = new FlowWriter({ nodes: 3, recordRoute: true });
    flow.respond(flow.request('SUBSCRIBE', 0, false, { extra: [event] }), '200 OK');
    flow.request('NOTIFY', 1, true, { extra: [event, 'Subscription-State: active;expires=60'] });
    flow.request('SUBSCRIBE', 0, true, { extra: [event] });
    flow.request('NOTIFY', 1, true, { extra: [event, 'Subscription-State: terminated;reason=timeout'] });
    expect(subscriptionsOf(onlyGroup(flow.messages)).map(sketch)).toEqual([
      'subscribe presence 9: 2 + 2 ended by NOTIFY',
    ]);
  });

  test('is joined by a NOTIFY that came before its 2xx', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const subscribe = flow.request('SUBSCRIBE', 0, false, { extra: [event] });
    flow.request('NOTIFY', 1, true, { extra: [event, 'Subscription-State: active'] });
    flow.respond(subscribe, '200 OK');
    expect(subscriptionsOf(onlyGroup(flow.messages)).map(sketch)).toEqual(['subscribe presence 9: 1 + 1']);
  });

  test('ends with a NOTIFY that nobody knows', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('SUBSCRIBE', 0, false, { extra: [event] }), '200 OK');
    const notify = flow.request('NOTIFY', 1, true, { extra: [event, 'Subscription-State: active'] });
    flow.respond(notify, '481 Subscription does not exist');
    expect(subscriptionsOf(onlyGroup(flow.messages)).map(sketch)).toEqual([
      'subscribe presence 9: 1 + 1 ended by 481',
    ]);
  });
});

describe('a REFER', () => {
  const notifies = (id: string) => [`Event: refer${id}`, 'Subscription-State: active'];

  test('the first may be notified without an id, others by their CSeq number', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('REFER', 0, false), '202 Accepted');
    flow.request('NOTIFY', 1, true, { extra: notifies('') });
    flow.respond(flow.request('REFER', 0, true), '202 Accepted');
    flow.request('NOTIFY', 1, true, { extra: notifies(';id=2') });
    expect(subscriptionsOf(onlyGroup(flow.messages)).map(sketch)).toEqual([
      'refer refer 1: 1 + 1',
      'refer refer 2: 1 + 1',
    ]);
  });

  test('that asks for no subscription has none', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.request('REFER', 0, false, { extra: ['Refer-Sub: false'] });
    expect(subscriptionsOf(onlyGroup(flow.messages))).toEqual([]);
  });
});

test('a NOTIFY of which nothing asked is implicit', () => {
  const flow = new FlowWriter({ nodes: 2 });
  flow.request('NOTIFY', 1, true, { extra: ['Event: message-summary', 'Subscription-State: active'] });
  expect(subscriptionsOf(onlyGroup(flow.messages)).map(sketch)).toEqual(['implicit message-summary: 0 + 1']);
});
