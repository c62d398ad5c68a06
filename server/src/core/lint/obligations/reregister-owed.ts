import { oncePer } from '../../text/once-per';
import { elapsedMs } from '../../trace/elapsed';
import type { Group } from '../../trace/group';
import type { Linked } from '../../trace/link-groups';
import type { RegisterAttempt, Registration } from '../../trace/registrations';
import { type Obligation, owed } from './obligation';

/** O-REREG: the REGISTER that keeps a binding alive (RFC 3261 §10.2.4). */
export interface ReregisterOwed extends Obligation {
  /** That of the REGISTER: judge with it. */
  readonly group: Group;
  readonly registration: Registration;
  readonly attempt: RegisterAttempt;
  /** The next attempt for this binding, in time or late. */
  readonly next: RegisterAttempt | undefined;
}

/**
 * One for each accepted registration with a known interval. Met by the next REGISTER for the same binding, also under
 * another Call-ID and also one that removes it. One that came late is proof.
 */
export function reregistersOwed(linked: Linked): readonly ReregisterOwed[] {
  return linked.registrations.flatMap(owedOf);
}

const owedOf = oncePer((registration: Registration): readonly ReregisterOwed[] => {
  /** By binding, walked from the end. */
  const nextOf = new Map<string, RegisterAttempt>();
  const found: ReregisterOwed[] = [];
  for (const attempt of [...registration.attempts].reverse()) {
    const keys = attempt.contacts.map(bindingKey);
    const next = keys.map(key => nextOf.get(key)).find(other => other !== undefined) ?? nextOf.get('*');
    const owedHere = obligationOf(registration, attempt, next);
    if (owedHere) found.push(owedHere);
    for (const key of keys) nextOf.set(key, attempt);
  }
  return found.reverse();
});

/** What names a binding: the instance id of the device (RFC 5626 §4.2), else user and endpoint; `*` for the star. */
export function bindingKey({
  uri,
  instance,
  regId,
  user,
  endpoint,
}: RegisterAttempt['contacts'][number]): string {
  if (uri === '*') return '*';
  return instance === undefined ? `${user}@${endpoint}` : `${instance} ${regId ?? ''}`;
}

function obligationOf(
  registration: Registration,
  attempt: RegisterAttempt,
  next: RegisterAttempt | undefined,
): ReregisterOwed | undefined {
  const { final, granted, outcome, group } = attempt;
  const t = attempt.transactions.at(-1);
  if (outcome !== 'registered' || !final || !t || granted === undefined || granted === 0) return undefined;
  const deadlineMs = granted * 1000;
  const waited = next && elapsedMs(final, next.first);
  const isLate = waited !== undefined && waited > deadlineMs;
  return owed({
    group,
    registration,
    attempt,
    next,
    opener: final,
    hop: t.hop,
    silent: t.client ?? '',
    deadlineMs,
    discharged: next !== undefined && !isLate,
    proof: next && isLate ? [next.first] : [],
    isLasting: true,
  });
}
