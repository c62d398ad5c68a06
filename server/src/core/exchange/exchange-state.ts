import type { ClientDialog } from './client-dialog';
import type { ClientTransaction } from './client-transaction';
import type { ExchangeOutcome, StrayAnswer } from './exchange-outcome';
import type { RequestTarget } from './prepared-request';
import { readWire, type WireFacts } from './read-wire';
import type { TimerSettings } from './timers';

/** What an exchange is started with. Texts are wire bytes, one character each. */
export interface ExchangeSetup {
  readonly request: string;
  /** True for TCP. */
  readonly reliable: boolean;
  readonly timers: TimerSettings;
  /** How long to wait for the final answer, ms. */
  readonly timeoutMs: number;
  /** Random letters and digits: branches and tags that the exchange makes contain them. */
  readonly seed: string;
}

/** A transaction of the exchange and what its request says. */
export interface OwnTransaction {
  readonly facts: WireFacts;
  readonly transaction: ClientTransaction;
  /** Where its requests go; undefined: the target of the user's request. */
  readonly to: RequestTarget | undefined;
}

/** A dialog that an answer made. Its ACK is kept: each copy of the 2xx gets it again (RFC 3261 §13.2.2.4). */
export interface OwnDialog {
  readonly dialog: ClientDialog;
  readonly ack: string;
  readonly state: 'up' | 'ending' | 'ended';
}

/** One request of the user with all that follows from it: retransmissions, ACK, CANCEL, BYE. Plain data. */
export interface ExchangeState {
  readonly setup: ExchangeSetup;
  readonly request: WireFacts;
  /** By `request`, `cancel`, `bye:<remote tag>`. */
  readonly transactions: ReadonlyMap<string, OwnTransaction>;
  /** By remote tag: a forked INVITE can make several. */
  readonly dialogs: ReadonlyMap<string, OwnDialog>;
  readonly provisional: { readonly status: number; readonly reason: string } | undefined;
  /** `wanted`: waits for a provisional answer, as RFC 3261 §9.1 asks. */
  readonly cancel: 'no' | 'wanted' | 'sent';
  /** The owner wants an end soon: copies of final answers are no longer waited for. */
  readonly closing: boolean;
  readonly strays: readonly StrayAnswer[];
  readonly outcome: ExchangeOutcome | undefined;
  readonly pendingTimers: ReadonlySet<string>;
  /** How many branches were made. */
  readonly branches: number;
  readonly ended: boolean;
}

/** The state before `start`. */
export function newExchange(setup: ExchangeSetup): ExchangeState {
  return {
    setup,
    request: readWire(setup.request),
    transactions: new Map(),
    dialogs: new Map(),
    provisional: undefined,
    cancel: 'no',
    closing: false,
    strays: [],
    outcome: undefined,
    pendingTimers: new Set(),
    branches: 0,
    ended: false,
  };
}

/** What happens to an exchange. */
export type ExchangeEvent =
  | { readonly kind: 'start' }
  /** Bytes of one message, whatever they are. */
  | { readonly kind: 'received'; readonly text: string }
  | { readonly kind: 'timer'; readonly id: string }
  /** The user: before the final answer CANCEL, in a call BYE. */
  | { readonly kind: 'cancel' }
  /** The owner goes away: what is open is ended within so many ms. */
  | { readonly kind: 'close'; readonly withinMs: number }
  | {
      readonly kind: 'transport-failed';
      readonly failure: Extract<ExchangeOutcome, { kind: 'failed' }>['failure'];
    };

/** What the runner must do, in this order. */
export type ExchangeEffect =
  /** `to` absent: the target of the request; `sender`: where the message came from that is being handled. */
  | {
      readonly kind: 'send';
      readonly text: string;
      readonly to?: RequestTarget | 'sender' | undefined;
      readonly note?: string;
    }
  | { readonly kind: 'start-timer'; readonly id: string; readonly ms: number }
  | { readonly kind: 'stop-timer'; readonly id: string }
  /** A provisional answer. */
  | { readonly kind: 'progress'; readonly status: number; readonly reason: string }
  /** Something to know about the message that is being handled, or about the exchange. */
  | { readonly kind: 'note'; readonly text: string }
  /** Once per exchange; it may go on after it (copies of answers, a call that is up). */
  | { readonly kind: 'outcome'; readonly outcome: ExchangeOutcome }
  /** The last effect: no timer is pending, nothing will be sent. */
  | { readonly kind: 'ended' };

/** A step: the next state and what to do. */
export interface ExchangeStep {
  readonly state: ExchangeState;
  readonly effects: readonly ExchangeEffect[];
}
