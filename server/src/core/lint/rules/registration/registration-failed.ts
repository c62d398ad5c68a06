import { oncePer } from '../../../text/once-per';
import { hostOfEndpoint } from '../../../trace/hop-of';
import type { RegisterAttempt, Registration } from '../../../trace/registrations';
import type { TraceMessage } from '../../../trace/trace-message';
import { relatedTo, statusText } from '../../obligations/words';
import type { LinkedRule } from '../../rule';

/** A registration that was refused. */
export const registrationFailed: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'registration-failed',
    category: 'registration',
    severity: 'information',
    description: 'A registration is refused; a warning from the third time in a row on.',
    reference: 'RFC 3261 §10.2.7, §21',
    fixable: false,
  },
  check(linked, _facts, report) {
    for (const registration of linked.registrations) {
      const row = worstRow(registration);
      const last = row.at(-1);
      const final = last?.final;
      if (!last || !final) continue;
      const count = row.length;
      report({
        at: { message: final, span: final.startLine },
        message: `Registration of ${registration.aor} failed: ${statusText(final)}${
          count === 1 ? '' : ` (${count} attempts in a row)`
        }.`,
        confidence: 'certain',
        ...(count >= MANY ? { severity: 'warning' as const } : {}),
        related: row.slice(-SHOWN).map(({ request }) => relatedTo(request, 'REGISTER')),
      });
    }
  },
};

const MANY = 3;
/** Attempts that are shown as related places; the text counts all. */
const SHOWN = 10;

/** The longest row of failures of one client, the last of equal ones; other devices of the same user stand apart. */
const worstRow = oncePer(({ attempts }: Registration): readonly RegisterAttempt[] => {
  const open = new Map<string, RegisterAttempt[]>();
  let worst: readonly RegisterAttempt[] = [];
  for (const attempt of attempts) {
    const client = hostOfEndpoint(attempt.transactions[0]?.client ?? '');
    const { outcome, final } = attempt;
    if (outcome === 'failed' && isRefusal(final)) {
      const row = open.get(client) ?? [];
      open.set(client, row);
      row.push(attempt);
      if (row.length >= worst.length) worst = row;
    } else if (outcome !== 'open' && outcome !== 'failed') open.delete(client);
  }
  return worst;
});

/** Challenges and 423 are rounds that go on (`challenge-unanswered`, `auth-loop`, `register-interval-loop`); 3xx names another place. */
function isRefusal(final: TraceMessage | undefined): boolean {
  const { status = 0 } = final?.keys ?? {};
  return status >= 400 && status !== 401 && status !== 407 && status !== 423;
}
