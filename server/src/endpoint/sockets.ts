import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** The UDP socket and the TCP server of one address, on the same port. */
export interface SocketPair {
  readonly address: string;
  readonly udp: UdpSocket;
  readonly tcp: Server;
}

/** Sockets on every loopback address, all on one port. */
export interface LoopbackSockets {
  readonly port: number;
  readonly pairs: readonly SocketPair[];
}

/** A port that is taken, by the system's words. */
export class PortInUse extends Error {}

const portTries = 20;

/**
 * Binds UDP and TCP on 127.0.0.1 and, where the machine has it, on ::1, all on one port: `port`, or one of the `next`
 * ones after it, or any free one where undefined. Nothing else of the machine's addresses is ever bound. Throws
 * `PortInUse` where no port is free.
 */
export async function bindLoopback(port: number | undefined, next: number): Promise<LoopbackSockets> {
  const tries = port === undefined ? portTries : next + 1;
  for (let i = 0; i < tries; i++) {
    try {
      return await bindAll(port === undefined ? 0 : port + i);
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
    }
  }
  throw new PortInUse(port === undefined ? 'no free port' : String(port));
}

async function bindAll(wanted: number): Promise<LoopbackSockets> {
  const pairs: SocketPair[] = [];
  try {
    const first = await bindPair('127.0.0.1', wanted);
    pairs.push(first);
    const { port } = first.udp.address();
    try {
      pairs.push(await bindPair('::1', port));
    } catch (error) {
      // A machine without IPv6 has an endpoint all the same.
      if (codeOf(error) === 'EADDRINUSE') throw error;
    }
    return { port, pairs };
  } catch (error) {
    for (const pair of pairs) closePair(pair);
    throw error;
  }
}

async function bindPair(address: string, wanted: number): Promise<SocketPair> {
  const udp = createSocket(address === '::1' ? 'udp6' : 'udp4');
  const tcp = createServer();
  try {
    udp.bind({ address, port: wanted, exclusive: true });
    await once(udp, 'listening');
    tcp.listen({ host: address, port: udp.address().port, exclusive: true });
    await once(tcp, 'listening');
    return { address, udp, tcp };
  } catch (error) {
    closePair({ address, udp, tcp });
    throw error;
  }
}

/** Frees both sockets. */
export function closePair({ udp, tcp }: SocketPair): void {
  udp.close();
  tcp.close();
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
