import { randomBytes } from 'node:crypto';
import type { Credentials } from '../core/exchange/digest';
import { stepExchange } from '../core/exchange/exchange';
import type { ExchangeOutcome } from '../core/exchange/exchange-outcome';
import { type ExchangePhase, exchangePhase } from '../core/exchange/exchange-phase';
import {
  type ExchangeEffect,
  type ExchangeEvent,
  type ExchangeState,
  newExchange,
  type RealmQuestion,
} from '../core/exchange/exchange-state';
import { ackWaitTimer } from '../core/exchange/held-ack';
import type { PreparedRequest } from '../core/exchange/prepared-request';
import { hostPort } from '../core/exchange/request-environment';
import { standardTimers, type TimerSettings } from '../core/exchange/timers';
import type { WritableRecord } from '../core/trace/write-siptrace';
import { type Clock, systemClock } from './clock';
import { nextHop } from './next-hop';
import { nodeHashes } from './node-hashes';
import type { InboundMessage, SocketAddress, Transport } from './transport';

/** Who looks on while a request runs, and what it runs with. */
export interface AttemptOptions {
  /** Every message, out and in, in order; payloads hold one character a byte. */
  onRecord(record: WritableRecord): void;
  /** A provisional answer. */
  onProgress?(status: number, reason: string): void;
  /** Something to know that belongs to no message. */
  onNote?(text: string): void;
  /** Note of the first record. */
  readonly firstNote?: string | undefined;
  /**
   * Who answers a challenge; undefined where nobody can. It may take its time, and must not reject. Absent: a 401 or 407
   * is the outcome.
   */
  credentials?(realm: RealmQuestion): Promise<Credentials | undefined>;
  readonly timers?: TimerSettings | undefined;
  readonly clock?: Clock | undefined;
}

/** What an attempt tells whoever runs it. */
export interface AttemptEvents {
  /** The state has moved on. */
  onStep(): void;
  /** Once. */
  onOutcome(outcome: ExchangeOutcome): void;
  /** Once, after the outcome: its transport is closed. */
  onEnded(): void;
}

interface RunningTimer {
  readonly stop: () => void;
  /** When it fires, by the clock, ms. */
  readonly due: number;
}

/** A peer that floods us with what belongs to nothing does not fill the trace. */
const mostStrays = 500;

/**
 * One request on its way over one transport: does what `stepExchange` says, and holds the socket and the timers that the
 * pure steps must not own. It closes the transport at its end.
 */
export class ExchangeAttempt {
  private state: ExchangeState;
  /** The final answer that was the outcome, wire bytes one character each. */
  finalAnswer: string | undefined;
  /** How many messages came that something is to be said about. */
  private strays = 0;
  /** Anything has come in. */
  heard = false;
  private readonly clock: Clock;
  private readonly timers = new Map<string, RunningTimer>();
  /** Sends wait for each other, as finding an address can take time. */
  private sending: Promise<void> = Promise.resolve();
  private firstNote: string | undefined;

  constructor(
    request: PreparedRequest,
    readonly transport: Transport,
    private readonly options: AttemptOptions,
    private readonly events: AttemptEvents,
  ) {
    this.clock = options.clock ?? systemClock;
    this.firstNote = options.firstNote;
    this.state = newExchange({
      request: Buffer.from(request.bytes).toString('latin1'),
      reliable: transport.reliable,
      timers: options.timers ?? standardTimers,
      timeoutMs: request.timeoutMs,
      seed: randomBytes(6).toString('hex'),
      hashes: options.credentials && nodeHashes,
      ack: request.ack,
    });
  }

  /** Sends the request. Once, before anything else. */
  start(): void {
    this.transport.listen({
      onMessage: message => this.receive(message),
      onFailure: failure => this.apply({ kind: 'transport-failed', failure }),
    });
    this.apply({ kind: 'start' });
  }

  get phase(): ExchangePhase {
    return exchangePhase(this.state);
  }

  /** While an ACK is held back: how long the peer still waits for it, ms; undefined when it does no longer. */
  get ackWaitMs(): number | undefined {
    const due = this.timers.get(ackWaitTimer)?.due;
    return due === undefined ? undefined : Math.max(0, due - this.nowMs());
  }

  /** Lets something happen; after the end nothing does. */
  apply(event: ExchangeEvent, sender?: SocketAddress): void {
    const { state, effects } = stepExchange(this.state, event);
    this.state = state;
    for (const effect of effects) this.perform(effect, sender);
    this.events.onStep();
  }

  /**
   * The record comes before what the message causes, and carries the notes about it. A message that broke off proves
   * nothing: it is recorded and goes no further.
   */
  private receive(message: InboundMessage): void {
    this.heard = true;
    const { state, effects } = message.truncated
      ? { state: this.state, effects: [] }
      : stepExchange(this.state, { kind: 'received', text: message.payload });
    this.state = state;
    const outcome = effects.find(effect => effect.kind === 'outcome');
    if (outcome?.outcome.kind === 'answered') this.finalAnswer = message.payload;
    const notes = effects.flatMap(effect => (effect.kind === 'note' ? [effect.text] : []));
    if (notes.length > 0) this.strays++;
    if (this.strays === mostStrays) notes.push('more that belongs to nothing is not recorded');
    if (message.note !== undefined) notes.push(message.note);
    if (notes.length === 0 || this.strays <= mostStrays) this.recordInbound(message, notes);
    for (const effect of effects) if (effect.kind !== 'note') this.perform(effect, message.from);
    this.events.onStep();
  }

  /** Silence while a message is only half there is no silence: the half is shown. */
  private withPartial(outcome: ExchangeOutcome): ExchangeOutcome {
    if (outcome.kind !== 'no-answer') return outcome;
    const partial = this.transport.takePartial?.();
    if (!partial) return outcome;
    this.heard = true;
    this.recordInbound(partial, partial.note === undefined ? [] : [partial.note]);
    return { ...outcome, partialBytes: partial.payload.length };
  }

  private recordInbound({ payload, from, truncated }: InboundMessage, notes: readonly string[]): void {
    this.options.onRecord({
      ...this.recordBase(payload, notes.join('; ')),
      source: hostPort(from.address, from.port),
      destination: hostPort(this.transport.local.address, this.transport.local.port),
      direction: 'in',
      truncated,
    });
  }

  private perform(effect: ExchangeEffect, sender: SocketAddress | undefined): void {
    switch (effect.kind) {
      case 'send':
        this.send(effect, sender);
        break;
      case 'start-timer':
        this.startTimer(effect.id, effect.ms);
        break;
      case 'stop-timer':
        this.timers.get(effect.id)?.stop();
        this.timers.delete(effect.id);
        break;
      case 'progress':
        this.options.onProgress?.(effect.status, effect.reason);
        break;
      case 'challenged':
        void this.ask(effect.realms);
        break;
      case 'note':
        this.options.onNote?.(effect.text);
        break;
      case 'outcome':
        this.events.onOutcome(this.withPartial(effect.outcome));
        break;
      case 'ended':
        void this.sending.then(() => {
          this.transport.close();
          this.events.onEnded();
        });
    }
  }

  private async ask(realms: readonly RealmQuestion[]): Promise<void> {
    const credentials = new Map<string, Credentials>();
    for (const realm of realms) {
      const found = await this.options.credentials?.(realm);
      if (!found) break;
      credentials.set(realm.key, found);
    }
    this.apply({ kind: 'credentials', credentials });
  }

  private startTimer(id: string, ms: number): void {
    this.timers.get(id)?.stop();
    const stop = this.clock.after(ms, () => {
      this.timers.delete(id);
      this.apply({ kind: 'timer', id });
    });
    this.timers.set(id, { stop, due: this.nowMs() + ms });
  }

  private nowMs(): number {
    const { seconds, nanos } = this.clock.now();
    return seconds * 1000 + nanos / 1e6;
  }

  private send(effect: Extract<ExchangeEffect, { kind: 'send' }>, sender: SocketAddress | undefined): void {
    this.sending = this.sending.then(async () => {
      const { to, note } =
        effect.to === 'sender' && sender ? { to: sender, note: undefined } : await this.hopOf(effect.to);
      const notes = [this.firstNote, effect.note, note].filter(text => text !== undefined);
      this.firstNote = undefined;
      this.options.onRecord({
        ...this.recordBase(effect.text, notes.join('; ')),
        source: hostPort(this.transport.local.address, this.transport.local.port),
        destination: hostPort(to.address, to.port),
        direction: 'out',
        truncated: false,
      });
      this.transport.send(Buffer.from(effect.text, 'latin1'), to);
    });
  }

  private async hopOf(
    to: Extract<ExchangeEffect, { kind: 'send' }>['to'],
  ): Promise<{ to: SocketAddress; note: string | undefined }> {
    if (to === undefined || to === 'sender') return { to: this.transport.target, note: undefined };
    return nextHop(this.transport.target, to);
  }

  private recordBase(
    payload: string,
    note: string,
  ): Omit<WritableRecord, 'source' | 'destination' | 'direction' | 'truncated'> {
    return {
      payload,
      time: this.clock.now(),
      transport: this.transport.target.transport,
      declaredBytes: undefined,
      frame: undefined,
      note: note === '' ? undefined : note,
    };
  }
}
