import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { describeFailure, describeOutcome } from '../../src/core/exchange/describe-outcome';
import { ConnectionPool } from '../../src/net/connection-pool';
import type { ResolvedTarget } from '../../src/net/resolve-target';
import { startExchange } from '../../src/net/start-exchange';
import type { Transport } from '../../src/net/transport';
import { nextAttemptOf, type WayOptions, waysTo } from '../../src/net/ways-to-target';
import { collecting, type Peer, requestFor, responseTo, type Script, tcpPeer, udpPeer, until } from './peers';

const peers: Peer[] = [];
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
});

const ok: Script = (m, reply) => {
  if (!m.startsWith('ACK')) reply(responseTo(m, '200 OK'));
};

async function udp(script: Script): Promise<ResolvedTarget> {
  const peer = await udpPeer(script);
  peers.push(peer);
  return { ...peer.target, address: '127.0.0.1' };
}

async function tcp(script: Parameters<typeof tcpPeer>[0]): Promise<ResolvedTarget> {
  const peer = await tcpPeer(script);
  peers.push(peer);
  return { ...peer.target, address: '127.0.0.1' };
}

/** A TCP target where nothing listens. */
async function nowhere(): Promise<ResolvedTarget> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return { transport: 'tcp', host: '127.0.0.1', address: '127.0.0.1', port };
}

/** Fires at targets in turn. In what is said their ports are A, B, … */
async function fire(
  targets: readonly ResolvedTarget[],
  { method = 'OPTIONS', timeoutMs = 400, ...more } = {},
) {
  const options: WayOptions = more;
  const plain = (text: string): string =>
    targets.reduce((said, { port }, i) => said.replaceAll(String(port), String.fromCharCode(65 + i)), text);
  const ways = waysTo(targets, options);
  const way = await ways.next();
  if (way.kind !== 'open') {
    return { said: way.kind === 'failed' ? plain(describeFailure(way.failure)) : way.kind, lines: () => [] };
  }
  const log = collecting(50);
  const running = startExchange(requestFor(method, way.transport, timeoutMs), way.transport, {
    ...log,
    firstNote: way.note,
    nextTarget: nextAttemptOf(ways, async transport => requestFor(method, transport, timeoutMs)),
  });
  const said = async () => plain(describeOutcome(await running.outcome, running.target).text);
  // Copies over UDP are left out.
  const lines = () => [...new Set(log.lines().map(plain))];
  return { running, said, lines };
}

async function end(fired: Awaited<ReturnType<typeof fire>>) {
  const { running, said, lines } = fired;
  if (!running) return { said, lines: [] };
  const text = await said();
  await running.close(1000);
  return { said: text, lines: lines() };
}

const next = (why: string): string =>
  `(sent to the next target, 127.0.0.1:B (TCP), as 127.0.0.1:A (TCP) ${why} (RFC 3263 §4.3))`;

describe('the next target of a name (RFC 3263 §4.3)', () => {
  it('is tried where the first refuses the connection, and the trace says so', async () => {
    const fired = await fire([await nowhere(), await tcp((m, s) => s.write(responseTo(m, '200 OK')))]);
    expect(await end(fired)).toEqual({
      said: '200 OK',
      lines: [
        `out OPTIONS sip:bob@127.0.0.1:B SIP/2.0 ${next('refused the connection')}`,
        'in SIP/2.0 200 OK',
      ],
    });
  });

  it('is tried where the first closes the connection without an answer', async () => {
    const fired = await fire([
      await tcp((_, socket) => socket.end()),
      await tcp((m, s) => s.write(responseTo(m, '200 OK'))),
    ]);
    const { said, lines } = await end(fired);
    expect(said).toBe('200 OK');
    expect(lines[1]).toBe(`out OPTIONS sip:bob@127.0.0.1:B SIP/2.0 ${next('closed the connection')}`);
  });

  it('is tried where the first answers 503, whose INVITE is acknowledged', async () => {
    const busy = await udp((m, reply) => {
      if (m.startsWith('INVITE')) reply(responseTo(m, '503 Service Unavailable'));
    });
    const fired = await fire([busy, await udp(ok)], { method: 'INVITE' });
    const { said, lines } = await end(fired);
    expect(said).toBe('200 OK: the call is up.');
    expect(lines.map(line => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'out INVITE sip:bob@127.0.0.1:A',
      'in SIP/2.0 503',
      'out ACK sip:bob@127.0.0.1:A',
      'out INVITE sip:bob@127.0.0.1:B',
      'in SIP/2.0 200',
      'out ACK sip:bob@127.0.0.1:B',
      'out BYE sip:bob@127.0.0.1:B',
    ]);
    expect(lines[3]).toContain('as 127.0.0.1:A (UDP) answered 503 (RFC 3263 §4.3)');
  });

  it('is tried where the first is silent', async () => {
    const { said, lines } = await end(await fire([await udp(() => undefined), await udp(ok)]));
    expect(said).toBe('200 OK');
    expect(lines.some(line => line.includes('as 127.0.0.1:A (UDP) did not answer'))).toBe(true);
  });

  it.each([
    ['assist', 2],
    ['exact', 1],
  ] as const)('in %s mode gets the request with %i branches in all', async (mode, count) => {
    const targets = [
      await tcp((_, socket) => socket.end()),
      await tcp((m, s) => s.write(responseTo(m, '200 OK'))),
    ];
    const ways = waysTo(targets);
    const way = await ways.next();
    if (way.kind !== 'open') throw new Error(way.kind);
    const request = (transport: Transport) => ({ ...requestFor('OPTIONS', transport, 5000), mode });
    const log = collecting(500);
    const running = startExchange(request(way.transport), way.transport, {
      ...log,
      nextTarget: nextAttemptOf(ways, async transport => request(transport)),
    });
    expect(await running.outcome).toMatchObject({ kind: 'answered', status: 200 });
    await running.ended;
    const sent = log.records.filter(({ direction }) => direction === 'out');
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ payload }) => /branch=(\w+)/.exec(payload)?.[1])).size).toBe(count);
    expect(new Set(sent.map(({ payload }) => /Call-ID: (.*)/.exec(payload)?.[1])).size).toBe(1);
  });

  it('is not tried after any other answer', async () => {
    const busy = await udp((m, reply) => reply(responseTo(m, '500 Server Internal Error')));
    const fired = await fire([busy, await udp(ok)]);
    expect((await end(fired)).said).toBe('500 Server Internal Error');
    expect(peers[1]?.seen).toEqual([]);
  });

  it('is not tried where the first has rung: the request had arrived', async () => {
    const rings = await tcp((m, socket) => {
      socket.write(responseTo(m, '180 Ringing'));
      setTimeout(() => socket.destroy(), 20);
    });
    const fired = await fire([rings, await tcp((m, s) => s.write(responseTo(m, '200 OK')))], {
      method: 'INVITE',
    });
    expect((await end(fired)).said).toBe(
      '127.0.0.1:A (TCP) closed the connection before the final answer. Look at its log: it may not take this message.',
    );
    expect(peers[1]?.seen).toEqual([]);
  });

  it('is asked about before, and without a yes the first outcome stands', async () => {
    const second = await tcp((m, s) => s.write(responseTo(m, '200 OK')));
    const closes = await tcp((_, socket) => socket.end());
    const allow = async ({ port }: ResolvedTarget) => port === closes.port;
    const { said } = await end(await fire([closes, second], { allow } as object));
    expect(said).toBe(
      '127.0.0.1:A (TCP) closed the connection before the final answer. Look at its log: it may not take this message.',
    );
    expect(peers[0]?.seen).toEqual([]);
  });

  it('fails with the words of the last where all fail', async () => {
    const { said } = await end(await fire([await nowhere(), await nowhere()]));
    expect(said).toBe(
      '127.0.0.1:B (TCP) refused the connection: nothing listens there. Start the peer, or check the port and the transport.',
    );
  });

  it('is another TCP one before UDP is taken for a long request (RFC 3261 §18.1.1)', async () => {
    const options = { udpWhereRefused: true } as object;
    const refused = await nowhere();
    const other = await fire([refused, await tcp((m, s) => s.write(responseTo(m, '200 OK')))], options);
    expect((await end(other)).lines[0]).toContain('sent to the next target, 127.0.0.1:B (TCP)');
    const udpPort = await udp(ok);
    const { said, lines } = await end(
      await fire([{ ...udpPort, transport: 'tcp' }], { ...options, timeoutMs: 5000 }),
    );
    expect(said).toBe('200 OK');
    expect(lines[0]).toBe(
      'out OPTIONS sip:bob@127.0.0.1:A SIP/2.0 (sent over UDP all the same, to 127.0.0.1:A (UDP), as 127.0.0.1:A (TCP) refused the connection (RFC 3261 §18.1.1))',
    );
    const closes = await tcp((_, socket) => socket.end());
    expect((await end(await fire([closes], options))).said).toContain('(TCP) closed the connection');
  });

  it('is not looked for any more when the user stops', async () => {
    const closes = await tcp((_, socket) => socket.end());
    let asked: (allowed: boolean) => void = () => undefined;
    const question = new Promise<boolean>(resolve => {
      asked = resolve;
    });
    let questions = 0;
    const allow = () => (++questions === 1 ? Promise.resolve(true) : question);
    const second = await tcp((m, s) => s.write(responseTo(m, '200 OK')));
    const fired = await fire([closes, second], { allow } as object);
    await until(() => questions === 2);
    expect(fired.running?.phase).toBe('waiting');
    fired.running?.cancel();
    expect((await end(fired)).said).toBe('Stopped: the answer is no longer waited for.');
    asked(true);
  });
});

describe('a connection of an earlier exchange that is dead', () => {
  it('is replaced by a new one to the same target', async () => {
    const pool = new ConnectionPool();
    let count = 0;
    // Each connection lives for one request: the second one on it is met by its end.
    const served = new WeakSet<object>();
    const target = await tcp((m, socket) => {
      count++;
      if (served.has(socket)) socket.end();
      else socket.write(responseTo(m, '200 OK'));
      served.add(socket);
    });
    // Not closed before the next one takes its connection: so the running exchange is only waited for.
    const first = await fire([target], { pool } as object);
    await first.running?.ended;
    const second = await fire([target], { pool } as object);
    const { said, lines } = await end(second);
    expect(said).toBe('200 OK');
    expect(lines).toEqual([
      'out OPTIONS sip:bob@127.0.0.1:A SIP/2.0 (over the connection that an earlier exchange had opened)',
      'out OPTIONS sip:bob@127.0.0.1:A SIP/2.0 (over a new connection, as the one that was open had ended)',
      'in SIP/2.0 200 OK',
    ]);
    expect(count).toBe(3);
    pool.close();
  });
});
