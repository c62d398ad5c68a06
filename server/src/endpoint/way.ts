import { isIP } from 'node:net';
import type { EndpointEvent } from '../core/endpoint-protocol';
import { bracketed, hostPort } from '../core/exchange/request-environment';
import type { WritableRecord } from '../core/trace/write-siptrace';
import type { Reply } from './responses';
import { type SipMessage, type SipRequest, writeMessage } from './sip-stack';

/** An IP address and a port. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

export interface WayOptions {
  readonly transport: Reply['transport'];
  readonly local: Peer;
  readonly from: Peer;
  tell(event: EndpointEvent): void;
  write(bytes: Buffer, to: Peer): void;
}

/** The way to one peer, over one socket; every message on it is told. */
export class Way implements Reply {
  readonly transport: Reply['transport'];
  readonly local: Peer;
  readonly from: Peer;

  constructor(private readonly options: WayOptions) {
    ({ transport: this.transport, local: this.local, from: this.from } = options);
  }

  /** Writes the source into the top Via (RFC 3261 §18.2.1, RFC 3581 §4), which says where the answer goes. */
  mark(request: SipRequest): void {
    const via = request.headers.via[0];
    if (!via) return;
    const rport = 'rport' in via.params;
    if (rport) via.params['rport'] = this.from.port;
    if (rport || via.host !== bracketed(this.from.address)) via.params['received'] = this.from.address;
  }

  send(message: SipMessage): void {
    this.write(writeMessage(message), this.transport === 'udp' ? this.destination(message) : this.from);
  }

  /** A connection is used again (RFC 5923); by UDP it goes to the next hop if that is on this machine, else back. */
  request(text: string, nextHop: { readonly host: string; readonly port: number } | undefined): void {
    const isHere =
      nextHop !== undefined && isIP(nextHop.host) === isIP(this.local.address) && isOwn(nextHop.host);
    const to = this.transport === 'udp' && isHere ? { address: nextHop.host, port: nextHop.port } : this.from;
    this.write(Buffer.from(text, 'latin1'), to);
  }

  /** Tells a message. */
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
    this.options.tell({ kind: 'record', record });
  }

  private write(bytes: Buffer, to: Peer): void {
    this.record('out', bytes.toString('latin1'), to);
    this.options.write(bytes, to);
  }

  /** RFC 3261 §18.2.2 and RFC 3581 §4: the source port with rport, else the port of sent-by. Always back to the source address. */
  private destination(message: SipMessage): Peer {
    const via = message.headers.via?.[0];
    const port = via && 'rport' in via.params ? this.from.port : (via?.port ?? 5060);
    return { address: this.from.address, port };
  }
}

/** An address of loopback: nothing else is ever written to. */
function isOwn(address: string): boolean {
  return address === '::1' || /^127\.(?:[0-9]{1,3}\.){2}[0-9]{1,3}$/.test(address);
}

function now(): WritableRecord['time'] {
  const ms = Date.now();
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000, digits: 3, dateless: false };
}
