import type { Socket } from 'node:net';
import type { EndpointEvent } from '../core/endpoint-protocol';
import { bracketed, hostPort } from '../core/exchange/request-environment';
import type { WritableRecord } from '../core/trace/write-siptrace';
import { refusal } from './guard';
import { readRequest, type SipMessage, type SipRequest, writeMessage } from './sip-stack';
import { bindLoopback, closePair, type LoopbackSockets, type SocketPair } from './sockets';
import { cutStream } from './stream-messages';
import { type Reply, UserAgentServer } from './user-agent-server';

/** A running endpoint. */
export interface Endpoint {
  readonly port: number;
  readonly addresses: readonly string[];
  stop(): void;
}

export interface EndpointOptions {
  readonly port: number | undefined;
  readonly next: number;
  onEvent(event: EndpointEvent): void;
}

interface Peer {
  readonly address: string;
  readonly port: number;
}

/** Connections beyond this are refused. */
const maxConnections = 100;
/** A connection that is silent so long is closed, ms. */
const idleMs = 120_000;

/** Starts answering on loopback. Throws `PortInUse`, or what the system says, where it cannot. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const sockets = await bindLoopback(options.port, options.next);
  const endpoint = new LoopbackEndpoint(sockets, options.onEvent);
  for (const pair of sockets.pairs) endpoint.serve(pair);
  return endpoint;
}

class LoopbackEndpoint implements Endpoint {
  readonly port: number;
  readonly addresses: readonly string[];
  private readonly server = new UserAgentServer();
  private readonly connections = new Set<Socket>();

  constructor(
    private readonly sockets: LoopbackSockets,
    private readonly tell: (event: EndpointEvent) => void,
  ) {
    this.port = sockets.port;
    this.addresses = sockets.pairs.map(pair => pair.address);
  }

  serve({ address, udp, tcp }: SocketPair): void {
    const local = { address, port: this.port };
    udp.on('message', (bytes, from) => {
      const way = new Way('udp', local, from, this.tell, (out, to) => udp.send(out, to.port, to.address));
      this.receive(bytes.toString('latin1'), way);
    });
    udp.on('error', error => this.tell({ kind: 'note', text: `UDP: ${error.message}` }));
    tcp.maxConnections = maxConnections;
    tcp.on('error', error => this.tell({ kind: 'note', text: `TCP: ${error.message}` }));
    tcp.on('connection', socket => this.connected(socket, local));
  }

  stop(): void {
    this.server.close();
    for (const pair of this.sockets.pairs) closePair(pair);
    for (const socket of this.connections) socket.destroy();
  }

  private connected(socket: Socket, local: Peer): void {
    this.connections.add(socket);
    const from = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    const way = new Way('tcp', local, from, this.tell, out => void socket.write(out));
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('close', () => this.connections.delete(socket));
    socket.on('error', error => this.tell({ kind: 'note', text: `TCP: ${error.message}` }));
    cutStream(socket, {
      onMessage: payload => this.receive(payload, way),
      onBroken: why => {
        this.tell({ kind: 'note', text: `A connection was closed: ${why}.` });
        socket.destroy();
      },
    });
  }

  /** Records what came and answers it, if it is a request that may reach the package. */
  private receive(payload: string, way: Way): void {
    if (/^[\r\n\0]*$/.test(payload)) return; // keep-alive (RFC 5626 §3.5.1)
    const why = refusal(payload);
    const request = why === undefined ? this.read(payload) : undefined;
    const note = why ?? (request ? undefined : 'no request that can be answered');
    way.record('in', payload, way.from, note && `left alone: ${note}`);
    if (!request) return;
    try {
      way.mark(request);
      this.server.handle(request, way);
    } catch (error) {
      this.tell({ kind: 'note', text: `A request could not be answered: ${String(error)}` });
    }
  }

  private read(payload: string): SipRequest | undefined {
    try {
      return readRequest(payload);
    } catch (error) {
      this.tell({ kind: 'note', text: `A message could not be read: ${String(error)}` });
      return undefined;
    }
  }
}

type WriteBytes = (bytes: Buffer, to: Peer) => void;

/** The way to one peer, over one socket. */
class Way implements Reply {
  constructor(
    readonly transport: 'udp' | 'tcp',
    readonly local: Peer,
    readonly from: Peer,
    private readonly tell: (event: EndpointEvent) => void,
    private readonly write: WriteBytes,
  ) {}

  /** Writes the source into the top Via (RFC 3261 §18.2.1, RFC 3581 §4), which says where the answer goes. */
  mark(request: SipRequest): void {
    const via = request.headers.via[0];
    if (!via) return;
    const rport = 'rport' in via.params;
    if (rport) via.params['rport'] = this.from.port;
    if (rport || via.host !== bracketed(this.from.address)) via.params['received'] = this.from.address;
  }

  send(message: SipMessage): void {
    const bytes = writeMessage(message);
    const to = this.transport === 'tcp' ? this.from : this.destination(message);
    this.record('out', bytes.toString('latin1'), to);
    this.write(bytes, to);
  }

  /** RFC 3261 §18.2.2 and RFC 3581 §4: the source port with rport, else the port of sent-by. Always back to the source address. */
  private destination(message: SipMessage): Peer {
    const via = message.headers.via?.[0];
    const port = via && 'rport' in via.params ? this.from.port : (via?.port ?? 5060);
    return { address: this.from.address, port };
  }

  record(direction: 'in' | 'out', payload: string, peer: Peer, note?: string): void {
    const near = hostPort(this.local.address, this.local.port);
    const far = hostPort(peer.address, peer.port);
    const record: WritableRecord = {
      payload,
      time: now(),
      transport: this.transport,
      source: direction === 'in' ? far : near,
      destination: direction === 'in' ? near : far,
      direction,
      declaredBytes: undefined,
      truncated: false,
      frame: undefined,
      note,
    };
    this.tell({ kind: 'record', record });
  }
}

function now(): WritableRecord['time'] {
  const ms = Date.now();
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000, digits: 3, dateless: false };
}
