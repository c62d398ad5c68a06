import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { LocalAddress } from '../core/exchange/request-environment';
import { type Framed, StreamFramer } from '../core/sip/stream-framer';
import type { ResolvedTarget } from './resolve-target';
import { tlsOptions, tlsProblem } from './tls-options';
import type { InboundMessage, OpenOptions, OpenOutcome, Transport, TransportListener } from './transport';
import { codeOf, failureOf } from './transport-failures';

const usualConnectTimeoutMs = 10_000;
/** So much of what is no message is shown, bytes. */
const mostGarbage = 65_536;

/** Opens a TCP or TLS connection to the target; of TLS the peer is checked before anything is sent. */
export async function openStream(target: ResolvedTarget, options: OpenOptions): Promise<OpenOutcome> {
  const ms = options.connectTimeoutMs ?? usualConnectTimeoutMs;
  const { localPort } = options;
  const way = {
    host: target.address,
    port: target.port,
    ...(localPort === undefined ? {} : { localPort }),
  };
  const secure = target.transport === 'tls';
  const socket = secure ? connectTls({ ...way, ...tlsOptions(target, options.tls) }) : connect(way);
  const giveUp = new AbortController();
  const stop = (): void => giveUp.abort();
  const timer = setTimeout(stop, ms);
  options.signal?.addEventListener('abort', stop);
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', { signal: giveUp.signal });
    const failure = socket instanceof TLSSocket ? tlsProblem(socket, target, options.tls) : undefined;
    if (failure) {
      socket.destroy();
      return { kind: 'failed', failure };
    }
    socket.setNoDelay(true);
    return { kind: 'open', transport: new StreamTransport(target, socket) };
  } catch (error) {
    socket.destroy();
    if (options.signal?.aborted) return { kind: 'stopped' };
    if (giveUp.signal.aborted) {
      return { kind: 'failed', failure: { kind: 'timeout', target, detail: `${ms / 1000} s` } };
    }
    if (codeOf(error) === 'EADDRINUSE') {
      const detail = String(localPort);
      return { kind: 'failed', failure: { kind: 'local-port-in-use', target, detail } };
    }
    const failure = failureOf(error, target);
    // Nothing was sent yet: what broke is the handshake.
    return {
      kind: 'failed',
      failure: secure && failure.kind === 'reset' ? { ...failure, kind: 'tls' } : failure,
    };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}

/** One connection. What comes in is cut into messages by Content-Length (RFC 3261 §18.3), within bounds. */
class StreamTransport implements Transport {
  readonly reliable = true;
  readonly local: LocalAddress;
  private listener: TransportListener | undefined;
  private readonly framer = new StreamFramer();
  private inGarbage = false;
  /** The start of a message was taken out, so its rest would look like anything. */
  private isSpoilt = false;
  private closed = false;

  constructor(
    readonly target: ResolvedTarget,
    private readonly socket: Socket,
  ) {
    this.local = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
    // An error after `close` is nobody's any more, and must not end the process.
    socket.on('error', error => this.fail(error));
  }

  get isMidMessage(): boolean {
    return this.framer.isMidMessage || this.isSpoilt;
  }

  listen(listener: TransportListener): void {
    this.listener = listener;
    this.socket.on('data', bytes => this.deliver(this.framer.push(bytes)));
    this.socket.on('end', () => this.fail(undefined));
    this.socket.on('close', () => this.fail(undefined));
  }

  send(bytes: Uint8Array): void {
    if (!this.closed) this.socket.write(bytes);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    // What was written still goes out before the connection ends; a peer that does not read cannot hold it open.
    this.socket.end();
    setTimeout(() => this.socket.destroy(), 1000).unref();
  }

  takePartial(): InboundMessage | undefined {
    this.isSpoilt ||= this.framer.isMidMessage;
    const bytes = Buffer.concat(this.framer.end().map(piece => piece.bytes));
    const rest = this.inbound(bytes, 'the rest of this message did not come');
    return /^[\r\n]*$/.test(rest.payload) ? undefined : { ...rest, truncated: true };
  }

  private deliver(pieces: readonly Framed[], atEnd = false): void {
    for (const piece of pieces) {
      if (this.closed || piece.kind === 'keep-alive') continue;
      const isMore = piece.kind === 'garbage' && this.inGarbage;
      this.inGarbage = piece.kind === 'garbage';
      // Of a long stretch that is no message the first piece tells enough.
      if (!isMore) this.listener?.onMessage(this.framed(piece, atEnd));
    }
  }

  private framed(
    { kind, bytes, problems }: Exclude<Framed, { kind: 'keep-alive' }>,
    atEnd: boolean,
  ): InboundMessage {
    if (kind === 'garbage') {
      if (bytes.length <= mostGarbage) return this.inbound(bytes, undefined);
      const note = `the first ${mostGarbage} bytes of a stretch that is no message; the rest is not kept`;
      return { ...this.inbound(bytes.subarray(0, mostGarbage), note), truncated: true };
    }
    const truncated = atEnd && problems.length > 0;
    const note = truncated
      ? 'the connection ended inside this message'
      : problems.map(problem => problem.message).join(' ');
    return { ...this.inbound(bytes, note === '' ? undefined : note), truncated };
  }

  private inbound(bytes: Uint8Array, note: string | undefined): InboundMessage {
    const payload = Buffer.from(bytes).toString('latin1');
    const from = { address: this.target.address, port: this.target.port };
    return { payload, from, truncated: false, note };
  }

  /** The peer ended the connection, in order where there is no error. */
  private fail(error: Error | undefined): void {
    if (this.closed) return;
    this.deliver(this.framer.end(), true);
    if (this.closed) return;
    this.closed = true;
    this.socket.destroy();
    const { target } = this;
    this.listener?.onFailure(error ? failureOf(error, target) : { kind: 'closed', target, detail: '' });
  }
}
