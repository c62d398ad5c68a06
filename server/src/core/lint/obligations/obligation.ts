import { TRANSACTION_TIMEOUT } from '../../trace/timers';
import type { TraceMessage } from '../../trace/trace-message';
import type { Hop } from '../../trace/transaction';

/**
 * Something that must follow (`rules.md` 2.10): an ACK after a final, a final after a request. It is judged against
 * what the capture can show, so that no rule has to think of cut, one-sided or doubled captures.
 */
export interface Obligation {
  /** The message that waits; the clock starts with it. */
  readonly opener: TraceMessage;
  readonly hop: Hop;
  /** The endpoint that must act. */
  readonly silent: string;
  /** Milliseconds after the opener. */
  readonly deadlineMs: number;
  /** What was owed has been seen. */
  readonly discharged: boolean;
  /** Messages that prove before the deadline that it was not done: a repeated final, a request that goes on without. */
  readonly proof: readonly TraceMessage[];
  /**
   * The waiting side has to repeat its message until it gets what it waits for. If it never did, it most likely got
   * it, by a way that was not captured.
   */
  readonly mustRepeat: boolean;
  /** It did repeat, whether or not that is proof by itself. */
  readonly repeated: boolean;
  /** What is owed comes by itself and at once, so that some seconds of silence mean something; a phone may ring for long. */
  readonly prompt: boolean;
  /** It may stay open for as long as a session or a registration lasts: an end of the capture before is no news. */
  readonly isLasting?: boolean;
  /** It may have gone a way that was not captured: silence proves nothing, and only what is open at the end is told. */
  readonly mayBeElsewhere?: boolean;
}

/** An obligation of which only the uncommon parts are said: open, without proof, due after 64 × T1, nobody repeats. */
export function owed<T extends Pick<Obligation, 'opener' | 'hop' | 'silent'>>(
  parts: T & Partial<Obligation>,
): T & Obligation {
  return {
    deadlineMs: TRANSACTION_TIMEOUT,
    discharged: false,
    proof: [],
    mustRepeat: false,
    repeated: false,
    prompt: false,
    ...parts,
  };
}
