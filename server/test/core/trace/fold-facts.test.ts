import { describe, expect, test } from 'vitest';
import { doubled, inTimeOrder, withoutDirection, withoutTimes } from '../../harness/clean-flows';
import { type FlowMessage, FlowWriter } from '../../harness/make-flow';
import { correlate, correlateMessages } from '../../harness/trace-of';

const A = '192.0.2.1:5060';
const B = '192.0.2.2:5060';

function pings(count: number, answered = true): readonly FlowMessage[] {
  const flow = new FlowWriter({ nodes: 2, hopMs: 10 });
  for (let i = 0; i < count; i++) {
    const ping = flow.request('OPTIONS', 0, false);
    if (answered) flow.respond(ping, '200 OK');
    flow.wait(1000);
  }
  return flow.messages;
}

const hopsOf = (messages: readonly FlowMessage[]) => [...correlate(messages).facts.hops.values()];

test('one hop with its counts, its newest times and the usual time to answer', () => {
  const messages = pings(3);
  const newest = correlate(messages).messages.map(m => m.keys.time ?? 0);
  expect(hopsOf(messages)).toEqual([
    {
      a: A,
      b: B,
      aToB: 3,
      bToA: 3,
      lastFromA: newest[4],
      lastFromB: newest[5],
      roundTripMs: 10,
      missing: undefined,
    },
  ]);
});

test('duplicates count as messages of the capture and not of the hop', () => {
  const { facts } = correlate(doubled(pings(2)));
  expect(facts).toMatchObject({ messageCount: 8, duplicateCount: 4 });
  expect([...facts.hops.values()]).toMatchObject([{ aToB: 2, bToA: 2 }]);
});

test('a request that was sent again is timed from its last transmission', () => {
  const flow = new FlowWriter({ nodes: 2, hopMs: 10 });
  const ping = flow.request('OPTIONS', 0, false);
  flow.wait(490).repeat(ping, 0);
  flow.respond(ping, '200 OK');
  expect(hopsOf(flow.messages)).toMatchObject([{ roundTripMs: 10 }]);
});

describe('the clock', () => {
  test('runs from the first time to the newest, also if messages stand a little out of order', () => {
    const messages = pings(2);
    const { facts } = correlate([...messages.slice(0, 2), ...messages.slice(2).reverse()]);
    const first = correlate(messages).messages[0]?.keys.time ?? 0;
    expect(facts).toMatchObject({ ordered: false, firstTime: first, watermark: first + 1030 });
  });

  test('does not exist without times', () => {
    const { facts } = correlate(withoutTimes(pings(1)));
    expect(facts).toMatchObject({ ordered: true, firstTime: undefined, watermark: undefined });
  });

  test('passes midnight where the times have no date', () => {
    const { messages } = correlate(pings(2));
    const dateless = messages.map((m, i) => ({
      ...m,
      time: m.time && { ...m.time, dateless: true },
      keys: { ...m.keys, time: i < 2 ? 86_399_000 : 500 },
    }));
    expect(correlateMessages(dateless).facts).toMatchObject({
      dateless: true,
      firstTime: 86_399_000,
      watermark: 500,
    });
  });
});

describe('a side that was not captured', () => {
  const call = () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '200 OK');
    flow.request('ACK', 0, true, { cseq: 1 });
    return flow.messages;
  };

  test('is shown by an ACK for a response that is not there', () => {
    expect(hopsOf(call())).toMatchObject([{ missing: undefined }]);
    expect(hopsOf(withoutDirection(call(), B, A))).toMatchObject([{ missing: 'b' }]);
  });

  test('is not shown by an ACK on a hop that never carried the INVITE', () => {
    const past = call().filter(m => m.text.startsWith('ACK'));
    const elsewhere = past.map(m => ({ ...m, to: '203.0.113.5:5060' }));
    expect(hopsOf([...call(), ...elsewhere]).map(hop => hop.missing)).toEqual([undefined, undefined]);
  });

  test('is shown by twenty requests that nobody had to repeat', () => {
    expect(hopsOf(pings(19, false))).toMatchObject([{ missing: undefined }]);
    expect(hopsOf(pings(20, false))).toMatchObject([{ missing: 'b' }]);
  });

  test('is not shown by requests to a dead peer, which are repeated', () => {
    const flow = new FlowWriter({ nodes: 2 });
    for (let i = 0; i < 25; i++) {
      const ping = flow.request('OPTIONS', 0, false);
      flow.wait(500).repeat(ping, 0);
    }
    expect(hopsOf(flow.messages)).toMatchObject([{ missing: undefined }]);
  });
});

test('the facts do not depend on how calls are interleaved', () => {
  const other = new FlowWriter({ nodes: 3, callId: 'other', hopMs: 10 });
  other.respond(other.request('OPTIONS', 0, false), '200 OK');
  const together = correlate(inTimeOrder([...pings(3), ...other.messages])).facts;
  const apart = correlate([...pings(3), ...other.messages]).facts;
  expect(together).toEqual(apart);
});
