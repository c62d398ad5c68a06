import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroupBuilder } from '../../../src/core/trace/build-group';
import type { Call } from '../../../src/core/trace/dialog';
import { callPlans, writeCall, writeSingle } from '../../harness/clean-flows';
import { type FlowMessage, FlowWriter, sdpBody } from '../../harness/make-flow';
import { correlate, onlyGroup } from '../../harness/trace-of';

function onlyCall(messages: readonly FlowMessage[]): Call {
  const [call, ...others] = onlyGroup(messages).calls;
  if (!call || others.length > 0)
    throw new Error(`one call expected, found ${others.length + (call ? 1 : 0)}`);
  return call;
}

const brief = ({ kind, state, flow, finalStatus, endedBy }: Call) => ({
  kind,
  state,
  flow,
  finalStatus,
  endedBy,
});

describe('a call has the facts that a user asks for', () => {
  test('answered, talked, hung up by the callee', () => {
    const flow = new FlowWriter({ nodes: 2, hopMs: 10 });
    const invite = flow.request('INVITE', 0, false, { body: sdpBody });
    flow.wait(170).respond(invite, '180 Ringing');
    flow.wait(4200).respond(invite, '200 OK', { body: sdpBody });
    flow.request('ACK', 0, true, { cseq: 1 });
    flow.wait(60_000);
    flow.respond(flow.request('BYE', 1, true), '200 OK');
    const call = onlyCall(flow.messages);
    expect(brief(call)).toEqual({
      kind: 'call',
      state: 'completed',
      flow: 'basic',
      finalStatus: 200,
      endedBy: 'callee',
    });
    expect(call).toMatchObject({
      from: 'sip:alice@example.com',
      to: 'sip:bob@example.com',
      callIds: ['call-1'],
      postDialDelayMs: 180,
      ringMs: 4210,
      talkMs: 60_010,
      retransmissions: 0,
      codecs: ['PCMU'],
      hops: [{ a: '192.0.2.1:5060', b: '192.0.2.2:5060' }],
    });
    expect(call.messages).toEqual(
      onlyGroup(flow.messages).calls[0]?.messages.map((_, i) => call.messages[i]),
    );
    expect(call.messages.length).toBe(6);
    expect(call.answer).toBe(call.messages[2]);
    expect(call.end?.keys.method).toBe('BYE');
  });

  test.each([
    ['486 Busy Here', 'busy', 'callee'],
    ['600 Busy Everywhere', 'busy', 'callee'],
    ['603 Decline', 'callee-declines', 'callee'],
    ['404 Not Found', 'not-found', undefined],
    ['480 Temporarily Unavailable', undefined, undefined],
    ['408 Request Timeout', 'timeout', undefined],
    ['500 Server Internal Error', undefined, undefined],
  ])('refused with %s', (status, name, endedBy) => {
    const flow = new FlowWriter({ nodes: 3 });
    flow.refuse(flow.request('INVITE', 0, false), status);
    expect(brief(onlyCall(flow.messages))).toEqual({
      kind: 'call',
      state: 'failed',
      flow: name,
      finalStatus: Number(status.slice(0, 3)),
      endedBy,
    });
  });

  test('not answered, though it rang', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '180 Ringing');
    flow.wait(30_000).refuse(invite, '480 Temporarily Unavailable');
    expect(onlyCall(flow.messages)).toMatchObject({ state: 'failed', flow: 'no-answer', ringMs: 30_002 });
  });

  test('cancelled by the caller', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '180 Ringing');
    flow.cancel(invite, 0);
    flow.refuse(invite, '487 Request Terminated');
    expect(brief(onlyCall(flow.messages))).toEqual({
      kind: 'call',
      state: 'cancelled',
      flow: 'caller-cancels',
      finalStatus: 487,
      endedBy: 'caller',
    });
  });

  test('as far as it has come', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const state = () => onlyCall(flow.messages).state;
    const invite = flow.request('INVITE', 0, false);
    expect(state()).toBe('unknown');
    flow.respond(invite, '100 Trying');
    expect(state()).toBe('unknown');
    flow.respond(invite, '180 Ringing');
    expect(state()).toBe('ringing');
    flow.respond(invite, '200 OK');
    expect(state()).toBe('connected');
    expect(onlyCall(flow.messages).flow).toBe('answered');
  });

  test('an INVITE that is challenged and sent again is one call', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const first = flow.request('INVITE', 0, false);
    flow.refuse(first, '407 Proxy Authentication Required', { toTag: 'proxy' });
    flow.wait(100).refuse(flow.request('INVITE', 0, false), '486 Busy Here');
    expect(brief(onlyCall(flow.messages))).toMatchObject({ state: 'failed', flow: 'busy', finalStatus: 486 });
  });

  test('a flow that shows more than one name allows has none', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '200 OK');
    flow.request('ACK', 0, true, { cseq: 1 });
    flow.respond(flow.request('INFO', 0, true), '200 OK');
    flow.respond(flow.request('BYE', 0, true), '200 OK');
    expect(onlyCall(flow.messages)).toMatchObject({ state: 'completed', flow: undefined });
  });
});

describe('what is no call', () => {
  test('a registration, plain and challenged', () => {
    const plain = onlyCall(writeSingle('REGISTER', { nodes: 2 }).messages);
    expect(plain).toMatchObject({
      kind: 'registration',
      state: 'succeeded',
      flow: 'register',
      finalStatus: 200,
    });
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('REGISTER', 0, false), '401 Unauthorized');
    expect(onlyCall(flow.messages)).toMatchObject({ state: 'failed', finalStatus: 401, flow: undefined });
    flow.respond(flow.request('REGISTER', 0, false), '200 OK');
    expect(onlyCall(flow.messages)).toMatchObject({ state: 'succeeded', flow: 'register-challenged' });
  });

  test('pings, pages and subscriptions', () => {
    expect(onlyCall(writeSingle('OPTIONS', { nodes: 2 }).messages)).toMatchObject({
      kind: 'options',
      state: 'succeeded',
    });
    expect(onlyCall(writeSingle('MESSAGE', { nodes: 2 }).messages)).toMatchObject({ kind: 'message' });
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('SUBSCRIBE', 0, false), '200 OK');
    flow.respond(flow.request('NOTIFY', 1, true), '200 OK');
    expect(onlyCall(flow.messages)).toMatchObject({ kind: 'subscription', state: 'succeeded' });
  });

  test('an OPTIONS in the dialog of a call belongs to the call, one beside it does not', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('INVITE', 0, false), '200 OK');
    flow.request('ACK', 0, true, { cseq: 1 });
    flow.respond(flow.request('OPTIONS', 0, true), '200 OK');
    expect(onlyGroup(flow.messages).calls.map(call => call.kind)).toEqual(['call']);
    flow.respond(flow.request('OPTIONS', 0, false), '200 OK');
    expect(onlyGroup(flow.messages).calls.map(call => call.kind)).toEqual(['call', 'options']);
  });
});

describe('dialogs', () => {
  test('each To tag of a fork is one; those that did not win end', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '180 Ringing', { toTag: 'one' });
    flow.respond(invite, '180 Ringing', { toTag: 'two' });
    expect(onlyGroup(flow.messages).dialogs.map(d => [d.calleeTag, d.state])).toEqual([
      ['one', 'early'],
      ['two', 'early'],
    ]);
    flow.respond(invite, '200 OK', { toTag: 'two' });
    expect(onlyGroup(flow.messages).dialogs.map(d => d.state)).toEqual(['early', 'confirmed']);
  });

  test('a refusal ends what was early', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '180 Ringing');
    flow.refuse(invite, '486 Busy Here');
    expect(onlyGroup(flow.messages).dialogs.map(d => d.state)).toEqual(['ended']);
  });

  test('a BYE that is challenged ends nothing, the next one does', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('INVITE', 0, false), '200 OK');
    flow.request('ACK', 0, true, { cseq: 1 });
    flow.respond(flow.request('BYE', 0, true), '407 Proxy Authentication Required');
    expect(onlyGroup(flow.messages).dialogs[0]?.state).toBe('confirmed');
    flow.respond(flow.request('BYE', 0, true), '200 OK');
    expect(onlyGroup(flow.messages).dialogs[0]?.state).toBe('ended');
  });

  test('one that was set up before the capture is partial', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('INFO', 1, true), '200 OK');
    expect(onlyGroup(flow.messages).dialogs.map(d => d.state)).toEqual(['partial']);
  });

  test('one on two hops is one', () => {
    const { messages } = writeCall({
      nodes: 3,
      recordRoute: true,
      challenged: false,
      provisionals: ['180 Ringing'],
      ringMs: 10,
      outcome: 'answered',
      talkMs: 500,
      reinvites: 1,
      hangUp: 1,
    });
    const { dialogs } = onlyGroup(messages);
    expect(dialogs.map(d => d.state)).toEqual(['ended']);
    expect(dialogs[0]?.transactions.map(t => t.method)).toEqual([
      'INVITE',
      'INVITE',
      'INVITE',
      'INVITE',
      'BYE',
      'BYE',
    ]);
  });
});

describe('without headers', () => {
  const arrow = (text: string, from = 'Alice', to = 'Bob'): FlowMessage => ({
    time: undefined,
    from,
    to,
    text: `${text}\r\n\r\n`,
    transport: 'udp',
  });
  const back = (text: string) => arrow(text, 'Bob', 'Alice');

  test('the arrows of a drawn ladder are joined by their order', () => {
    const drawn = [
      arrow('INVITE sip:bob@example.com SIP/2.0'),
      back('SIP/2.0 180 Ringing'),
      arrow('CANCEL sip:bob@example.com SIP/2.0'),
      back('SIP/2.0 200 OK'),
      back('SIP/2.0 487 Request Terminated'),
      arrow('ACK sip:bob@example.com SIP/2.0'),
    ];
    const group = onlyGroup(drawn);
    const seen = group.transactions.map(t => [t.method, t.responses.map(r => r.keys.status), t.acks.length]);
    expect(seen).toEqual([
      ['INVITE', [180, 487], 1],
      ['CANCEL', [200], 0],
    ]);
  });

  test('a final that is drawn twice is a copy', () => {
    const group = onlyGroup([
      arrow('INVITE sip:bob@example.com SIP/2.0'),
      back('SIP/2.0 486 Busy Here'),
      back('SIP/2.0 486 Busy Here'),
    ]);
    expect([...(group.transactions[0]?.responseCopies.values() ?? [])].map(copies => copies.length)).toEqual([
      1,
    ]);
  });

  test('each pair of lanes is a group of its own', () => {
    const { groups } = correlate([
      arrow('OPTIONS sip:bob@example.com SIP/2.0'),
      arrow('OPTIONS sip:carol@example.com SIP/2.0', 'Alice', 'Carol'),
    ]);
    expect(groups.length).toBe(2);
  });
});

test('replaying in pieces gives the same group as all at once, and a group that was built stays as it is', () => {
  fc.assert(
    fc.property(callPlans, plan => {
      const { messages, groups } = correlate(writeCall(plan).messages);
      const builder = new GroupBuilder('call call-1');
      const before: [ReturnType<typeof builder.build>, number][] = [];
      for (const message of messages) {
        builder.push(message);
        const group = builder.build();
        before.push([group, group.transactions.flatMap(t => t.messages).length]);
      }
      expect(builder.build()).toEqual(groups[0]);
      for (const [group, count] of before) {
        expect(group.transactions.flatMap(t => t.messages).length).toBe(count);
      }
    }),
    { numRuns: 30 },
  );
});

test('every message of a group is in one call, and a duplicate in that of its first copy', () => {
  fc.assert(
    fc.property(callPlans, plan => {
      const { messages } = writeCall(plan);
      const twice = messages.flatMap(m => [m, { ...m, time: (m.time ?? 0) + 0.3 }]);
      const group = onlyGroup(twice);
      expect(group.calls.flatMap(call => call.messages)).toEqual(group.messages);
    }),
    { numRuns: 30 },
  );
});
