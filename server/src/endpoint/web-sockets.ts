import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** More than this is no message that a test call needs. */
const maxBytes = 65_535;

/** What becomes of WebSockets. */
export interface WebSocketListener {
  onOpen(socket: WebSocket, stream: Socket): void;
  onRefused(why: string): void;
}

export interface WebSockets {
  /** Takes a connection that began with an HTTP request. */
  accept(stream: Socket): void;
  close(): void;
}

/**
 * SIP over WebSocket (RFC 7118) on connections that somebody else has accepted, so that TCP and WebSocket share a
 * port. A page of another origin is refused: any page that is open in a browser could else send to this machine.
 */
export function webSockets(listener: WebSocketListener): WebSockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxBytes,
    perMessageDeflate: false,
    handleProtocols: () => 'sip',
  });
  const http = createServer((_, response) => {
    response.writeHead(426, { Upgrade: 'websocket', Connection: 'close' });
    response.end('SIP over WebSocket only (RFC 7118).\n', () => response.socket?.destroy());
  });
  http.on('upgrade', (request, stream, head) => {
    const why = refusal(request);
    if (why !== undefined) {
      listener.onRefused(why);
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    server.handleUpgrade(request, stream, head, socket => listener.onOpen(socket, stream as Socket));
  });
  return {
    accept: stream => void http.emit('connection', stream),
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
      http.close();
    },
  };
}

function refusal({ headers }: IncomingMessage): string | undefined {
  const protocols = (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map(name => name.trim().toLowerCase());
  if (!protocols.includes('sip')) return 'it does not ask for the subprotocol sip (RFC 7118 §4)';
  const { origin } = headers;
  if (origin === undefined || isOwnOrigin(origin)) return undefined;
  return 'a page of another machine opened it';
}

function isOwnOrigin(origin: string): boolean {
  try {
    return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);
  } catch {
    return false;
  }
}
