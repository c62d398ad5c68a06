import { afterEach, describe, expect, it } from 'vitest';
import { startExchange } from '../../src/net/start-exchange';
import { fire } from '../interop/fire';
import { collecting, opened, type Peer, requestFor, responseTo, udpPeer, until } from './peers';

let peer: Peer;
afterEach(() => peer.close());

/** A call whose ACK waits for the user. */
async function heldCall(t1: number) {
  peer = await udpPeer((m, reply) => (m.startsWith('ACK') ? undefined : reply(responseTo(m, '200 OK'))));
  const transport = await opened(peer.target);
  const request = { ...requestFor('INVITE', transport, 60_000), ack: { kind: 'manual' } as const };
  const options = { ...collecting(), timers: { t1, t2: 4000, t4: 5000 } };
  const running = startExchange(request, transport, options);
  await running.outcome;
  return running;
}

const methods = () => [...new Set(peer.seen.map(line => line.split(' ')[0]))];

describe('an ACK that is held back', () => {
  it('goes when the user says so; how long the peer waits for it is known until then', async () => {
    const running = await heldCall(500);
    expect(running.phase).toBe('unacknowledged');
    expect(running.ackWaitMs).toBeGreaterThan(0);
    expect(running.ackWaitMs).toBeLessThanOrEqual(32_000);
    running.acknowledge();
    await running.acknowledged;
    expect([running.phase, running.ackWaitMs]).toEqual(['up', undefined]);
    await until(() => peer.seen.some(line => line.startsWith('ACK')));
    await running.close(2000);
    expect(methods()).toEqual(['INVITE', 'ACK', 'BYE']);
  });

  it('may go after 64*T1 too: then the wait is over', async () => {
    const running = await heldCall(1);
    await until(() => running.ackWaitMs === undefined);
    expect(running.phase).toBe('unacknowledged');
    running.acknowledge();
    expect(running.phase).toBe('up');
    await running.close(2000);
    expect(methods()).toEqual(['INVITE', 'ACK', 'BYE']);
  });

  it('goes before the BYE of an owner who leaves', async () => {
    const running = await heldCall(500);
    await running.close(2000);
    await running.acknowledged;
    expect(methods()).toEqual(['INVITE', 'ACK', 'BYE']);
  });

  it('is missed in the live trace as soon as the 2xx is repeated, on the 2xx, and no longer once it has gone', async () => {
    // The callee repeats its 2xx after T1, as nothing acknowledges it (RFC 3261 §13.3.1.4).
    peer = await udpPeer((m, reply) => {
      if (m.startsWith('ACK')) return;
      reply(responseTo(m, '200 OK'));
      if (m.startsWith('INVITE')) setTimeout(() => reply(responseTo(m, '200 OK')), 550);
    });
    const uri = `sip:bob@127.0.0.1:${peer.target.port}`;
    const { running, records, trace } = await fire(`# @ack manual\nINVITE ${uri} SIP/2.0\n\n`);
    await running.outcome;
    await until(() => records.length === 3);
    const missing = () => trace().findings.filter(({ rule }) => rule === 'invite-2xx-no-ack');
    expect(missing().map(({ message }) => message)).toEqual([
      '200 OK to INVITE (CSeq 1) was never acknowledged; the 2xx was repeated once.',
    ]);
    const [finding] = missing();
    const { text } = trace();
    expect(text.slice(finding?.span.start ?? 0)).toMatch(/^SIP\/2\.0 200 OK/);
    running.acknowledge();
    await until(() => records.length > 3);
    expect(missing()).toEqual([]);
    await running.close(2000);
  });
});
