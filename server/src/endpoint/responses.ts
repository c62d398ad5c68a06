import { allValues, readWire } from '../core/exchange/read-wire';
import { hostPort } from '../core/exchange/request-environment';
import { statusByCode } from '../core/sip/facts/status-codes';
import { userOf } from './ipv6';
import { makeResponse, type SipMessage, type SipRequest } from './sip-stack';

/** The way back to who sent a request. */
export interface Reply {
  readonly transport: 'udp' | 'tcp' | 'ws';
  /** Our own address on this way. */
  readonly local: { readonly address: string; readonly port: number };
  send(message: SipMessage): void;
  /** Sends a request of our own: over the connection, or to the next hop where that is on this machine. */
  request(text: string, nextHop: { readonly host: string; readonly port: number } | undefined): void;
}

/** A request, its bytes one character each, and the way back. */
export interface Incoming {
  readonly request: SipRequest;
  readonly payload: string;
  readonly reply: Reply;
  /** Answers through the server transaction. */
  readonly respond: (response: SipMessage) => void;
}

/** The methods that it knows, for Allow. */
const allowedMethods = 'INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, PRACK, REFER';

/** A response with the registered reason phrase; `toTag` where the request has none. */
export function responseTo(request: SipRequest, status: number, toTag = ''): SipMessage {
  const response = makeResponse(request, status, statusByCode(status)?.reason ?? 'Answered By Test');
  const { to } = response.headers;
  if (to.params['tag'] === undefined && toTag !== '') to.params['tag'] = toTag;
  if (status === 405) response.headers['allow'] = allowedMethods;
  if (status === 200 && request.method === 'OPTIONS') {
    response.headers['allow'] = allowedMethods;
    response.headers['accept'] = 'application/sdp';
    response.headers['supported'] = '100rel';
  }
  return response;
}

/** A response to INVITE that makes or keeps a dialog: with our Contact, and Record-Route as it came (RFC 3261 §12.1.1). */
export function dialogResponse(
  { request, payload, reply }: Incoming,
  status: number,
  toTag: string,
): SipMessage {
  const response = responseTo(request, status, toTag);
  response.headers.contact = [{ uri: contactUri(request, reply), params: {} }];
  const routes = allValues(readWire(payload).message, 'record-route');
  if (routes.length > 0) response.headers['record-route'] = routes.join(', ');
  if (status === 200) {
    response.headers['allow'] = allowedMethods;
    response.headers['supported'] = '100rel';
  }
  return response;
}

/** Where we can be reached in a dialog: who was called, at our own address. */
export function contactUri(request: SipRequest, { local, transport }: Reply): string {
  const user = userOf(request.uri) ?? 'endpoint';
  const parameter = transport === 'udp' ? '' : `;transport=${transport}`;
  return `sip:${user}@${hostPort(local.address, local.port)}${parameter}`;
}
