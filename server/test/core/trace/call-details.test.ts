import { describe, expect, test } from 'vitest';
import { type CallDetails, callDetails } from '../../../src/core/trace/call-details';
import { sessionRatios } from '../../../src/core/trace/session-ratios';
import { FlowWriter } from '../../harness/make-flow';
import { correlateSeed, onlyGroup } from '../../harness/trace-of';

function detailsOf(flow: FlowWriter): CallDetails {
  const group = onlyGroup(flow.messages);
  const [call] = group.calls;
  if (!call) throw new Error('no call');
  return callDetails(group, call);
}

function seedDetails(name: string): CallDetails {
  const [group] = correlateSeed(name).groups;
  const [call] = group?.calls ?? [];
  if (!group || !call) throw new Error('no call');
  return callDetails(group, call);
}

test('times of a call through a proxy', () => {
  const flow = new FlowWriter({ nodes: 3, recordRoute: true, hopMs: 10 });
  const invite = flow.request('INVITE', 0, false);
  flow.respondOn(invite, '100 Trying', 0);
  flow.respond(invite, '180 Ringing');
  flow.wait(4000).respond(invite, '200 OK');
  flow.request('ACK', 0, true, { cseq: 1 });
  flow.wait(60_000);
  const bye = flow.request('BYE', 1, true, { extra: ['Reason: Q.850;cause=16;text="Normal"'] });
  flow.respond(bye, '200 OK');
  const { tryingMs, setUpMs, answerDelayMs, disconnectDelayMs, cause, hops } = detailsOf(flow);
  expect({ tryingMs, setUpMs, answerDelayMs, disconnectDelayMs }).toEqual({
    tryingMs: 20,
    setUpMs: 4060,
    answerDelayMs: 10,
    disconnectDelayMs: 30,
  });
  expect(cause?.message.keys.method).toBe('BYE');
  expect(cause?.q850).toBe(16);
  expect(hops.map(({ roundTripMs, forwardingMs }) => [roundTripMs, forwardingMs])).toEqual([
    [20, 10],
    [30, 10],
  ]);
});

test('the rounds of authentication are not part of the last post-dial delay', () => {
  const flow = new FlowWriter({ nodes: 2, hopMs: 10 });
  flow.refuse(flow.request('INVITE', 0, false), '407 Proxy Authentication Required');
  flow.wait(1000);
  flow.respond(flow.request('INVITE', 0, false), '180 Ringing');
  expect(detailsOf(flow).postDialDelayOfLastMs).toBe(10);
});

test('where a refusal came from is where it was first seen', () => {
  const flow = new FlowWriter({ nodes: 3 });
  flow.refuse(flow.request('INVITE', 0, false), '486 Busy Here');
  const { cause } = detailsOf(flow);
  expect(cause?.origin.keys.source).toBe('198.51.100.3:5060');
  expect(cause?.message.keys.source).toBe('192.0.2.2:5060');
});

test('a fork has its winner, and the time until the others were told', () => {
  const [fork, ...others] = seedDetails('F08-forking').forks;
  expect(others).toEqual([]);
  expect(fork?.branches.length).toBe(2);
  expect(fork?.winner?.server).toBe('198.51.100.20:5060');
  expect(fork?.cancelMs).toBeGreaterThanOrEqual(0);
});

describe('media', () => {
  test('codec and addresses of both sides', () => {
    const [stream] = seedDetails('F11-callee-terminates').media.streams;
    expect(stream).toMatchObject({ type: 'audio', caller: '192.0.2.10:49170', srtp: 'none', ice: false });
    expect(stream?.codec?.encoding).toBe('PCMU');
  });

  test('who holds keeps the other one waiting, from the answer to the resuming answer', () => {
    const { callerHeldMs, calleeHeldMs } = seedDetails('F14-hold').media;
    // The callee of this call holds, so the caller waits.
    expect(callerHeldMs).toBeGreaterThan(1000);
    expect(calleeHeldMs).toBe(0);
  });
});

test('the ratios of RFC 6076 count attempts that are decided', () => {
  const calls = [
    'F11-callee-terminates',
    'F25-busy',
    'F28-timeout',
    'F12-caller-discards',
    'F10-register',
  ].flatMap(name => correlateSeed(name).groups.flatMap(group => group.calls));
  expect(sessionRatios(calls)).toEqual({
    establishment: 1 / 4,
    effectiveness: 2 / 4,
    ineffective: 1 / 4,
    completed: 1 / 4,
    ineffectiveRegistrations: 0,
  });
  expect(sessionRatios([]).establishment).toBe(undefined);
});
