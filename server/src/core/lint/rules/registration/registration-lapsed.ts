import type { CaptureFacts } from '../../../trace/capture-facts';
import { elapsedBetween, elapsedMs } from '../../../trace/elapsed';
import { hostOfEndpoint } from '../../../trace/hop-of';
import type { RegisterAttempt, Registration } from '../../../trace/registrations';
import { judge } from '../../obligations/judge';
import { type ReregisterOwed, reregistersOwed } from '../../obligations/reregister-owed';
import { relatedTo, seconds } from '../../obligations/words';
import type { LinkedRule } from '../../rule';

/** A binding that ran out before its client refreshed it. */
export const registrationLapsed: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'registration-lapsed',
    category: 'registration',
    severity: 'warning',
    description: 'A registration runs out: its refresh comes after the granted interval, or not at all.',
    reference: 'RFC 3261 §10.2.4',
    fixable: false,
  },
  check(linked, facts, report) {
    if (facts.ordered) return;
    const renewals = new Map<Registration, Renewals>();
    for (const owed of reregistersOwed(linked)) {
      const verdict = judge(owed, owed.group, facts);
      if (!verdict || verdict.confidence === 'pending' || !isStillCaptured(owed, facts)) continue;
      const { registration, opener, deadlineMs, next } = owed;
      const known = renewals.get(registration) ?? new Renewals(registration);
      renewals.set(registration, known);
      if (known.isRenewed(owed)) continue;
      const late = next && elapsedMs(opener, next.first);
      if (late !== undefined && late <= deadlineMs + GRACE) continue;
      report({
        at: { message: opener, span: opener.startLine },
        message: `Registration of ${registration.aor} ran out after ${seconds(deadlineMs)}; ${
          late === undefined ? 'no refresh followed' : `the refresh came ${seconds(late - deadlineMs)} late`
        }.`,
        confidence: verdict.confidence,
        related: next ? [relatedTo(next.first, 'The late REGISTER')] : [],
      });
    }
  },
};

/** Registrars keep a binding a moment longer, since the clock of the client starts with the answer, ms. */
const GRACE = 2000;

/** The registrar, or the client, must be heard after the end, or else the capture of this hop may have stopped before. */
function isStillCaptured({ hop, opener, deadlineMs }: ReregisterOwed, facts: CaptureFacts): boolean {
  const known = facts.hops.get(hop.id);
  const start = opener.keys.time;
  if (!known || start === undefined) return false;
  return [known.lastFromA, known.lastFromB].some(
    last => last !== undefined && elapsedBetween(start, last, facts.dateless) > deadlineMs,
  );
}

/** Attempts of one registration by the host of their client, by time, to see that a device came back in another way. */
class Renewals {
  private readonly byHost = new Map<string, RegisterAttempt[]>();
  private readonly places = new Map<RegisterAttempt, number>();

  constructor({ attempts }: Registration) {
    for (const attempt of attempts) {
      const host = hostOf(attempt);
      const list = this.byHost.get(host) ?? [];
      this.byHost.set(host, list);
      this.places.set(attempt, list.length);
      list.push(attempt);
    }
  }

  /** The same host registered again in time, with another Contact or Call-ID: a restart, a new connection. */
  isRenewed({ attempt, opener, deadlineMs }: ReregisterOwed): boolean {
    const next = this.byHost.get(hostOf(attempt))?.[(this.places.get(attempt) ?? 0) + 1];
    const waited = next && elapsedMs(opener, next.first);
    return waited !== undefined && waited <= deadlineMs + GRACE;
  }
}

function hostOf({ transactions }: RegisterAttempt): string {
  return hostOfEndpoint(transactions[0]?.client ?? '');
}
