import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { EndpointEvent, EndpointSettings } from '../core/endpoint-protocol';
import { refusal } from './guard';
import { readRequest, type SipRequest } from './sip-stack';
import { bindLoopback, closePair, type LoopbackSockets, type SocketPair } from './sockets';
import { cutStream } from './stream-messages';
import { UserAgentServer } from './user-agent-server';
import { Way, type WayOptions } from './way';
import { type WebSockets, webSockets } from './web-sockets';

/** A running endpoint. */
export interface Endpoint {
  readonly port: number;
  readonly addresses: readonly string[];
  /** Takes new settings, for requests that come from now on. */
  configure(settings: EndpointSettings): void;
  stop(): void;
}

export interface EndpointOptions {
  readonly port: number | undefined;
  readonly next: number;
  /** Absent: the usual users and the test account. */
  readonly settings?: EndpointSettings;
  onEvent(event: EndpointEvent): void;
}

/** Connections beyond this are refused. */
const maxConnections = 100;
/** A connection that is silent so long is closed, ms. */
const idleMs = 120_000;

/** Starts answering on loopback. Throws `PortInUse`, or what the system says, where it cannot. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const sockets = await bindLoopback(options.port, options.next);
  const endpoint = new LoopbackEndpoint(sockets, options.onEvent);
  if (options.settings) endpoint.configure(options.settings);
  for (const pair of sockets.pairs) endpoint.serve(pair);
  return endpoint;
}

type WhereFrom = Pick<WayOptions, 'transport' | 'local' | 'from' | 'write'>;

class LoopbackEndpoint implements Endpoint {
  readonly port: number;
  readonly addresses: readonly string[];
  private readonly server = new UserAgentServer(bindings => this.tell({ kind: 'bindings', bindings }));
  private readonly connections = new Set<Socket>();
  private readonly web: WebSockets = webSockets({
    onOpen: (socket, stream) => this.webSocketOpened(socket, stream),
    onRefused: why => this.note(`A WebSocket was refused: ${why}.`),
  });

  constructor(
    private readonly sockets: LoopbackSockets,
    private readonly tell: (event: EndpointEvent) => void,
  ) {
    this.port = sockets.port;
    this.addresses = sockets.pairs.map(pair => pair.address);
  }

  configure(settings: EndpointSettings): void {
    this.tell({ kind: 'configured', ...this.server.configure(settings) });
  }

  serve({ address, udp, tcp }: SocketPair): void {
    const local = { address, port: this.port };
    udp.on('message', (bytes, from) => {
      const write: WayOptions['write'] = (out, to) => udp.send(out, to.port, to.address);
      this.receive(bytes.toString('latin1'), this.way({ transport: 'udp', local, from, write }));
    });
    udp.on('error', error => this.note(`UDP: ${error.message}`));
    tcp.maxConnections = maxConnections;
    tcp.on('error', error => this.note(`TCP: ${error.message}`));
    tcp.on('connection', socket => this.connected(socket));
  }

  stop(): void {
    this.server.close();
    this.web.close();
    for (const pair of this.sockets.pairs) closePair(pair);
    for (const socket of this.connections) socket.destroy();
  }

  private note(text: string): void {
    this.tell({ kind: 'note', text });
  }

  private way(where: WhereFrom): Way {
    return new Way({ ...where, tell: this.tell });
  }

  /** SIP and HTTP share the port: what begins with GET wants a WebSocket. */
  private connected(socket: Socket): void {
    this.connections.add(socket);
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('close', () => this.connections.delete(socket));
    socket.on('error', error => this.note(`TCP: ${error.message}`));
    let head = Buffer.alloc(0);
    const choose = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      const start = head.subarray(0, 4).toString('latin1');
      if (start.length < 4 && 'GET '.startsWith(start)) return;
      socket.off('data', choose);
      socket.pause();
      socket.unshift(head);
      if (start === 'GET ') this.web.accept(socket);
      else this.serveStream(socket);
      socket.resume();
    };
    socket.on('data', choose);
  }

  private serveStream(socket: Socket): void {
    const way = this.way({ transport: 'tcp', ...ends(socket), write: out => void socket.write(out) });
    cutStream(socket, {
      onMessage: payload => this.receive(payload, way),
      onBroken: why => {
        this.note(`A connection was closed: ${why}.`);
        socket.destroy();
      },
    });
  }

  /** Each message of it is one SIP message (RFC 7118 §5); text where it can be, as some peers read nothing else. */
  private webSocketOpened(socket: WebSocket, stream: Socket): void {
    const write: WayOptions['write'] = out => {
      const isText = Buffer.from(out.toString('utf8'), 'utf8').equals(out);
      socket.send(out, { binary: !isText });
    };
    const way = this.way({ transport: 'ws', ...ends(stream), write });
    socket.on('error', error => this.note(`WebSocket: ${error.message}`));
    socket.on('message', data => {
      if (Buffer.isBuffer(data)) this.receive(data.toString('latin1'), way);
    });
  }

  /** Records what came and answers it, if it is a request that may reach the package. */
  private receive(payload: string, way: Way): void {
    if (/^[\r\n\0]*$/.test(payload)) return; // keep-alive (RFC 5626 §3.5.1)
    const why = refusal(payload);
    if (why === undefined && payload.startsWith('SIP/2.0 ')) {
      this.receiveResponse(payload, way);
      return;
    }
    const request = why === undefined ? this.read(payload) : undefined;
    const note = why ?? (request ? undefined : 'no request that can be answered');
    way.record('in', payload, way.from, note && `left alone: ${note}`);
    if (!request) return;
    try {
      way.mark(request);
      this.server.handle(request, payload, way);
    } catch (error) {
      this.note(`A request could not be answered: ${String(error)}`);
    }
  }

  private receiveResponse(payload: string, way: Way): void {
    const take = this.server.receiver(payload);
    const note = take ? undefined : 'left alone: it answers nothing that was asked';
    way.record('in', payload, way.from, note);
    take?.();
  }

  private read(payload: string): SipRequest | undefined {
    try {
      return readRequest(payload);
    } catch (error) {
      this.note(`A message could not be read: ${String(error)}`);
      return undefined;
    }
  }
}

function ends(socket: Socket): Pick<WhereFrom, 'local' | 'from'> {
  return {
    local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    from: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
  };
}
