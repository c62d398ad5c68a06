import { expect, test } from 'vitest';
import { retriesOwed } from '../../../src/core/lint/obligations/auth-owed';
import { byesOwed } from '../../../src/core/lint/obligations/fork-bye';
import { cancelsOwed } from '../../../src/core/lint/obligations/fork-cancel';
import { notifiesOwed } from '../../../src/core/lint/obligations/notify-owed';
import { pracksOwed } from '../../../src/core/lint/obligations/prack-owed';
import { finalNotifiesOwed } from '../../../src/core/lint/obligations/refer-end';
import { refreshesOwed } from '../../../src/core/lint/obligations/refresh-owed';
import { replacedDialogsOwed } from '../../../src/core/lint/obligations/replaced-end';
import { reregistersOwed } from '../../../src/core/lint/obligations/reregister-owed';
import { callDetails } from '../../../src/core/trace/call-details';
import { expectedRequests } from '../../../src/core/trace/expected-requests';
import { linkGroups } from '../../../src/core/trace/link-groups';
import type { MessageKeys } from '../../../src/core/trace/message-keys';
import { sdpExchanges } from '../../../src/core/trace/offer-answer';
import { subscriptionsOf } from '../../../src/core/trace/subscriptions';
import type { TraceMessage } from '../../../src/core/trace/trace-message';
import { FlowWriter, sdpBody } from '../../harness/make-flow';
import { correlate, correlateMessages } from '../../harness/trace-of';

/** How often the views and obligations look at the keys of a message, over all messages. */
function looks(messages: readonly TraceMessage[]): number {
  let count = 0;
  const counted = messages.map(message => {
    const keys = message.keys;
    return {
      ...message,
      get keys(): MessageKeys {
        count++;
        return keys;
      },
    };
  });
  const { groups } = correlateMessages(counted);
  const built = count;
  for (const group of groups) {
    for (const dialog of group.dialogs) {
      sdpExchanges(group, dialog);
      expectedRequests(group, dialog);
    }
    subscriptionsOf(group);
    for (const call of group.calls) callDetails(group, call);
    for (const owed of [pracksOwed, retriesOwed, cancelsOwed, byesOwed, notifiesOwed, refreshesOwed])
      owed(group);
  }
  const linked = linkGroups(groups);
  for (const group of groups) linked.legsOf(group);
  for (const owed of [finalNotifiesOwed, replacedDialogsOwed, reregistersOwed]) owed(linked);
  return count - built;
}

const reliable = (rseq: number) => ['Require: 100rel', `RSeq: ${rseq}`];

const shapes: readonly (readonly [string, (flow: FlowWriter, count: number) => void])[] = [
  [
    'forks that all answer',
    (flow, count) => {
      const invite = flow.request('INVITE', 0, false, { body: sdpBody });
      for (let i = 0; i < count; i++) flow.respond(invite, '200 OK', { toTag: `t${i}`, body: sdpBody });
    },
  ],
  [
    'branches of a proxy that all ring',
    (flow, count) => {
      const invite = flow.request('INVITE', 0, false);
      for (let i = 0; i < count; i++) {
        flow.respondOn(flow.forward(invite, 2), '180 Ringing', 1, { toTag: `t${i}` });
      }
      flow.respondOn(invite, '200 OK', 0);
    },
  ],
  [
    'reliable responses and their PRACKs',
    (flow, count) => {
      const invite = flow.request('INVITE', 0, false);
      for (let i = 1; i <= count; i++) {
        flow.respond(invite, '183 Session Progress', { extra: reliable(i), body: sdpBody });
        flow.request('PRACK', 0, true, { extra: [`RAck: ${i} 1 INVITE`], body: sdpBody });
      }
    },
  ],
  [
    'transfers and calls to their target',
    (flow, count) => {
      flow.respond(flow.request('INVITE', 0, false), '200 OK');
      for (let i = 0; i < count; i++) {
        flow.respond(
          flow.request('REFER', 0, true, { extra: ['Refer-To: <sip:alice@example.com>'] }),
          '202 Accepted',
        );
        flow.request('INVITE', 1, false, { extra: ['Replaces: call-1;to-tag=a;from-tag=b'] });
      }
    },
  ],
  [
    'registrations',
    (flow, count) => {
      for (let i = 0; i < count; i++) {
        flow.respond(flow.request('REGISTER', 0, false, { extra: ['Expires: 60'] }), '200 OK', {
          extra: ['Expires: 60'],
        });
      }
    },
  ],
  [
    'subscriptions and refreshes of the session',
    (flow, count) => {
      const extra = ['Session-Expires: 90', 'Event: presence'];
      for (let i = 0; i < count; i++) {
        flow.respond(flow.request('SUBSCRIBE', 0, true, { extra }), '200 OK');
        flow.respond(flow.request('INVITE', 0, true, { extra, body: sdpBody }), '200 OK', {
          extra,
          body: sdpBody,
        });
      }
    },
  ],
];

test.each(shapes)('%s: eight times the messages take eight times the looks', (_name, write) => {
  const looksFor = (count: number) => {
    const flow = new FlowWriter({ nodes: 2 });
    write(flow, count);
    return looks(correlate(flow.messages).messages);
  };
  const few = looksFor(100);
  expect(few).toBeGreaterThan(100);
  expect(looksFor(800)).toBeLessThan(few * 8 * 1.5);
});
