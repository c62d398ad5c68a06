import { afterEach, describe, expect, it } from 'vitest';
import { describeOutcome } from '../../src/core/exchange/describe-outcome';
import { type ExchangeOptions, startExchange } from '../../src/net/start-exchange';
import { collecting, opened, type Peer, requestFor, responseTo, type Script, udpPeer, until } from './peers';

const peers: Peer[] = [];
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
});

/** Fires over UDP with timers of the RFC, so that nothing is repeated. */
async function fire(method: string, script: Script, more: Partial<ExchangeOptions> = {}) {
  const peer = await udpPeer(script);
  peers.push(peer);
  const transport = await opened(peer.target);
  const options = { ...collecting(500), ...more };
  const running = startExchange(requestFor(method, transport, 5000), transport, options);
  const methods = () => peer.seen.map(line => line.split(' ')[0]);
  const say = async () => describeOutcome(await running.outcome, running.target).text;
  return { running, methods, say, lines: options.lines };
}

const answers: Script = (m, reply) => {
  if (/^(INVITE|BYE)/.test(m)) reply(responseTo(m, '200 OK'));
};

describe('the stop of the user', () => {
  it('while credentials are asked for: nothing waits at the peer, and nothing more is sent', async () => {
    let asked = (_: undefined): void => undefined;
    const question = new Promise<undefined>(resolve => {
      asked = resolve;
    });
    const challenge = ['WWW-Authenticate: Digest realm="r", nonce="n"'];
    const { running, methods, say } = await fire(
      'REGISTER',
      (m, reply) => reply(responseTo(m, '401 Unauthorized', challenge)),
      { credentials: () => question },
    );
    await until(() => running.phase === 'challenged');
    running.cancel();
    expect(await say()).toBe('Stopped: the answer is no longer waited for.');
    asked(undefined);
    await running.close(50);
    expect(methods()).toEqual(['REGISTER']);
  });

  it('in a call is BYE, and a second stop sends no second one', async () => {
    const { running, methods, say } = await fire('INVITE', answers);
    expect(await say()).toBe('200 OK: the call is up.');
    expect(running.phase).toBe('up');
    running.cancel();
    running.cancel();
    await until(() => running.phase === 'over');
    await running.close(50);
    expect(methods()).toEqual(['INVITE', 'ACK', 'BYE']);
  });

  it('after the final answer does nothing any more', async () => {
    const { running, methods, say } = await fire('OPTIONS', (m, reply) => reply(responseTo(m, '200 OK')));
    expect(await say()).toBe('200 OK');
    running.cancel();
    await running.close(50);
    running.cancel();
    expect(methods()).toEqual(['OPTIONS']);
  });

  it('while the call is held, or a re-INVITE waits, is BYE too', async () => {
    const { running, methods } = await fire('INVITE', answers);
    await until(() => running.phase === 'up');
    running.hold(true);
    running.cancel();
    await until(() => running.phase === 'over');
    await running.close(50);
    expect(methods().filter(method => method === 'BYE')).toHaveLength(1);
  });
});

describe('a CANCEL', () => {
  /** Rings, and answers a CANCEL so. */
  const ringing =
    (onCancel: (cancel: string, reply: (text: string) => void) => void): Script =>
    (m, reply) => {
      if (m.startsWith('INVITE')) reply(responseTo(m, '180 Ringing'));
      if (m.startsWith('CANCEL')) onCancel(m, reply);
    };
  const invite = (cancel: string): string => cancel.replace('1 CANCEL', '1 INVITE');

  it('that crosses another final answer: that is told, and acknowledged', async () => {
    const { running, methods, say, lines } = await fire(
      'INVITE',
      ringing((m, reply) => {
        reply(responseTo(invite(m), '486 Busy Here'));
        reply(responseTo(m, '481 Call/Transaction Does Not Exist'));
      }),
    );
    await until(() => lines().includes('in SIP/2.0 180 Ringing'));
    running.cancel();
    expect(await say()).toBe('Cancelled too late: 486 Busy Here had been given.');
    await until(() => methods().includes('ACK'));
    await running.close(50);
    expect(methods()).toEqual(['INVITE', 'CANCEL', 'ACK']);
  });

  it('after which the INVITE stays without a final answer: that is told after 64*T1 (RFC 3261 §9.1)', async () => {
    const { running, methods, say, lines } = await fire(
      'INVITE',
      ringing((m, reply) => reply(responseTo(m, '200 OK'))),
      { timers: { t1: 5, t2: 40, t4: 50 } },
    );
    await until(() => lines().includes('in SIP/2.0 180 Ringing'));
    running.cancel();
    expect(await say()).toBe('Cancelled: CANCEL was sent, and no final answer to the INVITE came.');
    await running.close(50);
    expect(methods()).toContain('CANCEL');
  });

  it('of an INVITE that was sent again with credentials has the branch and number of that one', async () => {
    const challenge = ['Proxy-Authenticate: Digest realm="r", nonce="n"'];
    const cancels: string[] = [];
    const { running, say, lines } = await fire(
      'INVITE',
      (m, reply) => {
        if (m.startsWith('ACK')) return;
        if (m.startsWith('CANCEL')) {
          cancels.push(m);
          reply(responseTo(m, '200 OK'));
          reply(responseTo(m.replace('2 CANCEL', '2 INVITE'), '487 Request Terminated'));
        } else if (m.includes('\r\nProxy-Authorization:')) reply(responseTo(m, '180 Ringing'));
        else reply(responseTo(m, '407 Proxy Authentication Required', challenge));
      },
      { credentials: async () => ({ user: 'alice', password: 'secret' }) },
    );
    await until(() => lines().includes('in SIP/2.0 180 Ringing'));
    running.cancel();
    expect(await say()).toBe('Cancelled: the peer confirmed with 487.');
    await running.close(50);
    expect(cancels[0]).toContain('\r\nCSeq: 2 CANCEL\r\n');
    expect(cancels[0]).not.toContain('z9hG4bKtest1');
  });

  it('goes out too while a PRACK waits for its answer', async () => {
    const { running, methods, say } = await fire('INVITE', (m, reply) => {
      if (m.startsWith('INVITE')) {
        const more = ['Require: 100rel', 'RSeq: 1', `Contact: <${m.split(' ')[1]}>`];
        reply(responseTo(m, '183 Session Progress', more));
      }
      if (!m.startsWith('CANCEL')) return;
      reply(responseTo(m, '200 OK'));
      reply(responseTo(invite(m), '487 Request Terminated'));
    });
    await until(() => methods().includes('PRACK'));
    running.cancel();
    expect(await say()).toBe('Cancelled: the peer confirmed with 487.');
    await running.close(50);
    expect(methods().filter(method => method !== 'PRACK')).toEqual(['INVITE', 'CANCEL', 'ACK']);
  });
});

describe('the owner goes away', () => {
  it('in a call whose peer is silent: BYE, and the end comes within its bound', async () => {
    const { running, methods } = await fire('INVITE', (m, reply) => {
      if (m.startsWith('INVITE')) reply(responseTo(m, '200 OK'));
    });
    await running.outcome;
    await running.close(100);
    expect(methods()).toContain('BYE');
  });

  it('before anything came: nothing more is sent, and the end comes at once', async () => {
    const { running, methods, say } = await fire('INVITE', () => undefined);
    await running.close(1000);
    expect(await say()).toBe('Stopped: the answer is no longer waited for.');
    expect(methods().every(method => method === 'INVITE')).toBe(true);
  });
});
