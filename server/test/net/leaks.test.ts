import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { RequestTarget } from '../../src/core/exchange/prepared-request';
import { ConnectionPool } from '../../src/net/connection-pool';
import { openTransport } from '../../src/net/open-transport';
import { type RunningExchange, startExchange } from '../../src/net/start-exchange';
import type { OpenOptions } from '../../src/net/transport';
import { testAuthority } from './certificates';
import { handles, leftOver, warnings } from './handles';
import { collecting, type Peer, requestFor, responseTo, type Script, tcpPeer, udpPeer } from './peers';

/** A peer of one of these tests. */
type Silent = Pick<Peer, 'target' | 'close'>;

/** What a peer answers to one message, over whatever transport. */
type Answer = (message: string) => readonly string[];

const challenge = 'WWW-Authenticate: Digest realm="home", nonce="n1", algorithm=SHA-256, qop="auth"';

const answers = {
  ok: m => [responseTo(m, '200 OK')],
  call: m => {
    if (m.startsWith('ACK')) return [];
    const ok = responseTo(m, '200 OK');
    return m.startsWith('INVITE') ? [responseTo(m, '180 Ringing'), ok] : [ok];
  },
  challenged: m => [
    m.includes('\r\nAuthorization:')
      ? responseTo(m, '200 OK')
      : responseTo(m, '401 Unauthorized', [challenge]),
  ],
  ringing: m => {
    if (m.startsWith('INVITE')) return [responseTo(m, '180 Ringing')];
    if (!m.startsWith('CANCEL')) return [];
    const ended = responseTo(m.replace('1 CANCEL', '1 INVITE'), '487 Request Terminated');
    return [responseTo(m, '200 OK'), ended];
  },
  silent: () => [],
} satisfies Record<string, Answer>;

/** Several messages may come in one read of a stream. */
const messagesIn = (text: string): readonly string[] => text.split(/(?<=\r\n\r\n)/);

function onSocket(answer: Answer): (text: string, socket: Socket) => void {
  return (text, socket) => {
    for (const message of messagesIn(text)) for (const reply of answer(message)) socket.write(reply);
  };
}

const overUdp = (answer: Answer): Promise<Silent> => {
  const script: Script = (m, reply) => {
    for (const text of answer(m)) reply(text);
  };
  return udpPeer(script);
};
const overTcp = (answer: Answer): Promise<Silent> => tcpPeer(onSocket(answer));

async function overTls(answer: Answer): Promise<Silent & { readonly tls: OpenOptions['tls'] }> {
  const authority = testAuthority();
  const { cert, key } = authority.issue('peer', 'IP:127.0.0.1');
  const say = onSocket(answer);
  const sockets = new Set<Socket>();
  const server = createTls({ cert, key }, socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', bytes => say(bytes.toString('latin1'), socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { target: { transport: 'tls', host: '127.0.0.1', port }, close, tls: { ca: [authority.ca.cert] } };
}

async function overWs(answer: Answer): Promise<Silent> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' });
  server.on('connection', socket => {
    socket.on('error', () => undefined);
    socket.on('message', data => {
      for (const reply of answer((data as Buffer).toString('latin1'))) socket.send(reply);
    });
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    for (const client of server.clients) client.terminate();
    server.close();
  };
  return { target: { transport: 'ws', host: '127.0.0.1', port }, close };
}

/** An exchange of each kind, from the open transport to its outcome; how it ended. */
interface Kind {
  readonly method: string;
  readonly answer: Answer;
  readonly timeoutMs?: number;
  /** The user stops it when it has come so far. */
  readonly stopAt?: 'ringing' | 'up';
  readonly ends: string;
}

const kinds = {
  'OPTIONS that is answered': { method: 'OPTIONS', answer: answers.ok, ends: 'answered 200' },
  'call that we hang up': {
    method: 'INVITE',
    answer: answers.call,
    stopAt: 'up',
    ends: 'answered 200',
  },
  'REGISTER that is challenged': {
    method: 'REGISTER',
    answer: answers.challenged,
    ends: 'answered 200',
  },
  'call that we cancel while it rings': {
    method: 'INVITE',
    answer: answers.ringing,
    stopAt: 'ringing',
    ends: 'cancelled terminated',
  },
  'OPTIONS that nobody answers': {
    method: 'OPTIONS',
    answer: answers.silent,
    timeoutMs: 20,
    ends: 'no-answer',
  },
} as const satisfies Record<string, Kind>;

interface Way {
  readonly target: RequestTarget;
  readonly options: OpenOptions;
}

/**
 * Runs one exchange until its owner has no more use for it. The timers are those of the RFC, so nothing is repeated, and
 * all that still run at that moment must be stopped.
 */
async function exchange(
  { target, options }: Way,
  { method, timeoutMs = 30_000, stopAt }: Kind,
): Promise<string> {
  const opening = await openTransport(target, options);
  if (opening.kind !== 'open') return JSON.stringify(opening);
  const way = opening.transport;
  let isOver = (): void => undefined;
  const over = new Promise<void>(resolve => {
    isOver = resolve;
  });
  const running: RunningExchange = startExchange(requestFor(method, way, timeoutMs), way, {
    ...collecting(500),
    credentials: async () => ({ user: 'alice', password: 'secret' }),
    onProgress: () => stopAt === 'ringing' && running.cancel(),
    onPhase: phase => {
      if (phase === stopAt) running.cancel();
      if (phase === 'over') isOver();
    },
  });
  const outcome = await running.outcome;
  await over;
  await running.close(1000);
  if (outcome.kind === 'answered') return `answered ${outcome.status}`;
  return outcome.kind === 'cancelled' ? `cancelled ${outcome.how.kind}` : outcome.kind;
}

/** Exchanges that run at the same time; of a kept connection only one can. */
const atOnce = 50;

/** Runs so many; how they ended, each way once. */
async function exchanges(count: number, way: Way, kind: Kind): Promise<ReadonlySet<string>> {
  const ends = new Set<string>();
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) ends.add(await exchange(way, kind));
  };
  await Promise.all(Array.from({ length: way.options.pool ? 1 : atOnce }, worker));
  return ends;
}

type Open = (answer: Answer) => Promise<Silent & { readonly tls?: OpenOptions['tls'] }>;

const cases: readonly (readonly [keyof typeof kinds, string, number, Open, boolean])[] = [
  ['OPTIONS that is answered', 'UDP', 1000, overUdp, false],
  ['OPTIONS that is answered', 'TCP', 200, overTcp, false],
  ['OPTIONS that is answered', 'TCP, one connection for all', 1000, overTcp, true],
  ['OPTIONS that is answered', 'TLS', 30, overTls, false],
  ['OPTIONS that is answered', 'TLS, one connection for all', 300, overTls, true],
  ['OPTIONS that is answered', 'WS', 100, overWs, false],
  ['OPTIONS that is answered', 'WS, one connection for all', 300, overWs, true],
  ['call that we hang up', 'UDP', 1000, overUdp, false],
  ['call that we hang up', 'TCP', 100, overTcp, false],
  ['call that we hang up', 'WS', 100, overWs, false],
  ['REGISTER that is challenged', 'UDP', 300, overUdp, false],
  ['REGISTER that is challenged', 'TCP, one connection for all', 300, overTcp, true],
  ['call that we cancel while it rings', 'UDP', 300, overUdp, false],
  ['call that we cancel while it rings', 'TCP', 100, overTcp, false],
  ['OPTIONS that nobody answers', 'UDP', 300, overUdp, false],
  ['OPTIONS that nobody answers', 'TCP', 100, overTcp, false],
];

describe.each(cases)('after many exchanges: %s over %s', (name, _, count, open, pooled) => {
  it(`of ${count} no socket, timer, listener or process is left`, { timeout: 120_000 }, async () => {
    const kind: Kind = kinds[name];
    const before = handles();
    const warned = warnings();
    const peer = await open(kind.answer);
    const pool = pooled ? new ConnectionPool() : undefined;
    const way: Way = { target: peer.target, options: { pool, tls: peer.tls } };
    expect([...(await exchanges(count, way, kind))]).toEqual([kind.ends]);
    pool?.close();
    peer.close();
    warned.stop();
    expect(await leftOver(before)).toEqual([]);
    expect(warned.seen).toEqual([]);
  });
});

describe('after many requests that do not get anywhere', () => {
  it.each([
    ['refused', 300],
    ['reset', 100],
  ] as const)('%s: of %i nothing is left', { timeout: 120_000 }, async (how, count) => {
    const before = handles();
    const peer = await tcpPeer((_, socket) => socket.write('SIP/2.0 200', () => socket.resetAndDestroy()));
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const target = how === 'refused' ? { ...peer.target, port } : peer.target;
    const ends = await exchanges(count, { target, options: {} }, kinds['OPTIONS that is answered']);
    for (const end of ends) expect(end).toContain(how === 'refused' ? 'refused' : 'failed');
    peer.close();
    expect(await leftOver(before)).toEqual([]);
  });
});

describe('the count sees', () => {
  it('a socket that is left open, also as an open file', async () => {
    const before = handles();
    const peer = await udpPeer(() => undefined);
    const more = [...handles()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    expect(more.map(([kind]) => kind)).toContain('UDPWrap');
    if (process.platform === 'linux') expect(more.map(([kind]) => kind)).toContain('open socket');
    peer.close();
  });

  it('a timer, a process and a listener that are left', async () => {
    const before = handles();
    const more = () => [...handles()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    const timer = setTimeout(() => undefined, 60_000);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'pipe' });
    await once(child, 'spawn');
    const listener = (): void => undefined;
    process.on('SIGUSR2', listener);
    expect(more().map(([kind]) => kind)).toEqual(
      expect.arrayContaining(['Timeout', 'ProcessWrap', 'listeners of process']),
    );
    clearTimeout(timer);
    process.off('SIGUSR2', listener);
    child.kill();
    await once(child, 'close');
    expect(await leftOver(before)).toEqual([]);
  });
});
