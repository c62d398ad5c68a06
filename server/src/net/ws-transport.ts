import { once } from 'node:events';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import { hostPort, type LocalAddress } from '../core/exchange/request-environment';
import type { TransportFailure } from '../core/exchange/transport-failure';
import type { ResolvedTarget } from './resolve-target';
import { tlsOptions, tlsProblem } from './tls-options';
import type { InboundMessage, OpenOptions, OpenOutcome, Transport, TransportListener } from './transport';
import { codeOf, failureOf } from './transport-failures';

const usualConnectTimeoutMs = 10_000;
/** A SIP message over WebSocket that is longer than this ends the connection. */
const maxMessageBytes = 4 * 1024 * 1024;

/** Opens a WebSocket with the subprotocol `sip` (RFC 7118 §4); of `wss` the peer is checked before anything is sent. */
export async function openWebSocket(target: ResolvedTarget, options: OpenOptions): Promise<OpenOutcome> {
  const ms = options.connectTimeoutMs ?? usualConnectTimeoutMs;
  const secure = target.transport === 'wss';
  const url = `${target.transport}://${hostPort(target.address, target.port)}${target.path ?? '/'}`;
  let problem: ReturnType<typeof tlsProblem>;
  const socket = new WebSocket(url, 'sip', {
    headers: { Host: hostPort(target.host, target.port) },
    handshakeTimeout: ms,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    ...(options.localPort === undefined ? {} : { localPort: options.localPort }),
    ...(secure ? tlsOptions(target, options.tls) : {}),
    finishRequest: request => {
      request.on('socket', stream => {
        if (!(stream instanceof TLSSocket)) return request.end();
        stream.once('secureConnect', () => {
          problem = tlsProblem(stream, target, options.tls);
          if (problem) request.destroy(new Error('the peer is not who it should be'));
          else request.end();
        });
      });
    },
  });
  // An error after `close` is nobody's any more, and must not end the process.
  socket.on('error', () => undefined);
  const stop = (): void => socket.terminate();
  options.signal?.addEventListener('abort', stop);
  let stream: Socket | undefined;
  socket.once('upgrade', response => {
    stream = response.socket;
  });
  try {
    await once(socket, 'open');
    if (options.signal?.aborted) throw new Error('stopped');
    return { kind: 'open', transport: new WebSocketTransport(target, socket, stream) };
  } catch (error) {
    socket.terminate();
    if (options.signal?.aborted) return { kind: 'stopped' };
    if (problem) return { kind: 'failed', failure: problem };
    if (codeOf(error) === 'EADDRINUSE') {
      const detail = String(options.localPort);
      return { kind: 'failed', failure: { kind: 'local-port-in-use', target, detail } };
    }
    return { kind: 'failed', failure: handshakeFailure(error, target, ms) };
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}

function handshakeFailure(error: unknown, target: ResolvedTarget, ms: number): TransportFailure {
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes('handshake has timed out')) {
    return { kind: 'timeout', target, detail: `${ms / 1000} s` };
  }
  if (/Unexpected server response|subprotocol|Sec-WebSocket|Upgrade header/i.test(text)) {
    return { kind: 'no-websocket', target, detail: text };
  }
  const failure = failureOf(error, target);
  // Nothing was sent yet: what broke is the handshake.
  return failure.kind === 'reset' ? { ...failure, kind: 'no-websocket' } : failure;
}

/** One WebSocket: each message of it is one SIP message (RFC 7118 §5). */
class WebSocketTransport implements Transport {
  readonly reliable = true;
  readonly local: LocalAddress;
  private listener: TransportListener | undefined;
  private readonly early: InboundMessage[] = [];
  private closed = false;

  constructor(
    readonly target: ResolvedTarget,
    private readonly socket: WebSocket,
    stream: Socket | undefined,
  ) {
    this.local = { address: stream?.localAddress ?? '', port: stream?.localPort ?? 0 };
    socket.on('message', data => this.receive(data as Buffer));
    socket.on('error', error => this.fail(error));
    socket.on('close', () => this.fail(undefined));
  }

  listen(listener: TransportListener): void {
    this.listener = listener;
    for (const message of this.early.splice(0)) listener.onMessage(message);
  }

  send(bytes: Uint8Array): void {
    if (this.closed) return;
    // Text where it can be: some peers read nothing else. A text message must be UTF-8 (RFC 6455 §8.1).
    const text = Buffer.from(bytes).toString('utf8');
    const isText = Buffer.from(text, 'utf8').equals(bytes);
    this.socket.send(bytes, { binary: !isText });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.socket.close();
    // A peer that does not answer the close cannot hold it open.
    setTimeout(() => this.socket.terminate(), 1000).unref();
  }

  private receive(data: Buffer): void {
    const payload = data.toString('latin1');
    // CRLF alone keeps the connection alive (RFC 7118 §6).
    if (this.closed || /^[\r\n]*$/.test(payload)) return;
    const from = { address: this.target.address, port: this.target.port };
    const message = { payload, from, truncated: false };
    if (this.listener) this.listener.onMessage(message);
    else if (this.early.length < 100) this.early.push(message);
  }

  private fail(error: Error | undefined): void {
    if (this.closed) return;
    this.closed = true;
    this.socket.terminate();
    const { target } = this;
    this.listener?.onFailure(error ? failureOf(error, target) : { kind: 'closed', target, detail: '' });
  }
}
