import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import {
  inTimeOrder,
  onlyHop,
  trafficAfter,
  withoutDirection,
  withoutTimes,
} from '../../harness/clean-flows';
import { type FlowMessage, FlowWriter, plainOf, siptraceOf } from '../../harness/make-flow';
import { traceRuleIds } from '../../harness/trace-of';

/** Findings in one line each: `error invite-non2xx-no-ack certain @3`, the number being that of the message. */
function found(messages: readonly FlowMessage[], open = false): readonly string[] {
  const analysis = analyse({ kind: 'trace', text: siptraceOf(messages), format: 'siptrace', open });
  expect(analysis.failures).toEqual([]);
  return analysis.findings
    .filter(f => traceRuleIds.has(f.rule))
    .map(f => {
      const number = analysis.placeOf(f.at.message)?.number;
      return `${f.severity} ${f.rule} ${f.confidence} @${number}`;
    });
}

/** The texts of findings and of what they relate to. */
function texts(messages: readonly FlowMessage[]): readonly (readonly string[])[] {
  const { findings } = analyse({ kind: 'trace', text: siptraceOf(messages), format: 'siptrace' });
  return findings
    .filter(f => traceRuleIds.has(f.rule))
    .map(f => [f.message, ...f.related.map(r => r.message)]);
}

/** A call to somebody who is busy; `acked` says on which hops the 486 is acknowledged. */
function busy(
  layout: { nodes: number; transport?: 'udp' | 'tcp' },
  acked: readonly number[],
  copies: readonly number[] = [],
) {
  const flow = new FlowWriter(layout);
  const invite = flow.request('INVITE', 0, false);
  flow.respondOn(invite, '100 Trying', 0);
  for (let hop = layout.nodes - 2; hop >= 0; hop--) {
    flow.respondOn(invite, '486 Busy Here', hop);
    if (acked.includes(hop)) flow.ackNon2xx(invite, hop);
  }
  for (const ms of copies) {
    flow.wait(ms);
    flow.respondOn(invite, '486 Busy Here', layout.nodes - 2);
  }
  return flow.messages;
}

describe('a 486 without ACK', () => {
  const silent = busy({ nodes: 2 }, []);
  const repeated = busy({ nodes: 2 }, [], [500, 1000, 2000]);

  test('is an error once the server repeats it, long before the deadline', () => {
    expect(found(repeated)).toEqual(['error invite-non2xx-no-ack certain @3']);
    expect(found(trafficAfter(repeated, 40_000))).toEqual(['error invite-non2xx-no-ack certain @3']);
    expect(texts(repeated)).toEqual([
      [
        '486 Busy Here to INVITE (CSeq 1) was never acknowledged: no ACK although the answer was repeated 3 times.',
        'INVITE that it answers',
        'repeated, 1 (+0.5 s)',
        'repeated, 2 (+1.5 s)',
        'repeated, 3 (+3.5 s)',
      ],
    ]);
  });

  test('is a warning over UDP if the server never repeats it', () => {
    expect(found(trafficAfter(silent, 40_000))).toEqual(['warning invite-non2xx-no-ack unproven @3']);
  });

  test('is an error over TCP, where nobody has to repeat; likely before the deadline', () => {
    const tcp = busy({ nodes: 2, transport: 'tcp' }, []);
    const late = (ms: number) => inTimeOrder([...tcp, ...trafficAfter(tcp, ms).slice(tcp.length)]);
    expect(found(late(40_000))).toEqual(['error invite-non2xx-no-ack certain @3']);
    expect(found(late(10_000))).toEqual(['error invite-non2xx-no-ack likely @3']);
    expect(found(tcp)).toEqual(['information invite-non2xx-no-ack pending @3']);
  });

  test('is shown as open at the end of a capture, with what would prove it', () => {
    expect(found(silent)).toEqual(['information invite-non2xx-no-ack pending @3']);
    expect(texts(silent)[0]?.[0]).toBe(
      'No ACK for 486 Busy Here up to the end of the capture (0 s later; proven after 32 s, or when the 486 repeats).',
    );
  });

  test('is not shown while the trace is still being written, unless it is proven', () => {
    expect(found(silent, true)).toEqual([]);
    expect(found(repeated, true)).toEqual(['error invite-non2xx-no-ack certain @3']);
  });

  test('is an error without times, by the order alone', () => {
    expect(found(withoutTimes(silent))).toEqual(['error invite-non2xx-no-ack certain @3']);
    expect(found(withoutTimes(repeated))).toEqual(['error invite-non2xx-no-ack certain @3']);
  });

  test('is not judged without times in a document that says it is a part', () => {
    const text = `${plainOf(withoutTimes(silent))}\r\n...\r\n`;
    const { findings } = analyse({ kind: 'trace', text, format: 'plain' });
    expect(findings.filter(f => traceRuleIds.has(f.rule))).toEqual([]);
  });

  test('is judged on each hop: the one that a proxy forgot is found', () => {
    expect(found(busy({ nodes: 3 }, [0], [500]))).toEqual(['error invite-non2xx-no-ack certain @4']);
    expect(found(busy({ nodes: 3 }, [1], [500]))).toEqual(['information invite-non2xx-no-ack pending @6']);
  });

  test('is not blamed on a hop whose INVITE was not captured', () => {
    expect(found(trafficAfter(silent.slice(1), 40_000))).toEqual([]);
  });

  test('is met by an ACK drawn from end to end', () => {
    const flow = new FlowWriter({ nodes: 3 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '486 Busy Here');
    const [ends] = [{ ...invite, path: [0, 2] }];
    if (ends) flow.ackNon2xx(ends, 0, { branch: 'z9hG4bKdrawn' });
    expect(found(withoutTimes(flow.messages))).toEqual([]);
  });

  test('is met where the same transaction was seen at another place, with other addresses', () => {
    const seenAtClient = busy({ nodes: 2 }, [0]);
    const behindNat = seenAtClient
      .filter(m => !m.text.startsWith('ACK'))
      .map(m => ({
        ...m,
        time: (m.time ?? 0) + 1,
        from: m.from.replace('192.0.2.1', '203.0.113.9').replace('192.0.2.2', '203.0.113.10'),
        to: m.to.replace('192.0.2.1', '203.0.113.9').replace('192.0.2.2', '203.0.113.10'),
      }));
    expect(found(trafficAfter(inTimeOrder([...seenAtClient, ...behindNat]), 40_000))).toEqual([]);
  });
});

describe('a 200 to an INVITE without ACK', () => {
  function answered(nodes: number, recordRoute: boolean, copies: readonly number[] = []) {
    const flow = new FlowWriter({ nodes, recordRoute });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '200 OK');
    for (const ms of copies) flow.wait(ms).respond(invite, '200 OK');
    return { flow, invite };
  }

  test('is proven by its repetition, or by a caller that goes on', () => {
    expect(found(answered(2, false, [500]).flow.messages)).toEqual(['error invite-2xx-no-ack certain @2']);
    const { flow } = answered(2, false);
    flow.wait(3000);
    flow.respond(flow.request('BYE', 0, true), '200 OK');
    expect(found(flow.messages)).toEqual(['error invite-2xx-no-ack certain @2']);
  });

  test('is proven by a callee that gives up', () => {
    const { flow } = answered(2, false);
    flow.wait(32_000);
    flow.respond(flow.request('BYE', 1, true), '200 OK');
    expect(found(flow.messages)).toEqual(['error invite-2xx-no-ack certain @2']);
    expect(texts(flow.messages)[0]?.[0]).toContain('the callee gave up waiting and sent BYE');
  });

  test('is open at the end, and a warning if nobody repeats anything', () => {
    expect(found(answered(2, false).flow.messages)).toEqual(['information invite-2xx-no-ack pending @2']);
    expect(found(trafficAfter(answered(2, false).flow.messages, 40_000))).toEqual([
      'warning invite-2xx-no-ack unproven @2',
    ]);
  });

  test('says nothing where the ACK may have gone past the proxy', () => {
    expect(found(trafficAfter(answered(3, false).flow.messages, 40_000))).toEqual([]);
    expect(found(trafficAfter(answered(3, true).flow.messages, 40_000))).toEqual([
      'warning invite-2xx-no-ack unproven @3',
      'warning invite-2xx-no-ack unproven @4',
    ]);
  });

  test('on one hop of two is the fault of the proxy between', () => {
    const { flow, invite } = answered(3, true);
    const before = flow.messages.length;
    flow.request('ACK', 0, true, { cseq: invite.cseq });
    flow.messages.splice(before + 1);
    flow.wait(500).respondOn(invite, '200 OK', 1);
    expect(found(flow.messages)).toEqual(['error invite-2xx-no-ack certain @3']);
  });

  test('is not a fault where only the hop further down shows the ACK: one packet was not captured', () => {
    const { flow, invite } = answered(3, true);
    const before = flow.messages.length;
    flow.request('ACK', 0, true, { cseq: invite.cseq });
    flow.messages.splice(before, 1);
    flow.wait(3000).respond(flow.request('BYE', 0, true), '200 OK');
    expect(found(flow.messages)).toEqual([]);
  });

  test('is told on an ACK that does not fit, and not twice', () => {
    const { flow } = answered(2, false, [500]);
    flow.request('ACK', 0, true, { cseq: 9 });
    expect(found(flow.messages)).toEqual(['error ack-mismatch certain @4']);
  });
});

describe('a request without answer', () => {
  function unanswered(method: string, copies: readonly number[]) {
    const flow = new FlowWriter({ nodes: 2 });
    const request = flow.request(method, 0, false);
    for (const ms of copies) flow.wait(ms).repeat(request, 0);
    return flow;
  }
  const full = [500, 1000, 2000, 4000, 4000];

  test('is a warning when three transmissions and a pause have passed', () => {
    const { messages } = unanswered('OPTIONS', full);
    expect(found(messages)).toEqual(['information request-no-response pending @1']);
    expect(found(trafficAfter(messages, 10_000))).toEqual(['warning request-no-response certain @1']);
    expect(found(trafficAfter(unanswered('INVITE', full).messages, 10_000))).toEqual([
      'warning request-no-response certain @1',
    ]);
  });

  test('is information if it was never repeated', () => {
    expect(found(trafficAfter(unanswered('MESSAGE', []).messages, 40_000))).toEqual([
      'information request-no-response unproven @1',
    ]);
  });

  test('says nothing in a document without times that never shows the peer', () => {
    const flow = unanswered('REGISTER', []);
    flow.request('OPTIONS', 0, false);
    flow.ackNon2xx(flow.request('INVITE', 0, false, { cseq: 9 }), 0, { cseq: 8 });
    expect(found(withoutTimes(flow.messages))).toEqual([]);
  });

  test('is information if the proxy told its client', () => {
    const flow = new FlowWriter({ nodes: 3 });
    const invite = flow.request('INVITE', 0, false);
    flow.respondOn(invite, '100 Trying', 0);
    for (const ms of full) flow.wait(ms).repeat(invite, 1);
    flow.wait(5000).respondOn(invite, '408 Request Timeout', 0);
    flow.ackNon2xx(invite, 0);
    expect(found(flow.messages)).toEqual(['information request-no-response certain @2']);
    expect(texts(flow.messages)[0]).toContain('handled by 408 Request Timeout to INVITE');
  });

  test('is information if the client tried another server', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const request = flow.request('OPTIONS', 0, false);
    for (const ms of full) flow.wait(ms).repeat(request, 0);
    flow.wait(5000).respond({ ...flow.request('OPTIONS', 0, false) }, '200 OK');
    const elsewhere = flow.messages.map((m, i) =>
      i < full.length + 1
        ? m
        : {
            ...m,
            from: m.from.replace('192.0.2.2', '203.0.113.7'),
            to: m.to.replace('192.0.2.2', '203.0.113.7'),
          },
    );
    expect(found(elsewhere)).toEqual(['information request-no-response certain @1']);
  });

  test('is nothing if its sender goes on as only one can who was answered', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.ackNon2xx(invite, 0);
    expect(found(trafficAfter(flow.messages, 40_000)).filter(f => f.includes('no-response'))).toEqual([]);
    const register = new FlowWriter({ nodes: 2 });
    register.request('REGISTER', 0, false);
    register.wait(50).request('REGISTER', 0, false, {
      extra: [
        'Authorization: Digest username="alice", realm="example.com", nonce="1", uri="sip:example.com", response="00000000000000000000000000000000"',
      ],
    });
    expect(found(register.messages)).toEqual(['information request-no-response pending @2']);
  });

  test('is nothing for two BYEs that crossed', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('INVITE', 0, false), '200 OK');
    flow.request('ACK', 0, true, { cseq: 1 });
    flow.wait(2000);
    flow.request('BYE', 0, true);
    flow.request('BYE', 1, true);
    expect(found(trafficAfter(flow.messages, 40_000))).toEqual([]);
  });
});

describe('forks', () => {
  const B = 2;
  const C = 3;

  /** A calls through a proxy that tries B and C. */
  function fork() {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respondOn(invite, '100 Trying', 0);
    return { flow, invite };
  }

  test('in parallel, the winner answers and the other is cancelled: clean', () => {
    const { flow, invite } = fork();
    const [toB, toC] = [flow.forward(invite, B), flow.forward(invite, C)];
    flow.respondOn(toB, '180 Ringing', 1, { toTag: 'tag-b' });
    flow.respondOn(invite, '180 Ringing', 0, { toTag: 'tag-b' });
    flow.respondOn(toC, '180 Ringing', 1, { toTag: 'tag-c' });
    flow.respondOn(invite, '180 Ringing', 0, { toTag: 'tag-c' });
    flow.wait(3000).respondOn(toC, '200 OK', 1, { toTag: 'tag-c' });
    flow.respondOn(invite, '200 OK', 0, { toTag: 'tag-c' });
    flow.cancel(toB, 1);
    flow.respondOn(toB, '487 Request Terminated', 1, { toTag: 'tag-b' });
    flow.ackNon2xx(toB, 1, { toTag: 'tag-b' });
    const ack = flow.requestOn('ACK', 0, 1, { cseq: 1, toTag: 'tag-c' });
    flow.forward(ack, C);
    expect(found(trafficAfter(flow.messages, 40_000))).toEqual([]);
    expect(found(withoutTimes(flow.messages))).toEqual([]);
  });

  test('one after the other, the busy branch stays below the proxy: clean', () => {
    const { flow, invite } = fork();
    const toB = flow.forward(invite, B);
    flow.respondOn(toB, '486 Busy Here', 1, { toTag: 'tag-b' });
    flow.ackNon2xx(toB, 1, { toTag: 'tag-b' });
    const toC = flow.forward(invite, C);
    flow.respondOn(toC, '200 OK', 1, { toTag: 'tag-c' });
    flow.respondOn(invite, '200 OK', 0, { toTag: 'tag-c' });
    const ack = flow.requestOn('ACK', 0, 1, { cseq: 1, toTag: 'tag-c' });
    flow.forward(ack, C);
    expect(found(trafficAfter(flow.messages, 40_000))).toEqual([]);
  });

  test('a second 200 of another branch needs an ACK of its own', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '200 OK', { toTag: 'tag-b' });
    flow.respond(invite, '200 OK', { toTag: 'tag-c' });
    flow.request('ACK', 0, true, { cseq: 1, toTag: 'tag-b' });
    flow.wait(500).respond(invite, '200 OK', { toTag: 'tag-c' });
    expect(found(flow.messages)).toEqual(['error invite-2xx-no-ack certain @3']);
  });

  test('an INVITE that rang too long is no fault if another branch was answered', () => {
    const { flow, invite } = fork();
    const [toB, toC] = [flow.forward(invite, B), flow.forward(invite, C)];
    flow.respondOn(toB, '180 Ringing', 1, { toTag: 'tag-b' });
    flow.respondOn(toC, '200 OK', 1, { toTag: 'tag-c' });
    flow.respondOn(invite, '200 OK', 0, { toTag: 'tag-c' });
    flow.forward(flow.requestOn('ACK', 0, 1, { cseq: 1, toTag: 'tag-c' }), C);
    expect(found(trafficAfter(flow.messages, 300_000))).toEqual([]);
  });
});

describe('CSeq and BYE', () => {
  function up() {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('INVITE', 0, false), '200 OK');
    flow.request('ACK', 0, true, { cseq: 1 });
    return flow.wait(2000);
  }

  test('two requests that overtake each other are a hint', () => {
    const flow = up();
    const first = flow.request('INFO', 0, true, { cseq: 3 });
    const second = flow.request('INFO', 0, true, { cseq: 2 });
    flow.respond(first, '200 OK');
    flow.respond(second, '200 OK');
    expect(found(flow.messages)).toEqual(['hint cseq-not-increasing certain @5']);
  });

  test('a request that is answered 500 was out of order', () => {
    const flow = up();
    flow.respond(flow.request('INFO', 0, true, { cseq: 7 }), '200 OK');
    flow.wait(1000).respond(flow.request('INFO', 0, true, { cseq: 4 }), '500 Server Internal Error');
    expect(found(flow.messages)).toEqual(['error cseq-not-increasing certain @6']);
    expect(texts(flow.messages)[0]?.[0]).toBe(
      'INFO CSeq 4 is not above 7 used by INFO; the peer answered 500 Server Internal Error: out of order.',
    );
  });

  test('the two sides count on their own, and so does each fork', () => {
    const flow = up();
    flow.respond(flow.request('INFO', 1, true, { cseq: 1 }), '200 OK');
    flow.respond(
      flow.request('INFO', 0, true, { cseq: 2, toTag: 'other' }),
      '481 Call/Transaction Does Not Exist',
    );
    flow.respond(flow.request('INFO', 0, true, { cseq: 2 }), '200 OK');
    expect(found(flow.messages)).toEqual([]);
  });

  test('a fault that a proxy forwards is told once', () => {
    const flow = new FlowWriter({ nodes: 3, recordRoute: true });
    flow.respond(flow.request('INVITE', 0, false), '200 OK');
    flow.request('ACK', 0, true, { cseq: 1 });
    flow.wait(2000).respond(flow.request('BYE', 0, true, { cseq: 1 }), '200 OK');
    flow
      .wait(1000)
      .respond(flow.request('INFO', 0, true, { cseq: 2 }), '481 Call/Transaction Does Not Exist');
    expect(found(flow.messages)).toEqual([
      'error cseq-not-increasing certain @7',
      'warning request-after-bye certain @11',
    ]);
  });

  test('a subscription may outlive the call', () => {
    const flow = up();
    flow.respond(flow.request('BYE', 0, true), '200 OK');
    flow.wait(1000).respond(
      flow.request('NOTIFY', 1, true, {
        extra: ['Event: refer', 'Subscription-State: terminated;reason=noresource'],
      }),
      '200 OK',
    );
    expect(found(flow.messages)).toEqual([]);
  });

  test('a BYE that was challenged ends nothing', () => {
    const flow = up();
    flow.respond(flow.request('BYE', 0, true), '407 Proxy Authentication Required', {
      extra: ['Proxy-Authenticate: Digest realm="example.com", nonce="1"'],
    });
    flow.wait(1000).respond(flow.request('BYE', 0, true), '200 OK');
    expect(found(flow.messages)).toEqual([]);
  });

  test('a ping after the BYE is a hint', () => {
    const flow = up();
    flow.respond(flow.request('BYE', 0, true), '200 OK');
    flow.wait(1000).respond(flow.request('OPTIONS', 0, true), '481 Call/Transaction Does Not Exist');
    expect(found(flow.messages)).toEqual(['hint request-after-bye certain @6']);
  });
});

describe('what a capture cannot show', () => {
  test('one direction alone explains itself, and nothing else is said', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '200 OK');
    flow.request('ACK', 0, true, { cseq: 1 });
    flow.wait(2000).respond(flow.request('BYE', 0, true), '200 OK');
    const half = withoutDirection(flow.messages, flow.endpoint(1), flow.endpoint(0));
    expect(found(half)).toEqual(['information capture-one-sided certain @1']);
  });

  test('a dead peer is not one direction alone', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    for (const ms of [500, 1000, 2000, 4000, 8000, 16_000]) flow.wait(ms).repeat(invite, 0);
    flow.wait(16_000).request('OPTIONS', 0, false);
    expect(found(flow.messages)).toEqual([
      'warning request-no-response certain @1',
      'information request-no-response pending @8',
    ]);
    expect(texts(flow.messages)[0]?.[0]).toBe(
      'INVITE to 192.0.2.2:5060 got no answer (7 transmissions over 32 s); no traffic from 192.0.2.2:5060 was captured.',
    );
  });

  test('one finding for each call that rings, also on several hops', () => {
    const flow = new FlowWriter({ nodes: 3 });
    flow.respond(flow.request('INVITE', 0, false), '180 Ringing');
    expect(found(flow.messages)).toEqual(['information capture-ends-early pending @4']);
    expect(found(flow.messages, true)).toEqual([]);
    expect(found(onlyHop(flow.messages, flow.endpoint(0), flow.endpoint(1)))).toEqual([
      'information capture-ends-early pending @2',
    ]);
  });

  test('a response with another branch is a warning even in the first second', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const options = flow.request('OPTIONS', 0, false);
    const vias = [[(options.vias[0]?.[0] ?? '').replace(/branch=\S+/, 'branch=z9hG4bKother')]];
    flow.respond({ ...options, vias }, '200 OK');
    expect(found(flow.messages)).toEqual([
      'information request-no-response pending @1',
      'warning response-without-request certain @2',
    ]);
  });

  test('the trace of two calls that cross midnight without a date is judged all the same', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.now = 86_399_000;
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '486 Busy Here');
    const late = trafficAfter(flow.messages, 40_000);
    const text = siptraceOf(late).replace(/2026-01-0[78]T(\S+)Z/g, '$1');
    const { findings, facts } = analyse({ kind: 'trace', text, format: 'siptrace' });
    expect(facts.dateless).toBe(true);
    const ofTrace = findings.filter(f => traceRuleIds.has(f.rule));
    expect(ofTrace.map(f => `${f.severity} ${f.rule} ${f.confidence}`)).toEqual([
      'warning invite-non2xx-no-ack unproven',
    ]);
  });
});
