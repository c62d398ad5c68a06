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
  const attempts = calls.filter(({ kind, state }) => kind === 'call' && isDecided(state));
  const counted = attempts.filter(({ finalStatus = 0 }) => !isPassedOn(finalStatus));
  const answered = counted.filter(isAnswered).length;
  const byUser = counted.filter(call => !isAnswered(call) && BY_USER.has(call.finalStatus ?? 0)).length;
  const ineffective = attempts.filter(({ finalStatus }) => INEFFECTIVE.has(finalStatus ?? 0)).length;
  const completed = attempts.filter(({ state }) => state === 'completed').length;
  const registrations = calls.filter(({ kind, state }) => kind === 'registration' && state !== 'pending');
  const failed = registrations.filter(({ state }) => state === 'failed').length;
  return {
    establishment: ratio(answered, counted.length),
    effectiveness: ratio(answered + byUser, counted.length),
    ineffective: ratio(ineffective, attempts.length),
    completed: ratio(completed, attempts.length),
    ineffectiveRegistrations: ratio(failed, registrations.length),
  };
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
