import { afterEach, describe, expect, it } from 'vitest';
import { describeFailure, describeOutcome } from '../../src/core/exchange/describe-outcome';
import type { Clock } from '../../src/net/clock';
import { openTransport } from '../../src/net/open-transport';
import { startExchange } from '../../src/net/start-exchange';
import {
  collecting,
  opened,
  type Peer,
  requestFor,
  responseTo,
  type Script,
  tcpPeer,
  udpPeer,
  until,
} from './peers';

const peers: Peer[] = [];
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
});

/** Fires at a UDP peer; timers are slow enough that a busy machine repeats nothing. */
async function fire(method: string, script: Script, timeoutMs = 5000) {
  const peer = await udpPeer(script);
  peers.push(peer);
  const transport = await opened(peer.target);
  const options = collecting(500);
  const running = startExchange(requestFor(method, transport, timeoutMs), transport, options);
  const say = async () => describeOutcome(await running.outcome, peer.target).text;
  return { peer, running, options, say };
}

describe('faults of a peer over UDP', () => {
  it('two final answers: the first counts, the second is recorded and does no harm', async () => {
    const { running, options, say } = await fire('OPTIONS', (m, reply) => {
      reply(responseTo(m, '404 Not Found'));
      reply(responseTo(m, '200 OK'));
    });
    expect(await say()).toBe('404 Not Found');
    await until(() => options.lines().length === 3);
    await running.close(10);
    expect(options.lines()).toContain('in SIP/2.0 200 OK');
  });

  it('of an INVITE: a 200 after a 486 makes no call, and nothing is left of it', async () => {
    const { peer, running, options, say } = await fire('INVITE', (m, reply) => {
      if (!m.startsWith('INVITE')) return;
      reply(responseTo(m, '486 Busy Here'));
      reply(responseTo(m, '200 OK'));
    });
    expect(await say()).toBe('486 Busy Here');
    await until(() => options.lines().includes('in SIP/2.0 200 OK'));
    expect(running.phase).toBe('over');
    await running.close(50);
    await until(() => peer.seen.some(line => line.startsWith('ACK')));
  });

  it('an answer from another address is taken by its branch, and recorded with that address', async () => {
    const other = await udpPeer(() => undefined);
    peers.push(other);
    const { createSocket } = await import('node:dgram');
    const stranger = createSocket('udp4');
    const { running, options, say } = await fire('OPTIONS', m => {
      const port = Number(/Via: \S+ 127\.0\.0\.1:([0-9]+)/.exec(m)?.[1]);
      stranger.send(responseTo(m, '200 OK'), port, '127.0.0.1', () => stranger.close());
    });
    expect(await say()).toBe('200 OK');
    await running.close(10);
    const [out, back] = options.records;
    expect(back?.source).not.toBe(out?.destination);
  });

  it('an answer without anything that belongs in one is told as what it is not', async () => {
    const { options, say, running } = await fire(
      'OPTIONS',
      (_, reply) => reply('SIP/2.0 200 OK\r\n\r\n'),
      400,
    );
    expect(await say()).toContain('1 other answer came: 200 with Via branch (none) instead of z9hG4bKtest1.');
    await running.close(10);
    expect(options.lines().at(-1)).toBe(
      'in SIP/2.0 200 OK (belongs to no request of this exchange: Via branch (none) instead of z9hG4bKtest1)',
    );
  });

  it('the editor closed while it rings: CANCEL goes out, and the end comes within its bound', async () => {
    const { peer, running, options, say } = await fire('INVITE', (m, reply) => {
      if (m.startsWith('INVITE')) reply(responseTo(m, '180 Ringing'));
    });
    await until(() => options.lines().includes('in SIP/2.0 180 Ringing'));
    await running.close(100);
    expect(await say()).toBe('Stopped: the answer is no longer waited for.');
    await until(() => peer.seen.some(line => line.startsWith('CANCEL')));
  });
});

describe('faults of this machine', () => {
  it.each(['udp', 'tcp', 'tls', 'ws', 'wss'] as const)(
    'a local port that is taken is told, over %s',
    async transport => {
      const holder = await udpPeer(() => undefined);
      const listener = await tcpPeer(() => undefined);
      peers.push(holder, listener);
      const taken = transport === 'udp' ? holder : listener;
      const outcome = await openTransport(
        { ...listener.target, transport },
        { localPort: taken.target.port },
      );
      if (outcome.kind !== 'failed') throw new Error(outcome.kind);
      expect(describeFailure(outcome.failure)).toBe(
        `The local port ${taken.target.port} is in use by another program. Choose another one, or none to get a free one.`,
      );
    },
  );

  it('a clock that jumps changes no timer: the wait is what the timers say', async () => {
    let pending: (() => void)[] = [];
    let seconds = 2_000_000_000;
    const clock: Clock = {
      // Each look at the clock jumps a day back.
      now: () => {
        seconds -= 86_400;
        return { seconds, nanos: 0, digits: 6, dateless: false };
      },
      after: (_, callback) => {
        const forget = () => {
          pending = pending.filter(other => other !== fire);
        };
        const fire = () => {
          forget();
          callback();
        };
        pending.push(fire);
        return forget;
      },
    };
    const peer = await udpPeer(() => undefined);
    peers.push(peer);
    const transport = await opened(peer.target);
    const running = startExchange(requestFor('OPTIONS', transport, 1000), transport, {
      onRecord: () => undefined,
      clock,
    });
    for (let i = 0; i < 20 && pending.length > 0; i++) for (const fire of [...pending]) fire();
    expect((await running.outcome).kind).toBe('no-answer');
    await running.ended;
    expect(pending).toEqual([]);
  });
});
