import type { Call } from './dialog';

/** Shares of calls, 0 to 1, as RFC 6076 §4 defines them; undefined without a call that counts. */
export interface SessionRatios {
  /** Calls that were set up: SER (§4.6). Redirected and challenged attempts do not count. */
  readonly establishment: number | undefined;
  /** As above, where calls that the user did not take count as served too: SEER (§4.7). */
  readonly effectiveness: number | undefined;
  /** Attempts that failed through the network: ISA (§4.8). */
  readonly ineffective: number | undefined;
  /** Calls that were set up and ended by a BYE: SCR (§4.9). */
  readonly completed: number | undefined;
  /** Registrations that failed: IRA (§4.2). */
  readonly ineffectiveRegistrations: number | undefined;
}

/** Finals by which the called user, and not the network, ended the attempt (RFC 6076 §4.7). */
const BY_USER: ReadonlySet<number> = new Set([480, 486, 600, 603]);
/** Finals that tell of trouble in the network (RFC 6076 §4.8). */
const INEFFECTIVE: ReadonlySet<number> = new Set([408, 500, 503, 504]);

/** The ratios of a trace, or of whatever calls are given. Attempts that are still under way do not count. */
export function sessionRatios(calls: readonly Call[]): SessionRatios {
  const counts = new SessionCounts();
  for (const call of calls) counts.add(call);
  return counts.ratios();
}

/** Counts calls one by one, so that the calls themselves need not be kept. */
export class SessionCounts {
  private attempts = 0;
  private counted = 0;
  private answered = 0;
  private byUser = 0;
  private ineffective = 0;
  private completed = 0;
  private registrations = 0;
  private failedRegistrations = 0;

  /** Counts a call, a registration; other kinds are none of it. */
  add(call: Call): void {
    const { kind, state, finalStatus = 0 } = call;
    if (kind === 'registration' && state !== 'pending') {
      this.registrations++;
      if (state === 'failed') this.failedRegistrations++;
    }
    if (kind !== 'call' || !isDecided(state)) return;
    this.attempts++;
    if (INEFFECTIVE.has(finalStatus)) this.ineffective++;
    if (state === 'completed') this.completed++;
    if (isPassedOn(finalStatus)) return;
    this.counted++;
    if (isAnswered(call)) this.answered++;
    else if (BY_USER.has(finalStatus)) this.byUser++;
  }

  /** The ratios of what was counted so far. */
  ratios(): SessionRatios {
    return {
      establishment: ratio(this.answered, this.counted),
      effectiveness: ratio(this.answered + this.byUser, this.counted),
      ineffective: ratio(this.ineffective, this.attempts),
      completed: ratio(this.completed, this.attempts),
      ineffectiveRegistrations: ratio(this.failedRegistrations, this.registrations),
    };
  }
}

function isDecided(state: Call['state']): boolean {
  return state !== 'ringing' && state !== 'unknown';
}

/** Finals that lead to another attempt: redirections and challenges. */
function isPassedOn(status: number): boolean {
  return (status >= 300 && status < 400) || status === 401 || status === 402 || status === 407;
}

function isAnswered({ state }: Call): boolean {
  return state === 'connected' || state === 'completed';
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
