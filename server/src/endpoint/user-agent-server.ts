import { randomBytes } from 'node:crypto';
import { bracketed, hostPort } from '../core/exchange/request-environment';
import { allowedMethods, type Behaviour, behaviourOf } from './behaviour';
import { userOf } from './ipv6';
import { sdpAnswer } from './sdp-answer';
import { makeResponse, type SipMessage, type SipRequest, serverTransactions } from './sip-stack';

/** The way back to who sent a request. */
export interface Reply {
  readonly transport: 'udp' | 'tcp';
  /** Our own address on this way. */
  readonly local: { readonly address: string; readonly port: number };
  send(message: SipMessage): void;
}

/** An INVITE that is not answered finally, or whose 2xx waits for its ACK, or a call that is up. */
interface Call {
  readonly request: SipRequest;
  readonly toTag: string;
  readonly reply: Reply;
  readonly respond: (response: SipMessage) => void;
  state: 'ringing' | 'answered' | 'up';
  timer: ReturnType<typeof setTimeout> | undefined;
}

const t1 = 500;
const t2 = 4000;
/** How long it rings before it picks up, ms. */
const ringMs = 300;
/** More calls than this at once are refused with 486. */
const maxCalls = 200;

/**
 * A user agent server that answers by simple rules (`behaviourOf`), on server transactions of the `sip` package. It
 * owns no socket: requests are handed to it with the way back.
 */
export class UserAgentServer {
  private readonly transactions = serverTransactions();
  /** By Call-ID and To tag of ours; while it rings also by branch of the INVITE. */
  private readonly calls = new Set<Call>();

  /** Takes one request; never throws for what it contains. */
  handle(request: SipRequest, reply: Reply): void {
    if (request.method === 'ACK') this.acknowledge(request);
    if (this.transactions.absorb(request) || request.method === 'ACK') return;
    const respond = this.transactions.open(request, response => reply.send(response));
    if (request.method === 'CANCEL') this.cancel(request, respond);
    else if (request.method === 'BYE') this.hangUp(request, respond);
    else if (request.headers.to.params['tag'] !== undefined) this.inDialog(request, respond, reply);
    else this.begin(request, respond, reply);
  }

  /** Stops all timers. Calls that are up are forgotten. */
  close(): void {
    for (const call of this.calls) clearTimeout(call.timer);
    this.calls.clear();
    this.transactions.close();
  }

  private begin(request: SipRequest, respond: Call['respond'], reply: Reply): void {
    const toTag = randomBytes(5).toString('hex');
    const behaviour = behaviourOf(request.method, userOf(request.uri));
    if (behaviour.kind === 'answer') respond(answer(request, behaviour, toTag));
    else if (behaviour.kind === 'register') respond(registered(request, toTag));
    else if (this.calls.size >= maxCalls) {
      respond(answer(request, { kind: 'answer', status: 486, reason: 'Busy Here' }, toTag));
    } else this.ring({ request, toTag, reply, respond, state: 'ringing', timer: undefined }, behaviour);
  }

  private ring(call: Call, behaviour: Behaviour): void {
    this.calls.add(call);
    call.respond(inviteResponse(call, 180, 'Ringing'));
    if (behaviour.kind === 'pick-up') call.timer = setTimeout(() => this.pickUp(call), ringMs);
  }

  /** The 2xx is repeated until its ACK comes (RFC 3261 §13.3.1.4): that is not the transaction's work. */
  private pickUp(call: Call): void {
    call.state = 'answered';
    const response = inviteResponse(call, 200, 'OK');
    response.headers['content-type'] = 'application/sdp';
    response.content = sdpAnswer(call.request.content, call.reply.local.address);
    call.respond(response);
    const started = Date.now();
    const repeat = (pause: number): void => {
      call.timer = setTimeout(() => {
        if (Date.now() - started >= 64 * t1) this.calls.delete(call);
        else {
          call.reply.send(response);
          repeat(Math.min(pause * 2, t2));
        }
      }, pause);
    };
    repeat(t1);
  }

  private acknowledge(ack: SipRequest): void {
    const call = this.callOf(ack);
    if (call?.state !== 'answered') return;
    clearTimeout(call.timer);
    call.state = 'up';
  }

  private cancel(request: SipRequest, respond: Call['respond']): void {
    const branch = request.headers.via[0]?.params['branch'];
    const call = [...this.calls].find(
      c =>
        c.state === 'ringing' &&
        c.request.headers['call-id'] === request.headers['call-id'] &&
        c.request.headers.via[0]?.params['branch'] === branch,
    );
    if (!call) {
      respond(answer(request, noSuchCall, randomBytes(5).toString('hex')));
      return;
    }
    clearTimeout(call.timer);
    this.calls.delete(call);
    // RFC 3261 §9.2: the same To tag in the answers to CANCEL and INVITE.
    respond(answer(request, { kind: 'answer', status: 200, reason: 'OK' }, call.toTag));
    call.respond(
      answer(call.request, { kind: 'answer', status: 487, reason: 'Request Terminated' }, call.toTag),
    );
  }

  private hangUp(request: SipRequest, respond: Call['respond']): void {
    const call = this.callOf(request);
    if (call) {
      clearTimeout(call.timer);
      this.calls.delete(call);
    }
    respond(answer(request, call ? { kind: 'answer', status: 200, reason: 'OK' } : noSuchCall, ''));
  }

  private inDialog(request: SipRequest, respond: Call['respond'], reply: Reply): void {
    const call = this.callOf(request);
    if (!call) respond(answer(request, noSuchCall, ''));
    else if (request.method !== 'INVITE') respond(answer(request, asked(request.method), ''));
    else {
      const response = inviteResponse({ ...call, request, reply }, 200, 'OK');
      response.headers['content-type'] = 'application/sdp';
      response.content = sdpAnswer(request.content, reply.local.address);
      respond(response);
    }
  }

  private callOf(request: SipRequest): Call | undefined {
    const tag = request.headers.to.params['tag'];
    return [...this.calls].find(
      call => call.request.headers['call-id'] === request.headers['call-id'] && call.toTag === tag,
    );
  }
}

type Answer = Extract<Behaviour, { kind: 'answer' }>;

const noSuchCall: Answer = { kind: 'answer', status: 481, reason: 'Call/Transaction Does Not Exist' };

function asked(method: string): Answer {
  const behaviour = behaviourOf(method, undefined);
  return behaviour.kind === 'answer'
    ? behaviour
    : { kind: 'answer', status: 405, reason: 'Method Not Allowed' };
}

function answer(request: SipRequest, { status, reason }: Answer, toTag: string): SipMessage {
  const response = makeResponse(request, status, reason);
  if (response.headers.to.params['tag'] === undefined && toTag !== '')
    response.headers.to.params['tag'] = toTag;
  if (status === 405 || request.method === 'OPTIONS') response.headers['allow'] = allowedMethods;
  if (request.method === 'OPTIONS') response.headers['accept'] = 'application/sdp';
  return response;
}

/** RFC 3261 §10.3 step 8: each binding with its expires. A `*` removes all. */
function registered(request: SipRequest, toTag: string): SipMessage {
  const response = answer(request, { kind: 'answer', status: 200, reason: 'OK' }, toTag);
  const { contact, expires } = request.headers;
  if (!Array.isArray(contact)) return response;
  const usual = /^[0-9]{1,10}$/.test(expires ?? '') ? expires : '3600';
  response.headers.contact = contact
    .filter(({ uri, params }) => uri !== '*' && Number(params['expires'] ?? usual) > 0)
    .map(c => ({ ...c, params: { ...c.params, expires: c.params['expires'] ?? usual } }));
  if (response.headers.contact.length === 0) delete response.headers.contact;
  return response;
}

function inviteResponse(call: Call, status: number, reason: string): SipMessage {
  const { request, toTag, reply } = call;
  const response = answer(request, { kind: 'answer', status, reason }, toTag);
  const user = userOf(request.uri) ?? 'endpoint';
  const transport = reply.transport === 'tcp' ? ';transport=tcp' : '';
  const uri = `sip:${user}@${hostPort(reply.local.address, reply.local.port)}${transport}`;
  response.headers.contact = [{ uri, params: {} }];
  const recordRoute = recordRouteText(request.headers['record-route']);
  if (recordRoute !== undefined) response.headers['record-route'] = recordRoute;
  return response;
}

/** The package reads Record-Route and cannot write it: its parsed URIs are put together again (RFC 3261 §12.1.1). */
function recordRouteText(value: unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const routes = value.flatMap((route: { uri?: { host?: string; port?: number; params?: object } }) => {
    const { uri } = route;
    if (uri?.host === undefined) return [];
    const port = uri.port !== undefined && !Number.isNaN(uri.port) ? `:${uri.port}` : '';
    const params = Object.entries(uri.params ?? {}).map(([name, v]) =>
      v === null ? `;${name}` : `;${name}=${v}`,
    );
    return [`<sip:${bracketed(uri.host)}${port}${params.join('')}>`];
  });
  return routes.length > 0 ? routes.join(', ') : undefined;
}
