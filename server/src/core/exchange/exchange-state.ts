import type { Hashes } from '../text/hashes';
import type { ClientDialog } from './client-dialog';
import type { ClientTransaction } from './client-transaction';
import type { Credentials } from './digest';
import type { ExchangeOutcome, StrayAnswer } from './exchange-outcome';
import type { RequestAck, RequestTarget } from './prepared-request';
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
  /** What answers challenges; absent: a 401 or 407 is the outcome, as for bytes that are sent exactly as written. */
  readonly hashes?: Hashes | undefined;
  /** When the 2xx gets its ACK; absent: at once. */
  readonly ack?: RequestAck | undefined;
}

/** What an exchange knows of challenges. The credentials live here only while it runs. */
export interface ExchangeAuth {
  /** The 401 or 407 whose credentials are asked for. */
  readonly pending: WireFacts | undefined;
  /** How many challenges of the user's request were answered. */
  readonly answered: number;
  /** By `realmKey`: what was answered with. */
  readonly used: ReadonlyMap<string, Credentials>;
  /** By nonce: how often it was used (RFC 7616 §3.4 nc). */
  readonly nonces: ReadonlyMap<string, number>;
}

/** A transaction of the exchange and what its request says. */
export interface OwnTransaction {
  readonly facts: WireFacts;
  readonly transaction: ClientTransaction;
  /** Where its requests go; undefined: the target of the user's request. */
  readonly to: RequestTarget | undefined;
  /** It answers a challenge of its own already, so another one ends it. */
  readonly authorized?: boolean | undefined;
}

/** A dialog that an answer made. Its ACK is kept: each copy of the 2xx gets it again (RFC 3261 §13.2.2.4). */
export interface OwnDialog {
  readonly dialog: ClientDialog;
  readonly ack: string;
  /** The ACK is held back: neither the 2xx nor its copies were answered yet. */
  readonly ackHeld: boolean;
  readonly state: 'up' | 'ending' | 'ended';
  /** The version of our session description was raised so often (RFC 3264 §8), by hold and resume. */
  readonly sdpChanges: number;
  readonly held: boolean;
  /** What the last re-INVITE asks for. */
  readonly wanted?: 'up' | 'held';
  /** The answer to the last re-INVITE of the peer, by its branch: a copy of the one gets a copy of the other. */
  readonly offerAnswer?: { readonly branch: string | undefined; readonly text: string };
}

/** One request of the user with all that follows from it: retransmissions, ACK, CANCEL, BYE. Plain data. */
export interface ExchangeState {
  readonly setup: ExchangeSetup;
  readonly request: WireFacts;
  /** By `request` (`request:2` after a challenge), `cancel`, `prack:…`, `bye:<remote tag>`, `reinvite:…`, `refer:…`. */
  readonly transactions: ReadonlyMap<string, OwnTransaction>;
  /** The transaction of the user's request; those of earlier tries only absorb copies of the challenge. */
  readonly current: string;
  /** The highest CSeq number used: each new request takes the next (RFC 3261 §12.2.1.1, §22.2). */
  readonly lastCseq: number;
  readonly auth: ExchangeAuth;
  /** By remote tag and RSeq: reliable provisional answers that were acknowledged (RFC 3262 §4). */
  readonly pracked: ReadonlySet<string>;
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

/** Whose credentials are needed. */
export interface RealmQuestion {
  readonly key: string;
  readonly realm: string;
  readonly proxy: boolean;
}

/** The state before `start`. */
export function newExchange(setup: ExchangeSetup): ExchangeState {
  const request = readWire(setup.request);
  return {
    setup,
    request,
    transactions: new Map(),
    current: 'request',
    lastCseq: request.cseq ?? 1,
    auth: { pending: undefined, answered: 0, used: new Map(), nonces: new Map() },
    pracked: new Set(),
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
  /** The answer to effect `challenged`, by `realmKey`; those that nobody has are missing. */
  | { readonly kind: 'credentials'; readonly credentials: ReadonlyMap<string, Credentials> }
  /** The user: the ACK that is held back is to go. */
  | { readonly kind: 'acknowledge' }
  /** The user, in a call. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'transfer'; readonly referTo: string }
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
  /** Credentials are needed; event `credentials` goes on. */
  | { readonly kind: 'challenged'; readonly realms: readonly RealmQuestion[] }
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
