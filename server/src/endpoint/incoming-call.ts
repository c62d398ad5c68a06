import { firstValue, readWire, type WireFacts } from '../core/exchange/read-wire';
import type { CallBehaviour } from './behaviour-table';
import { CallDialog, type InDialogRequest } from './call-dialog';
import type { OwnRequests } from './own-requests';
import { ReliableProvisional, supportsReliable } from './reliable-provisional';
import { dialogResponse, type Incoming, responseTo } from './responses';
import { holdOffer, sdpAnswer } from './sdp-answer';
import { Timers, t2 } from './timers';

export type CallState = 'ringing' | 'answered' | 'up' | 'over';

/** What a call needs of its owner. */
export interface CallOwner {
  readonly requests: OwnRequests;
  /** The call needs nothing more. */
  ended(call: IncomingCall): void;
}

/** One thing to do, so long after the one before it. */
interface Step {
  readonly waitMs: number;
  readonly run: () => void;
}

/** How long it rings where nothing else is said, ms. */
const ringMs = 300;
/** How long a caller stands in the queue before it rings, ms. */
const queueMs = 500;
/** Nobody lets it ring, or stays in a call, for longer, ms: the caller is gone. */
const longestRingMs = 300_000;
const longestCallMs = 3_600_000;

/** A call to the endpoint, from the INVITE to the BYE, as its user's behaviour says. */
export class IncomingCall {
  state: CallState = 'ringing';
  private readonly timers = new Timers();
  private readonly dialog: CallDialog;
  private readonly reliable: ReliableProvisional;
  private stopRepeating = (): void => undefined;
  /** Set while a provisional answer waits for its PRACK (RFC 3262 §3): what comes after it. */
  private blocked: (() => void) | undefined;
  private version = 1;
  private sdpSent = false;
  /** A re-INVITE of ours waits for its answer. */
  private holding = false;

  constructor(
    readonly incoming: Incoming,
    readonly toTag: string,
    private readonly behaviour: Exclude<CallBehaviour, { does: 'silent' | 'redirect' }>,
    private readonly owner: CallOwner,
  ) {
    this.dialog = new CallDialog(incoming, toTag);
    this.reliable = new ReliableProvisional(this.timers, response => incoming.respond(response));
  }

  /** Does what its behaviour says. */
  start(): void {
    const { behaviour } = this;
    if (behaviour.does === 'reject') {
      const { status, afterMs } = behaviour;
      const ringing = afterMs === undefined ? [] : [this.provisional(0, 180)];
      this.run([...ringing, { waitMs: afterMs ?? 0, run: () => this.refuse(status) }]);
    } else if (behaviour.does === 'ring') {
      this.run([this.provisional(0, 180), { waitMs: longestRingMs, run: () => this.refuse(480) }]);
    } else {
      const { queued, early, afterMs = ringMs } = behaviour;
      this.run([
        ...(queued ? [this.provisional(0, 182)] : []),
        this.provisional(queued ? queueMs : 0, early ? 183 : 180),
        { waitMs: afterMs, run: () => this.pickUp() },
      ]);
    }
  }

  /** The ACK to a 2xx. */
  acknowledge(): void {
    if (this.state !== 'answered') return;
    this.stopRepeating();
    this.state = 'up';
    this.timers.after(longestCallMs, () => this.bye());
    if (this.behaviour.does !== 'answer') return;
    const { hangUpAfterMs, holdAfterMs } = this.behaviour;
    if (holdAfterMs !== undefined) this.timers.after(holdAfterMs, () => this.hold());
    if (hangUpAfterMs !== undefined) this.timers.after(hangUpAfterMs, () => this.bye());
  }

  /** The INVITE is cancelled; the CANCEL has been answered (RFC 3261 §9.2). */
  cancel(): void {
    this.refuse(487);
  }

  /** The peer hangs up. */
  end(): void {
    this.state = 'over';
    this.timers.clear();
    this.owner.ended(this);
  }

  /** A PRACK: true if it acknowledges what waits for it. */
  acknowledgeProvisional({ payload }: Incoming): boolean {
    if (!this.reliable.acknowledge(firstValue(readWire(payload).message, 'rack'))) return false;
    const next = this.blocked;
    this.blocked = undefined;
    next?.();
    return true;
  }

  /** A re-INVITE of the peer: answered with an SDP answer, or 491 while one of ours is open (RFC 3261 §14.2). */
  reInvite(incoming: Incoming): void {
    const refusal = this.state === 'ringing' ? 500 : this.holding ? 491 : undefined;
    if (refusal !== undefined) {
      incoming.respond(responseTo(incoming.request, refusal));
      return;
    }
    this.dialog.refresh(incoming);
    this.version += 1;
    incoming.respond(this.withSdp(dialogResponse(incoming, 200, this.toTag), incoming.request.content));
  }

  /** Sends a request in the dialog, where the peer can be reached. */
  send(own: InDialogRequest, onFinal: (answer: WireFacts | undefined) => void): void {
    const { route } = this.dialog;
    const { reply } = this.incoming;
    if (!route) return;
    this.owner.requests.open({
      text: this.dialog.write(route, own),
      reliable: reply.transport !== 'udp',
      send: text => reply.request(text, route.nextHop),
      onFinal,
    });
  }

  /** Stops all timers, without a word to the peer. */
  close(): void {
    this.state = 'over';
    this.timers.clear();
  }

  private run([step, ...rest]: readonly Step[]): void {
    if (!step) return;
    this.timers.after(step.waitMs, () => {
      const go = (): void => {
        step.run();
        this.run(rest);
      };
      if (this.reliable.waits) this.blocked = go;
      else go();
    });
  }

  private provisional(waitMs: number, status: 180 | 182 | 183): Step {
    return { waitMs, run: () => this.announce(status) };
  }

  private announce(status: 180 | 182 | 183): void {
    const { incoming } = this;
    const { content } = incoming.request;
    const { required, supported } = supportsReliable(incoming);
    const response = dialogResponse(incoming, status, this.toTag);
    const isReliable = required || (status === 183 && supported);
    // Without an offer there is nothing to answer, and an offer needs an answer that only PRACK can bring.
    if (status === 183 && (isReliable || hasText(content))) {
      this.withSdp(response, content);
      this.sdpSent = isReliable;
    }
    if (isReliable) this.reliable.send(response, incoming.request, () => this.refuse(504));
    else incoming.respond(response);
  }

  /** The 2xx is repeated until its ACK comes (RFC 3261 §13.3.1.4): that is not the transaction's work. */
  private pickUp(): void {
    this.state = 'answered';
    const { incoming } = this;
    const response = dialogResponse(incoming, 200, this.toTag);
    // What a reliable 183 has answered is not answered again (RFC 3261 §13.2.1).
    if (!this.sdpSent) this.withSdp(response, incoming.request.content);
    incoming.respond(response);
    // Without an ACK for 64*T1 the session is ended (RFC 3261 §13.3.1.4).
    this.stopRepeating = this.timers.repeat(
      t2,
      () => incoming.reply.send(response),
      () => this.bye(),
    );
  }

  private refuse(status: number): void {
    const { incoming, toTag } = this;
    this.end();
    incoming.respond(responseTo(incoming.request, status, toTag));
  }

  private bye(): void {
    this.end();
    this.send({ method: 'BYE' }, () => undefined);
  }

  /** Puts the call on hold: an offer with `a=sendonly` and a higher version (RFC 3264 §8.4). */
  private hold(): void {
    let ack: string | undefined;
    this.holding = true;
    this.version += 1;
    const text = holdOffer(this.incoming.request.content, this.incoming.reply.local.address, this.version);
    this.send({ method: 'INVITE', body: { type: 'application/sdp', text } }, answer => {
      this.holding = false;
      const { route } = this.dialog;
      if (!route || answer?.cseq === undefined || answer.status >= 300) return;
      // Each copy of the 2xx gets the same ACK (RFC 3261 §13.2.2.4).
      ack ??= this.dialog.write(route, { method: 'ACK', cseq: answer.cseq });
      this.incoming.reply.request(ack, route.nextHop);
    });
  }

  private withSdp(response: ReturnType<typeof dialogResponse>, offer: string | undefined) {
    response.headers['content-type'] = 'application/sdp';
    response.content = sdpAnswer(offer, this.incoming.reply.local.address, this.version);
    return response;
  }
}

function hasText(content: string | undefined): boolean {
  return content !== undefined && content.trim() !== '';
}
