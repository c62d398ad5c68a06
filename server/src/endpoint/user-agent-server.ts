import { randomBytes } from 'node:crypto';
import type { EndpointBinding, EndpointNews, EndpointSettings } from '../core/endpoint-protocol';
import { hostPort } from '../core/exchange/request-environment';
import { Authenticator } from './authenticator';
import { type BehaviourTable, behaviourOf, type CallBehaviour, usualBehaviours } from './behaviour-table';
import { behaviourText } from './behaviour-text';
import { type CallOwner, IncomingCall } from './incoming-call';
import { userOf } from './ipv6';
import { OwnRequests } from './own-requests';
import { readBehaviours } from './read-behaviours';
import { acceptTransfer } from './refer';
import { Registrar } from './registrar';
import { type Incoming, type Reply, responseTo } from './responses';
import { type OpenTransaction, type SipRequest, serverTransactions } from './sip-stack';
import { Timers, t1 } from './timers';

type Configured = Extract<EndpointNews, { kind: 'configured' }>;

/** More calls than this at once are refused with 486. */
const maxCalls = 200;

/**
 * A user agent server that answers by simple rules (`behaviourOf`), on server transactions of the `sip` package. It
 * owns no socket: requests are handed to it with the way back.
 */
export class UserAgentServer {
  private readonly transactions = serverTransactions();
  private readonly calls = new Set<IncomingCall>();
  private readonly requests = new OwnRequests();
  private readonly timers = new Timers();
  private readonly authenticator = new Authenticator();
  private readonly registrar: Registrar;
  private table: BehaviourTable = usualBehaviours;
  private readonly owner: CallOwner = {
    requests: this.requests,
    ended: call => void this.calls.delete(call),
  };

  constructor(onBindings: (bindings: readonly EndpointBinding[]) => void) {
    this.registrar = new Registrar(onBindings);
    this.authenticator.configure({ accounts: [] });
  }

  /** Takes new settings, for requests that come from now on; answers what users do and what is wrong. */
  configure(settings: EndpointSettings): Pick<Configured, 'users' | 'problems'> {
    const { table, problems } = readBehaviours(settings.users);
    this.table = table;
    this.authenticator.configure(settings);
    return { users: table.map(([user, behaviour]) => [user, behaviourText(behaviour)]), problems };
  }

  /** Takes one request and its bytes; never throws for what it contains. */
  handle(request: SipRequest, payload: string, reply: Reply): void {
    if (request.method === 'ACK') this.callOf(request)?.acknowledge();
    if (this.transactions.absorb(request) || request.method === 'ACK') return;
    const transaction = this.transactions.open(request, response => reply.send(response));
    const incoming: Incoming = { request, payload, reply, respond: transaction.respond };
    if (request.method === 'CANCEL') this.cancel(incoming);
    else if (request.headers.to.params['tag'] !== undefined) this.inDialog(incoming);
    else this.begin(incoming, transaction);
  }

  /** What takes a response to a request of our own; undefined where there is none. */
  receiver(payload: string): (() => void) | undefined {
    return this.requests.receiver(payload);
  }

  /** Stops all timers. Calls that are up are forgotten. */
  close(): void {
    for (const call of this.calls) call.close();
    this.calls.clear();
    this.requests.close();
    this.timers.clear();
    this.registrar.close();
    this.transactions.close();
  }

  private begin(incoming: Incoming, transaction: OpenTransaction): void {
    const { request, respond } = incoming;
    const { method } = request;
    const toTag = newTag();
    const user = userOf(method === 'REGISTER' ? request.headers.to.uri : request.uri);
    const behaviour = behaviourOf(this.table, user);
    const isKnown = method === 'INVITE' || method === 'OPTIONS' || method === 'REGISTER';
    const challenge =
      isKnown && behaviour.challenge ? this.authenticator.challenge(request, toTag) : undefined;
    if (challenge) respond(challenge);
    else if (!isKnown) respond(responseTo(request, inDialogOnly.has(method) ? 481 : 405, toTag));
    else if (method === 'REGISTER') respond(this.registrar.register(incoming, toTag));
    else if (behaviour.does === 'silent') this.timers.after(64 * t1, () => transaction.end());
    else if (method === 'OPTIONS') respond(responseTo(request, statusOf(behaviour), toTag));
    else if (behaviour.does === 'redirect') this.redirect(incoming, behaviour, toTag);
    else if (this.calls.size >= maxCalls) respond(responseTo(request, 486, toTag));
    else {
      const call = new IncomingCall(incoming, toTag, behaviour, this.owner);
      this.calls.add(call);
      call.start();
    }
  }

  private redirect(
    incoming: Incoming,
    { contact }: Extract<CallBehaviour, { does: 'redirect' }>,
    toTag: string,
  ): void {
    const { request, reply, respond } = incoming;
    const { local, transport } = reply;
    const own = `sip:bob@${hostPort(local.address, local.port)}${transport === 'udp' ? '' : `;transport=${transport}`}`;
    const response = responseTo(request, 302, toTag);
    response.headers.contact = [{ uri: contact ?? own, params: {} }];
    respond(response);
  }

  private cancel({ request, respond }: Incoming): void {
    const branch = request.headers.via[0]?.params['branch'];
    const call = [...this.calls].find(
      ({
        state,
        incoming: {
          request: { headers },
        },
      }) =>
        state === 'ringing' &&
        headers['call-id'] === request.headers['call-id'] &&
        headers.via[0]?.params['branch'] === branch,
    );
    if (!call) {
      respond(responseTo(request, 481, newTag()));
      return;
    }
    // RFC 3261 §9.2: the same To tag in the answers to CANCEL and INVITE.
    respond(responseTo(request, 200, call.toTag));
    call.cancel();
  }

  private inDialog(incoming: Incoming): void {
    const { request, respond } = incoming;
    const call = this.callOf(request);
    const answer = (status: number): void => respond(responseTo(request, status));
    if (!call) answer(481);
    else if (request.method === 'BYE') {
      answer(200);
      call.end();
    } else if (request.method === 'PRACK') answer(call.acknowledgeProvisional(incoming) ? 200 : 481);
    else if (request.method === 'INVITE') call.reInvite(incoming);
    else if (request.method === 'REFER') acceptTransfer(incoming, call);
    else answer(request.method === 'OPTIONS' ? 200 : 405);
  }

  private callOf(request: SipRequest): IncomingCall | undefined {
    const tag = request.headers.to.params['tag'];
    return [...this.calls].find(
      call => call.incoming.request.headers['call-id'] === request.headers['call-id'] && call.toTag === tag,
    );
  }
}

/** What makes sense in a dialog only (RFC 3261 §15.1.2); all else that is not known is 405 (§8.2.1). */
const inDialogOnly: ReadonlySet<string> = new Set(['BYE', 'PRACK', 'REFER']);

/** An OPTIONS is answered as an INVITE would be (RFC 3261 §11.2). */
function statusOf(behaviour: CallBehaviour): number {
  if (behaviour.does === 'reject') return behaviour.status;
  return behaviour.does === 'redirect' ? 302 : 200;
}

function newTag(): string {
  return randomBytes(5).toString('hex');
}
