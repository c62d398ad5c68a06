import { describe, expect, test } from 'vitest';
import { GroupBuilder } from '../../../src/core/trace/build-group';
import { FlowWriter } from '../../harness/make-flow';
import { correlate, onlyGroup, sketch } from '../../harness/trace-of';

const A = '192.0.2.1:5060';
const B = '192.0.2.2:5060';
const C = '198.51.100.3:5060';

function busy(): { readonly flow: FlowWriter; readonly finish: () => void } {
  const flow = new FlowWriter({ nodes: 2 });
  const invite = flow.request('INVITE', 0, false);
  flow.respond(invite, '486 Busy Here');
  return { flow, finish: () => flow.ackNon2xx(invite, 0) };
}

describe('copies', () => {
  test('the same packet within 100 ms is a duplicate, and stands in messages alone', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const request = flow.request('OPTIONS', 0, false);
    flow.wait(90);
    flow.repeat(request, 0);
    const group = onlyGroup(flow.messages);
    expect(sketch(group)).toEqual([`OPTIONS ${A} > ${B}:`]);
    expect(group.messages.length).toBe(2);
    expect([...group.duplicates]).toEqual([[group.messages[1], group.messages[0]]]);
  });

  test('the same message after T1 is a retransmission', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const request = flow.request('OPTIONS', 0, false);
    flow.wait(500);
    flow.repeat(request, 0);
    const group = onlyGroup(flow.messages);
    expect(sketch(group)).toEqual([`OPTIONS+1 ${A} > ${B}:`]);
    expect(group.duplicates.size).toBe(0);
  });

  test('without times nothing is a duplicate', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.repeat(flow.request('OPTIONS', 0, false), 0);
    const ordered = flow.messages.map(m => ({ ...m, time: undefined }));
    expect(sketch(onlyGroup(ordered))).toEqual([`OPTIONS+1 ${A} > ${B}:`]);
  });

  test('a final that comes again is a copy; one with another To tag is another final', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '200 OK');
    flow.wait(500).respond(invite, '200 OK');
    flow.wait(500).respond(invite, '200 OK', { toTag: 'other' });
    expect(sketch(onlyGroup(flow.messages))).toEqual([`INVITE ${A} > ${B}: 200+1 200`]);
  });

  test('a 180 after a minute keeps the call alive and is no copy', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    for (const ms of [0, 500, 60_000]) flow.wait(ms).respond(invite, '180 Ringing');
    expect(sketch(onlyGroup(flow.messages))).toEqual([`INVITE ${A} > ${B}: 180+1 180`]);
  });

  test('received, rport, Date and Timestamp do not make another message', () => {
    const { flow } = busy();
    const [invite, final] = flow.messages;
    if (!invite || !final) throw new Error('no messages');
    const later = {
      ...final,
      time: (final.time ?? 0) + 500,
      text: final.text
        .replace(';branch=', ';received=203.0.113.9;rport=9;branch=')
        .replace('CSeq:', 'Date: Wed, 07 Jan 2026 10:00:00 GMT\r\nCSeq:'),
    };
    expect(sketch(onlyGroup([invite, final, later]))).toEqual([`INVITE ${A} > ${B}: 486+1`]);
  });
});

describe('a response finds its request', () => {
  test('by branch, sent-by and CSeq method, whatever its case and default port', () => {
    const { flow } = busy();
    const [invite, final] = flow.messages;
    if (!invite || !final) throw new Error('no messages');
    const text = final.text.replace(/branch=\S+/, b => b.toUpperCase().replace('BRANCH', 'branch'));
    expect(sketch(onlyGroup([invite, { ...final, text }]))).toEqual([`INVITE ${A} > ${B}: 486`]);
    const noPort = final.text.replace(`${A};`, '192.0.2.1;');
    expect(sketch(onlyGroup([invite, { ...final, text: noPort }]))).toEqual([`INVITE ${A} > ${B}: 486`]);
  });

  test('also if the server answers from another address, or was captured first', () => {
    const { flow } = busy();
    const [invite, final] = flow.messages;
    if (!invite || !final) throw new Error('no messages');
    expect(sketch(onlyGroup([invite, { ...final, from: C }]))).toEqual([`INVITE ${A} > ${B}: 486`]);
    expect(sketch(onlyGroup([final, invite]))).toEqual([`INVITE ${A} > ${B}: 486`]);
  });

  test('by tags, CSeq and top Via where the branch has no cookie (RFC 2543)', () => {
    const { flow, finish } = busy();
    finish();
    const old = flow.messages.map(m => ({ ...m, text: m.text.replace(/;branch=\S+/, '') }));
    expect(sketch(onlyGroup(old))).toEqual([`INVITE ${A} > ${B}: 486 ack`]);
  });

  test('even if it echoes another CSeq number', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('OPTIONS', 0, false), '200 OK', { cseq: 7 });
    expect(sketch(onlyGroup(flow.messages))).toEqual([`OPTIONS ${A} > ${B}: 200`]);
  });

  test('even if its Via was lost or damaged on the way to the log', () => {
    const { flow } = busy();
    const [invite, final] = flow.messages;
    if (!invite || !final) throw new Error('no messages');
    const text = final.text.replace(/Via: .*\r\n/, 'Via: SIP/2.0/UDP\r\n');
    expect(sketch(onlyGroup([invite, { ...final, text }]))).toEqual([`INVITE ${A} > ${B}: 486`]);
  });

  test('or makes a transaction of its own, without a request', () => {
    const { flow } = busy();
    expect(sketch(onlyGroup(flow.messages.slice(1)))).toEqual([`?INVITE ${A} > ${B}: 486`]);
  });

  test('without a CSeq it joins nothing', () => {
    const { flow } = busy();
    const [invite, final] = flow.messages;
    if (!invite || !final) throw new Error('no messages');
    const group = onlyGroup([invite, { ...final, text: final.text.replace(/CSeq: .*\r\n/, '') }]);
    expect(sketch(group)).toEqual([`INVITE ${A} > ${B}:`]);
    expect(group.strays).toEqual([group.messages[1]]);
  });
});

describe('requests', () => {
  test('a client that changes its port sends one request', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const request = flow.request('OPTIONS', 0, false);
    flow.wait(500).repeat(request, 0);
    const [first, again] = flow.messages;
    if (!first || !again) throw new Error('no messages');
    const moved = { ...again, from: '192.0.2.1:40000' };
    expect(sketch(onlyGroup([first, moved]))).toEqual([`OPTIONS+1 ${A} > ${B}:`]);
  });

  test('another request on the same branch is another transaction', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.request('OPTIONS', 0, false, { branch: 'z9hG4bKsame' });
    flow.request('OPTIONS', 0, false, { branch: 'z9hG4bKsame' });
    flow.request('MESSAGE', 0, false, { branch: 'z9hG4bKsame' });
    expect(sketch(onlyGroup(flow.messages))).toEqual([
      `OPTIONS ${A} > ${B}:`,
      `OPTIONS ${A} > ${B}:`,
      `MESSAGE ${A} > ${B}:`,
    ]);
  });

  test('a hundred thousand of them on one branch are no trouble', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.request('OPTIONS', 0, false);
    const [message] = correlate(flow.messages).messages;
    if (!message) throw new Error('no message');
    const builder = new GroupBuilder('hostile');
    for (let i = 0; i < 100_000; i++) {
      const startLineText = `OPTIONS sip:${i}@example.com SIP/2.0`;
      builder.push({ ...message, startLineText, keys: { ...message.keys, time: i * 200, hash: i } });
    }
    // Searching the transactions before it for each of them would take minutes.
    expect(builder.build().transactions.length).toBe(100_000);
  });
});

describe('an ACK for a refusal finds its INVITE', () => {
  test('by the branch', () => {
    const { flow, finish } = busy();
    finish();
    expect(sketch(onlyGroup(flow.messages))).toEqual([`INVITE ${A} > ${B}: 486 ack`]);
  });

  test('by tags and CSeq number if the branch is another', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '486 Busy Here');
    flow.ackNon2xx(invite, 0, { branch: 'z9hG4bKother' });
    expect(sketch(onlyGroup(flow.messages))).toEqual([`INVITE ${A} > ${B}: 486 ack`]);
  });

  test('also before the refusal was captured', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.ackNon2xx(invite, 0, { branch: 'z9hG4bKother' });
    flow.respond(invite, '486 Busy Here');
    expect(sketch(onlyGroup(flow.messages))).toEqual([`INVITE ${A} > ${B}: 486 ack`]);
  });

  test('or stays a stray if nothing fits', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '486 Busy Here');
    flow.ackNon2xx(invite, 0, { branch: 'z9hG4bKother', cseq: 9 });
    const group = onlyGroup(flow.messages);
    expect(sketch(group)).toEqual([`INVITE ${A} > ${B}: 486`]);
    expect(group.strays).toEqual([group.messages[2]]);
  });
});

describe('several hops', () => {
  test('each has its own transaction, linked to the one before', () => {
    const flow = new FlowWriter({ nodes: 3 });
    const invite = flow.request('INVITE', 0, false);
    flow.respondOn(invite, '100 Trying', 0);
    flow.refuse(invite, '486 Busy Here');
    const group = onlyGroup(flow.messages);
    expect(sketch(group)).toEqual([`INVITE ${A} > ${B}: 100 486 ack`, `INVITE ${B} > ${C}: 486 ack`]);
    const [first, second] = group.transactions;
    expect(first?.upstream).toBeUndefined();
    expect(second?.upstream).toBe(first);
  });

  test('the link does not depend on which hop was captured first', () => {
    const flow = new FlowWriter({ nodes: 3 });
    flow.request('INVITE', 0, false);
    const [second, first] = onlyGroup([...flow.messages].reverse()).transactions;
    expect(second?.upstream).toBe(first);
  });

  test('two hops between ports of one machine are not one', () => {
    const flow = new FlowWriter({ nodes: 3 });
    const invite = flow.request('INVITE', 0, false);
    flow.respondOn(invite, '486 Busy Here', 1);
    flow.respondOn(invite, '486 Busy Here', 0);
    flow.ackNon2xx(invite, 0);
    const ports = new Map([A, B, C].map((endpoint, i) => [endpoint, `127.0.0.1:506${i}`]));
    const local = flow.messages.map(m => ({
      ...m,
      from: ports.get(m.from) ?? '',
      to: ports.get(m.to) ?? '',
    }));
    expect(sketch(onlyGroup(local))).toEqual([
      'INVITE 127.0.0.1:5060 > 127.0.0.1:5061: 486 ack',
      'INVITE 127.0.0.1:5061 > 127.0.0.1:5062: 486',
    ]);
  });

  test('a CANCEL belongs to the INVITE of its hop', () => {
    const flow = new FlowWriter({ nodes: 3 });
    const invite = flow.request('INVITE', 0, false);
    flow.cancel(invite, 0);
    flow.cancel(invite, 1);
    const [first, second, third, fourth] = onlyGroup(flow.messages).transactions;
    expect(third?.cancels).toBe(first);
    expect(fourth?.cancels).toBe(second);
    expect(first?.cancelledBy).toEqual([third]);
  });
});
