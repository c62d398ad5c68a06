import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { PreparedRequest, RequestTarget } from '../../src/core/exchange/prepared-request';
import type { WritableRecord } from '../../src/core/trace/write-siptrace';
import { openTransport } from '../../src/net/open-transport';
import type { ExchangeOptions } from '../../src/net/start-exchange';
import type { Transport } from '../../src/net/transport';

/** What a peer of a test does with each message; `text` holds one character a byte. */
export type Script = (text: string, reply: (text: string) => void, count: number) => void;

export interface Peer {
  readonly target: RequestTarget;
  /** Start lines of all that came, in order. */
  readonly seen: string[];
  /** All that came. */
  readonly messages: string[];
  close(): void;
}

const line = (text: string): string => text.split('\r\n')[0] ?? '';

/** A UDP peer on loopback that follows a script. */
export async function udpPeer(script: Script, host = '127.0.0.1'): Promise<Peer> {
  const socket: UdpSocket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const seen: string[] = [];
  const messages: string[] = [];
  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    const text = bytes.toString('latin1');
    seen.push(line(text));
    messages.push(text);
    script(text, answer => socket.send(Buffer.from(answer, 'latin1'), from.port, from.address), seen.length);
  });
  socket.bind(0, host);
  await once(socket, 'listening');
  const { port } = socket.address();
  return { target: { transport: 'udp', host, port }, seen, messages, close: () => socket.close() };
}

/** A TCP peer on loopback. Its script gets whatever one read brings, and the socket. */
export async function tcpPeer(
  script: (text: string, socket: Socket, count: number) => void,
  host = '127.0.0.1',
): Promise<Peer> {
  const sockets = new Set<Socket>();
  const seen: string[] = [];
  const messages: string[] = [];
  const server: Server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', bytes => {
      const text = bytes.toString('latin1');
      seen.push(line(text));
      messages.push(text);
      script(text, socket, seen.length);
    });
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { target: { transport: 'tcp', host, port }, seen, messages, close };
}

/** A response to the request, with a To tag for all but 100. */
export function responseTo(request: string, statusLine: string, more: readonly string[] = []): string {
  const rows = request.split('\r\n\r\n')[0]?.split('\r\n').slice(1) ?? [];
  const copied = rows.filter(row => /^(Via|From|To|Call-ID|CSeq):/.test(row));
  const tagged = copied.map(row =>
    row.startsWith('To:') && !row.includes('tag=') && !statusLine.startsWith('100') ? `${row};tag=peer` : row,
  );
  return `${[`SIP/2.0 ${statusLine}`, ...tagged, ...more, 'Content-Length: 0'].join('\r\n')}\r\n\r\n`;
}

/** A request as the sender prepares it, for this transport's socket. */
export function requestFor(method: string, transport: Transport, timeoutMs: number): PreparedRequest {
  const { target, local } = transport;
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const near = local.address.includes(':') ? `[${local.address}]` : local.address;
  const text = [
    `${method} sip:bob@${host}:${target.port} SIP/2.0`,
    `Via: SIP/2.0/${target.transport.toUpperCase()} ${near}:${local.port};branch=z9hG4bKtest1;rport`,
    'Max-Forwards: 70',
    'From: <sip:alice@localhost>;tag=alice',
    `To: <sip:bob@${host}>`,
    'Call-ID: test-1',
    `CSeq: 1 ${method}`,
    `Contact: <sip:alice@${near}:${local.port}>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  return {
    name: method,
    bytes: Buffer.from(text),
    method,
    target,
    timeoutMs,
    mode: 'exact',
    changes: [],
  };
}

/** Opens a transport that must open. */
export async function opened(target: RequestTarget): Promise<Transport> {
  const outcome = await openTransport(target);
  if (outcome.kind !== 'open') throw new Error(`not open: ${JSON.stringify(outcome)}`);
  return outcome.transport;
}

/** Options that collect records, with timers fifty times as fast as usual where no T1 is given. */
export function collecting(t1 = 10): ExchangeOptions & {
  readonly records: WritableRecord[];
  readonly lines: () => string[];
} {
  const records: WritableRecord[] = [];
  return {
    records,
    onRecord: record => records.push(record),
    lines: () =>
      records.map(r => `${r.direction} ${line(r.payload)}${r.note === undefined ? '' : ` (${r.note})`}`),
    timers: { t1, t2: 8 * t1, t4: 10 * t1 },
  };
}

/** Waits until a condition holds; for what a peer sees a moment later, and much later on a busy machine. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('The condition did not come true in time');
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
