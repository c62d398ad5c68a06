import { createHash } from 'node:crypto';
import type { TransportFailure } from '../core/exchange/transport-failure';
import type { ResolvedTarget } from './resolve-target';
import type { TlsSettings } from './tls-settings';
import type {
  InboundMessage,
  OpenOptions,
  OpenOutcome,
  Transport,
  TransportListener,
  TransportPool,
} from './transport';

/** A connection that nobody uses is closed after so many ms. */
const usualIdleMs = 30_000;
/** More connections than this are not kept open for later. */
const mostIdle = 8;
/** More messages than this are not kept for an exchange that does not listen yet. */
const mostEarly = 100;

/**
 * Connections that exchanges leave behind and later ones take up (RFC 3261 §18): one exchange at a time has a
 * connection, so that what comes in belongs to it. Keyed by the target and by who we are and whom we trust. What comes
 * in while nobody has it is dropped.
 */
export class ConnectionPool implements TransportPool {
  private readonly idle = new Map<KeptConnection, { readonly key: string; readonly timer: NodeJS.Timeout }>();
  private isClosed = false;

  constructor(private readonly idleMs = usualIdleMs) {}

  /** How many connections wait for an exchange. */
  get size(): number {
    return this.idle.size;
  }

  /** An open connection that nobody uses, else one that `connect` makes. Datagrams have none. Never rejects. */
  async open(
    target: ResolvedTarget,
    options: OpenOptions,
    connect: () => Promise<OpenOutcome>,
  ): Promise<OpenOutcome> {
    const key = keyOf(target, options);
    for (const [connection, kept] of this.idle) {
      if (kept.key !== key) continue;
      this.forget(connection);
      return { kind: 'open', transport: new Lease(connection, target, true) };
    }
    const outcome = await connect();
    if (outcome.kind !== 'open' || !outcome.transport.reliable) return outcome;
    const connection = new KeptConnection(outcome.transport, {
      onLeft: () => this.keep(connection, key),
      onGone: () => this.forget(connection),
    });
    return { kind: 'open', transport: new Lease(connection, target, false) };
  }

  /** Ends all connections that nobody uses, and keeps none any more. */
  close(): void {
    this.isClosed = true;
    for (const connection of [...this.idle.keys()]) this.end(connection);
  }

  private keep(connection: KeptConnection, key: string): void {
    if (this.isClosed || this.idle.size >= mostIdle) {
      connection.end();
      return;
    }
    const timer = setTimeout(() => this.end(connection), this.idleMs);
    timer.unref();
    this.idle.set(connection, { key, timer });
  }

  private end(connection: KeptConnection): void {
    this.forget(connection);
    connection.end();
  }

  private forget(connection: KeptConnection): void {
    clearTimeout(this.idle.get(connection)?.timer);
    this.idle.delete(connection);
  }
}

/** Two exchanges share a connection only if they would have opened the same one. */
function keyOf(target: ResolvedTarget, { localPort, tls }: OpenOptions): string {
  const { transport, address, port, host, path } = target;
  return JSON.stringify([transport, address, port, host, path ?? '', localPort ?? 0, identityOf(tls)]);
}

/** Certificates and trust by their hash, so that no key is kept in a name. */
function identityOf(tls: TlsSettings | undefined): string {
  const { ca = [], certificate = '', key = '', allowSelfSigned = false } = tls ?? {};
  return createHash('sha256')
    .update(JSON.stringify([ca, certificate, key, allowSelfSigned]))
    .digest('hex');
}

/** A connection that outlives its exchanges. */
class KeptConnection {
  private listener: TransportListener | undefined;
  private readonly early: InboundMessage[] = [];
  private isLeased = false;
  private isGone = false;
  /** It broke while nobody listened. */
  private failure: TransportFailure | undefined;

  constructor(
    readonly transport: Transport,
    private readonly events: { onLeft(): void; onGone(): void },
  ) {
    transport.listen({
      onMessage: message => {
        if (this.listener) this.listener.onMessage(message);
        else if (this.isLeased && this.early.length < mostEarly) this.early.push(message);
      },
      onFailure: failure => {
        this.isGone = true;
        this.failure = failure;
        events.onGone();
        this.listener?.onFailure(failure);
      },
    });
  }

  lease(): void {
    this.isLeased = true;
  }

  listen(listener: TransportListener): void {
    this.listener = listener;
    for (const message of this.early.splice(0)) listener.onMessage(message);
    if (this.failure) listener.onFailure(this.failure);
  }

  /** The exchange is over: the connection is kept, unless it is no longer at the start of a message. */
  leave(): void {
    this.listener = undefined;
    this.isLeased = false;
    this.early.length = 0;
    if (this.isGone) return;
    if (this.transport.isMidMessage) this.end();
    else this.events.onLeft();
  }

  end(): void {
    this.isGone = true;
    this.transport.close();
  }
}

/** A kept connection in the hands of one exchange, whose `close` gives it back. */
class Lease implements Transport {
  readonly reliable = true;
  private isOver = false;

  constructor(
    private readonly connection: KeptConnection,
    readonly target: ResolvedTarget,
    readonly isReused: boolean,
  ) {
    connection.lease();
  }

  get local(): Transport['local'] {
    return this.connection.transport.local;
  }

  listen(listener: TransportListener): void {
    if (!this.isOver) this.connection.listen(listener);
  }

  takePartial(): InboundMessage | undefined {
    return this.isOver ? undefined : this.connection.transport.takePartial?.();
  }

  send(bytes: Uint8Array): void {
    if (!this.isOver) this.connection.transport.send(bytes);
  }

  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.connection.leave();
  }
}
