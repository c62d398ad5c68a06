import { describe, expect, it } from 'vitest';
import { ConnectionPool } from '../../src/net/connection-pool';
import { openTransport } from '../../src/net/open-transport';
import { startExchange } from '../../src/net/start-exchange';
import { requestFor, responseTo, tcpPeer, udpPeer } from './peers';

/** What keeps this process alive, by kind: sockets, timers, child processes. */
function handles(): ReadonlyMap<string, number> {
  const count = new Map<string, number>();
  // The pinned types of Node do not know it yet.
  const node = process as unknown as { getActiveResourcesInfo(): readonly string[] };
  for (const kind of node.getActiveResourcesInfo()) count.set(kind, (count.get(kind) ?? 0) + 1);
  return count;
}

/** Waits until no more handles are open than before; what is left over, else nothing. */
async function leftOver(before: ReadonlyMap<string, number>): Promise<readonly string[]> {
  const kinds = [
    'UDPWrap',
    'TCPSocketWrap',
    'TCPConnectWrap',
    'TLSWrap',
    'ProcessWrap',
    'PipeWrap',
    'Timeout',
  ];
  for (let i = 0; ; i++) {
    const now = handles();
    const more = kinds.filter(kind => (now.get(kind) ?? 0) > (before.get(kind) ?? 0));
    if (more.length === 0 || i === 200) return more.map(kind => `${kind} ${now.get(kind)}`);
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

describe.each([
  ['udp', 1000, false],
  ['tcp', 200, false],
  ['tcp', 1000, true],
] as const)('after many exchanges over %s', (transport, count, pooled) => {
  it(`no socket, timer or process of ${count} is left, connections ${pooled ? '' : 'not '}used again`, {
    timeout: 120_000,
  }, async () => {
    const before = handles();
    const peer =
      transport === 'udp'
        ? await udpPeer((m, reply) => reply(responseTo(m, '200 OK')))
        : await tcpPeer((m, socket) => socket.write(responseTo(m, '200 OK')));
    const pool = pooled ? new ConnectionPool() : undefined;
    let answered = 0;
    for (let i = 0; i < count; i++) {
      const opening = await openTransport(peer.target, { pool });
      if (opening.kind !== 'open') throw new Error(JSON.stringify(opening));
      const way = opening.transport;
      const running = startExchange(requestFor('OPTIONS', way, 30_000), way, { onRecord: () => undefined });
      const outcome = await running.outcome;
      if (outcome.kind === 'answered') answered++;
      await running.close(1000);
    }
    expect(answered).toBe(count);
    pool?.close();
    peer.close();
    expect(await leftOver(before)).toEqual([]);
  });
});

it('the count of handles sees a socket that is left open', async () => {
  const before = handles();
  const peer = await udpPeer(() => undefined);
  expect(handles().get('UDPWrap') ?? 0).toBeGreaterThan(before.get('UDPWrap') ?? 0);
  peer.close();
});
