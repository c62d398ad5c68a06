import { afterEach, describe, expect, it } from 'vitest';
import type { RequestTarget } from '../../src/core/exchange/prepared-request';
import { ConnectionPool } from '../../src/net/connection-pool';
import { openTransport } from '../../src/net/open-transport';
import { startExchange } from '../../src/net/start-exchange';
import type { OpenOptions, Transport } from '../../src/net/transport';
import { collecting, type Peer, requestFor, responseTo, tcpPeer, until } from './peers';

const peers: Peer[] = [];
let pool = new ConnectionPool();
afterEach(() => {
  pool.close();
  pool = new ConnectionPool();
  for (const peer of peers.splice(0)) peer.close();
});

/** A TCP peer that answers 200, and counts its connections. */
async function counting(answer: (text: string) => string = text => responseTo(text, '200 OK')) {
  const sockets = new Set<unknown>();
  const peer = await tcpPeer((text, socket) => {
    sockets.add(socket);
    socket.write(answer(text));
  });
  peers.push(peer);
  return { peer, sockets };
}

async function opened(target: RequestTarget, more: OpenOptions = {}): Promise<Transport> {
  const outcome = await openTransport(target, { pool, ...more });
  if (outcome.kind !== 'open') throw new Error(JSON.stringify(outcome));
  return outcome.transport;
}

async function exchange(target: RequestTarget, more: OpenOptions = {}, timeoutMs = 5000) {
  const transport = await opened(target, more);
  const options = collecting(500);
  const running = startExchange(requestFor('OPTIONS', transport, timeoutMs), transport, options);
  const outcome = await running.outcome;
  await running.ended;
  return { outcome, options, transport };
}

describe('a connection', () => {
  it('is used again by the next exchange with the same target', async () => {
    const { peer, sockets } = await counting();
    const first = await exchange(peer.target);
    const second = await exchange(peer.target);
    expect([first.outcome.kind, second.outcome.kind]).toEqual(['answered', 'answered']);
    expect([first.transport.isReused, second.transport.isReused]).toEqual([false, true]);
    expect(sockets.size).toBe(1);
    expect(second.options.records.map(record => record.direction)).toEqual(['out', 'in']);
  });

  it('belongs to one exchange at a time', async () => {
    const { peer, sockets } = await counting();
    await Promise.all([exchange(peer.target), exchange(peer.target), exchange(peer.target)]);
    expect(sockets.size).toBe(3);
    expect(pool.size).toBe(3);
  });

  it.each([
    ['another port', { localPort: 0 }, { localPort: 45_991 }],
    ['another trust', { tls: { ca: ['a'] } }, { tls: { ca: ['b'] } }],
    ['another certificate', { tls: { certificate: 'a', key: 'a' } }, { tls: { certificate: 'b', key: 'b' } }],
  ] as const)('is not used with %s', async (_, one, other) => {
    const { peer, sockets } = await counting();
    await exchange(peer.target, one);
    await exchange(peer.target, other);
    expect(sockets.size).toBe(2);
  });

  it('that broke off inside a message is not used again', async () => {
    const { peer, sockets } = await counting(text =>
      responseTo(text, '200 OK').replace('Content-Length: 0', 'Content-Length: 100'),
    );
    const { outcome } = await exchange(peer.target, {}, 300);
    expect(outcome.kind).toBe('no-answer');
    expect(pool.size).toBe(0);
    expect(sockets.size).toBe(1);
  });

  it('that the peer closes meanwhile is forgotten', async () => {
    const { peer } = await counting();
    await exchange(peer.target);
    expect(pool.size).toBe(1);
    peer.close();
    await until(() => pool.size === 0);
  });

  it('that nobody uses is closed after its time', async () => {
    pool = new ConnectionPool(20);
    const { peer } = await counting();
    await exchange(peer.target);
    expect(pool.size).toBe(1);
    await until(() => pool.size === 0);
  });

  it('is not kept by a pool that was closed', async () => {
    const { peer } = await counting();
    const transport = await opened(peer.target);
    pool.close();
    transport.close();
    transport.close();
    expect(pool.size).toBe(0);
  });

  it('brings the next exchange nothing that came in between', async () => {
    const { peer } = await counting(text => responseTo(text, '200 OK') + responseTo(text, '200 OK'));
    await exchange(peer.target);
    const { options, outcome } = await exchange(peer.target);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect(options.lines().filter(line => line.startsWith('in')).length).toBeLessThanOrEqual(2);
  });

  it('that breaks before the exchange listens is a failure of the exchange', async () => {
    const { peer } = await counting();
    const transport = await opened(peer.target);
    // The peer sees the connection only with its first bytes.
    transport.send(Buffer.from('\r\n'));
    await until(() => peer.seen.length > 0);
    peer.close();
    await new Promise(resolve => setTimeout(resolve, 50));
    const running = startExchange(requestFor('OPTIONS', transport, 5000), transport, collecting(500));
    expect((await running.outcome).kind).toBe('failed');
    await running.ended;
  });
});
