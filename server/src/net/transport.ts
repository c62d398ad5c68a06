import type { LocalAddress } from '../core/exchange/request-environment';
import type { TransportFailure } from '../core/exchange/transport-failure';
import type { StopSignal } from '../core/fire-port';
import type { ResolvedTarget } from './resolve-target';
import type { TlsSettings } from './tls-settings';

/** An IP address without brackets, and a port. */
export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

/** A message as it came in: one datagram, or one message cut out of a stream. */
export interface InboundMessage {
  /** Bytes of the wire, one character each. */
  readonly payload: string;
  readonly from: SocketAddress;
  /** The stream ended or broke off inside it, or it was too long to be kept: it proves nothing. */
  readonly truncated: boolean;
  /** What is wrong with how it was framed; undefined for nothing. */
  readonly note?: string | undefined;
}

/** Who listens to a transport. */
export interface TransportListener {
  onMessage(message: InboundMessage): void;
  /** The transport can no longer be used. Said at most once, never after `close`. */
  onFailure(failure: TransportFailure): void;
}

/** An open local socket to one target. Made by `openTransport`; whoever opened it closes it. */
export interface Transport {
  readonly target: ResolvedTarget;
  readonly local: LocalAddress;
  readonly reliable: boolean;
  /** A connection that an earlier exchange had opened; the peer may have ended it without our knowing yet. */
  readonly isReused?: boolean;
  /** A part of a message has come, so that nothing else can be told from it: no further exchange may have it. */
  readonly isMidMessage?: boolean;
  /** From now on `listener` hears all; what came before is not lost. */
  listen(listener: TransportListener): void;
  /** What has come of a message that is not complete, as the transport is given up; undefined for nothing. */
  takePartial?(): InboundMessage | undefined;
  /** Sends exactly these bytes. `to` other than the target is for datagrams only; a stream has one peer. */
  send(bytes: Uint8Array, to?: SocketAddress): void;
  /** Frees the socket. May be called again. */
  close(): void;
}

/** What opening answers. `stopped`: the signal was aborted. */
export type OpenOutcome =
  | { readonly kind: 'open'; readonly transport: Transport }
  | { readonly kind: 'failed'; readonly failure: TransportFailure }
  | { readonly kind: 'stopped' };

/** Where connections come from that outlive an exchange (`ConnectionPool`). */
export interface TransportPool {
  open(
    target: ResolvedTarget,
    options: OpenOptions,
    connect: () => Promise<OpenOutcome>,
  ): Promise<OpenOutcome>;
}

export interface OpenOptions {
  readonly signal?: StopSignal | undefined;
  /** Free local port where undefined. */
  readonly localPort?: number | undefined;
  /** How long a connection may take to be accepted, ms. */
  readonly connectTimeoutMs?: number | undefined;
  /** For TLS and WSS. */
  readonly tls?: TlsSettings | undefined;
  /** Absent: each exchange has its own connection. */
  readonly pool?: TransportPool | undefined;
}
