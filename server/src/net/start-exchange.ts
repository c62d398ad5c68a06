import { randomBytes } from 'node:crypto';
import type { ExchangeOutcome } from '../core/exchange/exchange-outcome';
import type { ExchangePhase } from '../core/exchange/exchange-phase';
import type { ExchangeEvent } from '../core/exchange/exchange-state';
import { type FailoverCause, failoverCause } from '../core/exchange/failover-cause';
import { withFreshBranch } from '../core/exchange/fresh-branch';
import type { PreparedRequest } from '../core/exchange/prepared-request';
import { type AttemptOptions, ExchangeAttempt } from './exchange-attempt';
import type { ResolvedTarget } from './resolve-target';
import type { Transport } from './transport';

/** The same request, made for the next target, and its open transport. */
export interface NextAttempt {
  readonly request: PreparedRequest;
  readonly transport: Transport;
  /** Why it goes there: the note of its first record. */
  readonly note: string | undefined;
}

/** What a runner tells and how it runs. */
export interface ExchangeOptions extends AttemptOptions {
  /** The phase has changed; not said for the first. */
  onPhase?(phase: ExchangePhase): void;
  /**
   * The target failed in a way after which the next one is tried (RFC 3263 §4.3). Answers undefined where there is none;
   * must not reject. Absent: there is none.
   */
  nextTarget?(cause: FailoverCause): Promise<NextAttempt | undefined>;
}

/** An exchange under way. It owns its transports and closes them at the end. */
export interface RunningExchange {
  /** How the request ended. Never rejects. */
  readonly outcome: Promise<ExchangeOutcome>;
  /** Settles when nothing more is sent or waited for: after copies of answers, and after a call was hung up. */
  readonly ended: Promise<void>;
  readonly phase: ExchangePhase;
  /** While an ACK is held back (`# @ack`): how long the peer still waits for it, ms; undefined when it does no longer. */
  readonly ackWaitMs: number | undefined;
  /** Settles after the outcome, when no ACK is held back, or none any more. */
  readonly acknowledged: Promise<void>;
  /** Where the request goes; another one after the first has failed. */
  readonly target: ResolvedTarget;
  /** The final answer that was the outcome, wire bytes one character each; undefined before, and where there is none. */
  readonly finalAnswer: string | undefined;
  /** The user's stop: CANCEL while it rings, BYE in a call. */
  cancel(): void;
  /** Sends the ACK that is held back. */
  acknowledge(): void;
  /** Holds the call with a re-INVITE, or takes it back. */
  hold(held: boolean): void;
  /** Asks the peer to call this URI (REFER). */
  transfer(referTo: string): void;
  /** The owner goes away: CANCEL or BYE, and the end within so many ms. */
  close(withinMs: number): Promise<void>;
}

/**
 * Sends a prepared request over an open transport and runs all that follows from it (`stepExchange`); where its target
 * fails, the same over the next one.
 */
export function startExchange(
  request: PreparedRequest,
  transport: Transport,
  options: ExchangeOptions,
): RunningExchange {
  return new Runner({ request, transport, note: options.firstNote }, options);
}

class Runner implements RunningExchange {
  readonly outcome: Promise<ExchangeOutcome>;
  readonly ended: Promise<void>;
  readonly acknowledged: Promise<void>;
  private attempt: ExchangeAttempt;
  /** The request of the newest attempt. */
  private request: PreparedRequest;
  /** Attempts that still wait for copies of answers. */
  private readonly open = new Set<ExchangeAttempt>();
  private lastPhase: ExchangePhase = 'waiting';
  /** While the next target is looked for: the outcome that holds if there is none. */
  private undecided: ExchangeOutcome | undefined;
  private isDone = false;
  private isStopped = false;
  private tellOutcome: (outcome: ExchangeOutcome) => void = () => undefined;
  private tellEnded: () => void = () => undefined;
  private tellAcknowledged: () => void = () => undefined;

  constructor(
    first: NextAttempt,
    private readonly options: ExchangeOptions,
  ) {
    this.outcome = new Promise(resolve => {
      this.tellOutcome = resolve;
    });
    this.ended = new Promise(resolve => {
      this.tellEnded = resolve;
    });
    this.acknowledged = new Promise(resolve => {
      this.tellAcknowledged = resolve;
    });
    this.request = first.request;
    this.attempt = this.begin(first);
    this.attempt.start();
  }

  get phase(): ExchangePhase {
    return this.undecided ? 'waiting' : this.attempt.phase;
  }

  get ackWaitMs(): number | undefined {
    return this.attempt.ackWaitMs;
  }

  get target(): ResolvedTarget {
    return this.attempt.transport.target;
  }

  get finalAnswer(): string | undefined {
    return this.attempt.finalAnswer;
  }

  cancel(): void {
    this.stop({ kind: 'cancel' });
  }

  acknowledge(): void {
    this.attempt.apply({ kind: 'acknowledge' });
  }

  hold(held: boolean): void {
    this.attempt.apply({ kind: held ? 'hold' : 'resume' });
  }

  transfer(referTo: string): void {
    this.attempt.apply({ kind: 'transfer', referTo });
  }

  close(withinMs: number): Promise<void> {
    this.stop({ kind: 'close', withinMs });
    return this.ended;
  }

  /** While the next target is looked for, nothing waits at a peer: the search is all that there is to stop. */
  private stop(event: ExchangeEvent): void {
    if (this.undecided) {
      this.isStopped = true;
      this.decide({ kind: 'cancelled', how: { kind: 'stopped' } });
    }
    for (const attempt of this.open) {
      if (attempt === this.attempt || event.kind === 'close') attempt.apply(event);
    }
  }

  private begin({ request, transport, note }: NextAttempt): ExchangeAttempt {
    const options = { ...this.options, firstNote: note };
    const attempt: ExchangeAttempt = new ExchangeAttempt(request, transport, options, {
      onStep: () => this.tellPhase(),
      onOutcome: outcome => void this.weigh(attempt, outcome),
      onEnded: () => {
        this.open.delete(attempt);
        this.tellEnd();
      },
    });
    this.open.add(attempt);
    return attempt;
  }

  /** An attempt has its outcome: it is that of the exchange, unless there is another target to try. */
  private async weigh(attempt: ExchangeAttempt, outcome: ExchangeOutcome): Promise<void> {
    const { nextTarget } = this.options;
    const cause = nextTarget && failoverCause(outcome, attempt.heard);
    if (!cause || !nextTarget) {
      this.decide(outcome);
      return;
    }
    this.undecided = outcome;
    const next = await nextTarget(cause);
    if (!next || this.isStopped) {
      next?.transport.close();
      this.decide(outcome);
      return;
    }
    this.undecided = undefined;
    this.request = freshBranch(next.request, this.request);
    this.attempt = this.begin({ ...next, request: this.request });
    if (next.note !== undefined) this.options.onNote?.(next.note);
    this.attempt.start();
  }

  private decide(outcome: ExchangeOutcome): void {
    this.undecided = undefined;
    if (this.isDone) return;
    this.isDone = true;
    this.tellOutcome(outcome);
    this.tellPhase();
    this.tellEnd();
  }

  private tellEnd(): void {
    if (this.isDone && this.open.size === 0) this.tellEnded();
  }

  private tellPhase(): void {
    const { phase } = this;
    if (this.isDone && phase !== 'unacknowledged') this.tellAcknowledged();
    if (phase === this.lastPhase) return;
    this.lastPhase = phase;
    this.options.onPhase?.(phase);
  }
}

/** RFC 3263 §4.3 wants another branch for the next target. What is sent exactly as written keeps its own. */
function freshBranch(request: PreparedRequest, before: PreparedRequest): PreparedRequest {
  if (request.mode === 'exact') return request;
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const branch = `z9hG4bK${randomBytes(8).toString('hex')}`;
  const fresh = withFreshBranch(text(request.bytes), text(before.bytes), branch);
  return { ...request, bytes: Buffer.from(fresh, 'latin1') };
}
