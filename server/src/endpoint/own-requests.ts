import type { ClientTransaction, TransactionEvent } from '../core/exchange/client-transaction';
import { mismatch } from '../core/exchange/match-response';
import { readWire, type WireFacts } from '../core/exchange/read-wire';
import { stepTransaction } from '../core/exchange/step-transaction';
import { standardTimers } from '../core/exchange/timers';
import { Timers } from './timers';

/** A request of the endpoint's own and the way that it takes. */
export interface OwnRequest {
  /** Wire bytes, one character each. */
  readonly text: string;
  /** TCP and WebSocket: nothing is repeated. */
  readonly reliable: boolean;
  send(text: string): void;
  /** Each final answer, copies of a 2xx to INVITE too; undefined where none came in time. */
  onFinal(answer: WireFacts | undefined): void;
}

interface Running {
  readonly own: OwnRequest;
  readonly facts: WireFacts;
  readonly timers: Map<string, () => void>;
  transaction: ClientTransaction;
}

/**
 * Client transactions of the endpoint (BYE, re-INVITE, NOTIFY), on the step functions of the core: those of the `sip`
 * package have branches of six digits and ACKs without Route.
 */
export class OwnRequests {
  private readonly running = new Set<Running>();
  private readonly timers = new Timers();

  /** Sends a request and waits for its answers. */
  open(own: OwnRequest): void {
    const facts = readWire(own.text);
    const invite = facts.method === 'INVITE';
    const transaction: ClientTransaction = {
      kind: invite ? 'invite' : 'non-invite',
      state: 'initial',
      request: own.text,
      reliable: own.reliable,
      timers: standardTimers,
      giveUpMs: 64 * standardTimers.t1,
      interval: 0,
      ack: undefined,
    };
    const entry: Running = { own, facts, timers: new Map(), transaction };
    this.running.add(entry);
    this.step(entry, { kind: 'start' });
  }

  /** What takes a response; undefined where it answers nothing that was asked. */
  receiver(payload: string): (() => void) | undefined {
    const response = readWire(payload);
    const entry = [...this.running].find(({ facts }) => mismatch(facts, response) === undefined);
    return entry && (() => this.step(entry, { kind: 'response', status: response.status, text: payload }));
  }

  close(): void {
    this.timers.clear();
    this.running.clear();
  }

  private step(entry: Running, event: TransactionEvent): void {
    const { transaction, effects } = stepTransaction(entry.transaction, event);
    entry.transaction = transaction;
    for (const effect of effects) {
      if (effect.kind === 'send') entry.own.send(effect.text);
      else if (effect.kind === 'stop-timer') entry.timers.get(effect.timer)?.();
      else if (effect.kind === 'timed-out') entry.own.onFinal(undefined);
      else if (effect.kind === 'pass') {
        if (effect.status >= 200) entry.own.onFinal(readWire(effect.text));
      } else {
        const { timer, ms } = effect;
        const stop = this.timers.after(ms, () => this.step(entry, { kind: 'timer', timer }));
        entry.timers.set(timer, stop);
      }
    }
    if (transaction.state === 'terminated') this.running.delete(entry);
  }
}
