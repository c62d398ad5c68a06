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
import type { PreparedRequest } from '../core/exchange/prepared-request';
import { hostPort } from '../core/exchange/request-environment';
import { standardTimers, type TimerSettings } from '../core/exchange/timers';
import type { WritableRecord } from '../core/trace/write-siptrace';
import { type Clock, systemClock } from './clock';
import { nextHop } from './next-hop';
import { nodeHashes } from './node-hashes';
import type { InboundMessage, SocketAddress, Transport } from './transport';

/** What a runner tells and how it runs. */
export interface ExchangeOptions {
  /** Every message, out and in, in order; payloads hold one character a byte. */
  onRecord(record: WritableRecord): void;
  /** A provisional answer. */
  onProgress?(status: number, reason: string): void;
  /** The phase has changed; not said for the first. */
  onPhase?(phase: ExchangePhase): void;
  /** Something to know that belongs to no message. */
  onNote?(text: string): void;
  /** Note of the first record: what the assist filled. */
  readonly firstNote?: string | undefined;
  /**
   * Who answers a challenge; undefined where nobody can. It may take its time, and must not reject. Absent: a 401 or 407
   * is the outcome.
   */
  credentials?(realm: RealmQuestion): Promise<Credentials | undefined>;
  readonly timers?: TimerSettings | undefined;
  readonly clock?: Clock | undefined;
}

/** An exchange under way. It owns its transport and closes it at the end. */
export interface RunningExchange {
  /** How the request ended. Never rejects. */
  readonly outcome: Promise<ExchangeOutcome>;
  /** Settles when nothing more is sent or waited for: after copies of answers, and after a call was hung up. */
  readonly ended: Promise<void>;
  readonly phase: ExchangePhase;
  /** The final answer that was the outcome, wire bytes one character each; undefined before, and where there is none. */
  readonly finalAnswer: string | undefined;
  /** The user's stop: CANCEL while it rings, BYE in a call. */
  cancel(): void;
  /** Holds the call with a re-INVITE, or takes it back. */
  hold(held: boolean): void;
  /** Asks the peer to call this URI (REFER). */
  transfer(referTo: string): void;
  /** The owner goes away: CANCEL or BYE, and the end within so many ms. */
  close(withinMs: number): Promise<void>;
}

/** Sends a prepared request over an open transport and runs all that follows from it (`stepExchange`). */
export function startExchange(
  request: PreparedRequest,
  transport: Transport,
  options: ExchangeOptions,
): RunningExchange {
  const runner = new Runner(request, transport, options);
  runner.apply({ kind: 'start' });
  return runner;
}

/** Does what `stepExchange` says: holds the socket and the timers that the pure steps must not own. */
class Runner implements RunningExchange {
  readonly outcome: Promise<ExchangeOutcome>;
  readonly ended: Promise<void>;
  private state: ExchangeState;
  finalAnswer: string | undefined;
  private lastPhase: ExchangePhase = 'waiting';
  private readonly clock: Clock;
  private readonly timers = new Map<string, () => void>();
  /** Sends wait for each other, as finding an address can take time. */
  private sending: Promise<void> = Promise.resolve();
  private firstNote: string | undefined;
  private tellOutcome: (outcome: ExchangeOutcome) => void = () => undefined;
  private tellEnded: () => void = () => undefined;

  constructor(
    request: PreparedRequest,
    private readonly transport: Transport,
    private readonly options: ExchangeOptions,
  ) {
    this.clock = options.clock ?? systemClock;
    this.firstNote = options.firstNote;
    this.outcome = new Promise(resolve => {
      this.tellOutcome = resolve;
    });
    this.ended = new Promise(resolve => {
      this.tellEnded = resolve;
    });
    this.state = newExchange({
      request: Buffer.from(request.bytes).toString('latin1'),
      reliable: transport.reliable,
      timers: options.timers ?? standardTimers,
      timeoutMs: request.timeoutMs,
      seed: randomBytes(6).toString('hex'),
      hashes: options.credentials && nodeHashes,
    });
    transport.listen({
      onMessage: message => this.receive(message),
      onFailure: failure => this.apply({ kind: 'transport-failed', failure }),
    });
  }

  cancel(): void {
    this.apply({ kind: 'cancel' });
  }

  get phase(): ExchangePhase {
    return exchangePhase(this.state);
  }

  hold(held: boolean): void {
    this.apply({ kind: held ? 'hold' : 'resume' });
  }

  transfer(referTo: string): void {
    this.apply({ kind: 'transfer', referTo });
  }

  close(withinMs: number): Promise<void> {
    this.apply({ kind: 'close', withinMs });
    return this.ended;
  }

  apply(event: ExchangeEvent, sender?: SocketAddress): void {
    const { state, effects } = stepExchange(this.state, event);
    this.state = state;
    for (const effect of effects) this.perform(effect, sender);
    this.tellPhase();
  }

  private tellPhase(): void {
    const { phase } = this;
    if (phase === this.lastPhase) return;
    this.lastPhase = phase;
    this.options.onPhase?.(phase);
  }

  /**
   * The record comes before what the message causes, and carries the notes about it. A message that broke off proves
   * nothing: it is recorded and goes no further.
   */
  private receive(message: InboundMessage): void {
    const { state, effects } = message.truncated
      ? { state: this.state, effects: [] }
      : stepExchange(this.state, { kind: 'received', text: message.payload });
    this.state = state;
    const outcome = effects.find(effect => effect.kind === 'outcome');
    if (outcome?.outcome.kind === 'answered') this.finalAnswer = message.payload;
    const notes = effects.flatMap(effect => (effect.kind === 'note' ? [effect.text] : []));
    if (message.truncated) notes.push('the connection ended inside this message');
    this.options.onRecord({
      ...this.recordBase(message.payload, notes.join('; ')),
      source: hostPort(message.from.address, message.from.port),
      destination: hostPort(this.transport.local.address, this.transport.local.port),
      direction: 'in',
      truncated: message.truncated,
    });
    for (const effect of effects) if (effect.kind !== 'note') this.perform(effect, message.from);
    this.tellPhase();
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
        this.timers.get(effect.id)?.();
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
        this.tellOutcome(effect.outcome);
        break;
      case 'ended':
        void this.sending.then(() => {
          this.transport.close();
          this.tellEnded();
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
    this.timers.get(id)?.();
    this.timers.set(
      id,
      this.clock.after(ms, () => {
        this.timers.delete(id);
        this.apply({ kind: 'timer', id });
      }),
    );
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
