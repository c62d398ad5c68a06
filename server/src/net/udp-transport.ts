import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { LocalAddress } from '../core/exchange/request-environment';
import type { ResolvedTarget } from './resolve-target';
import type { InboundMessage, OpenOptions, OpenOutcome, Transport, TransportListener } from './transport';
import { codeOf, failureOf } from './transport-failures';

/**
 * Opens a UDP socket on the local address from which the target is reached, so that the Via can name it. The socket
 * is not connected: answers are taken from any source (RFC 3261 §18.1.2 matches them by Via), so an ICMP "port
 * unreachable" shows as silence.
 */
export async function openUdp(target: ResolvedTarget, options: OpenOptions): Promise<OpenOutcome> {
  let socket: Socket | undefined;
  try {
    const address = await localAddressTo(target);
    if (options.signal?.aborted) return { kind: 'stopped' };
    socket = createSocket(familyOf(target.address));
    const listening = once(socket, 'listening');
    socket.bind({ port: options.localPort ?? 0, address, exclusive: true });
    await listening;
    return { kind: 'open', transport: new UdpTransport(target, socket) };
  } catch (error) {
    socket?.close();
    const code = codeOf(error);
    if (code === 'EADDRINUSE') {
      const detail = String(options.localPort);
      return { kind: 'failed', failure: { kind: 'local-port-in-use', target, detail } };
    }
    return { kind: 'failed', failure: failureOf(error, target) };
  }
}

function familyOf(address: string): 'udp4' | 'udp6' {
  return isIPv6(address) ? 'udp6' : 'udp4';
}

/** The local address that the system would use to reach the target. Connecting a datagram socket sends nothing. */
async function localAddressTo({ address, port }: ResolvedTarget): Promise<string> {
  const probe = createSocket(familyOf(address));
  try {
    const connected = once(probe, 'connect');
    probe.connect(port, address);
    await connected;
    return probe.address().address;
  } finally {
    probe.close();
  }
}

class UdpTransport implements Transport {
  readonly reliable = false;
  readonly local: LocalAddress;
  private listener: TransportListener | undefined;
  private readonly early: InboundMessage[] = [];
  private closed = false;

  constructor(
    readonly target: ResolvedTarget,
    private readonly socket: Socket,
  ) {
    const { address, port } = socket.address();
    this.local = { address, port };
    socket.on('message', (bytes, from) => {
      const payload = bytes.toString('latin1');
      const message = { payload, from: { address: from.address, port: from.port }, truncated: false };
      if (this.listener) this.listener.onMessage(message);
      else if (this.early.length < 100) this.early.push(message);
    });
    socket.on('error', error => this.fail(error));
  }

  listen(listener: TransportListener): void {
    this.listener = listener;
    for (const message of this.early.splice(0)) listener.onMessage(message);
  }

  send(bytes: Uint8Array, to: { readonly address: string; readonly port: number } = this.target): void {
    if (this.closed) return;
    this.socket.send(bytes, to.port, to.address, error => {
      if (error) this.fail(error);
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.socket.close();
  }

  private fail(error: Error): void {
    if (this.closed) return;
    this.close();
    this.listener?.onFailure(failureOf(error, this.target));
  }
}
