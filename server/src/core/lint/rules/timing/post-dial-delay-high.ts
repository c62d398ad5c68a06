import type { Call } from '../../../trace/dialog';
import { elapsedMs } from '../../../trace/elapsed';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { relatedTo, seconds, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A caller that waits long for a sign of the other end. */
export const postDialDelayHigh: GroupRule = {
  scope: 'group',
  meta: {
    id: 'post-dial-delay-high',
    category: 'timing',
    severity: 'information',
    description: 'From the first INVITE of a call to the first 180, 181, 182, 183 or final it takes long.',
    reference: 'RFC 6076 §4.3',
    fixable: false,
    options: {
      pddWarnMs: {
        kind: 'number',
        default: 5000,
        minimum: 0,
        maximum: 3_600_000,
        description: 'Post-dial delay in milliseconds above which it is told.',
      },
      pddHighMs: {
        kind: 'number',
        default: 11_000,
        minimum: 0,
        maximum: 3_600_000,
        description: 'Post-dial delay in milliseconds above which it is a warning.',
      },
    },
  },
  check(group, _facts, report, options) {
    for (const call of group.calls) {
      const whole = call.kind === 'call' ? call.postDialDelayMs : undefined;
      const signs = whole !== undefined && whole > options.number('pddWarnMs') ? signsOf(call) : undefined;
      if (!signs) continue;
      const { invite, heard } = signs;
      const delay = elapsedMs(invite, heard) ?? 0;
      if (delay <= options.number('pddWarnMs') || delay > LONGEST) continue;
      report({
        at: { message: invite, span: invite.startLine },
        message: `Post-dial delay ${seconds(delay)} (INVITE to ${statusText(heard)}).`,
        confidence: 'certain',
        ...(delay > options.number('pddHighMs') ? { severity: 'warning' as const } : {}),
        related: [relatedTo(heard, `${statusText(heard)}, the first sign of the other end`)],
      });
    }
  },
};

/** Nobody waits longer, ms: a clock that jumped, or a file put together from several. */
const LONGEST = 600_000;

/** The INVITE that the caller began with, and what told it first that something happens; undefined for a caller who gave up. */
function signsOf({ transactions, start }: Call): { invite: TraceMessage; heard: TraceMessage } | undefined {
  const attempts = transactions.filter(
    t => t.method === 'INVITE' && t.request && t.request.keys.toTag === undefined && !t.upstream,
  );
  const invite = attempts[0]?.request;
  if (!invite || start !== invite) return undefined;
  const own = attempts.filter(t => t.client === attempts[0]?.client);
  const last = own.at(-1);
  const alert = own
    .flatMap(t => t.responses)
    .find(({ keys }) => (keys.status ?? 0) > 100 && (keys.status ?? 0) < 200);
  const final = last && finalResponse(last);
  // The final that follows a CANCEL says how long the caller had patience.
  if (!alert && (last?.cancelledBy.length ?? 0) > 0) return undefined;
  const heard = alert ?? final;
  return heard ? { invite: startOf(own) ?? invite, heard } : undefined;
}

/** So long a client takes at most to answer a challenge, ms; a person who types a password takes longer. */
const LONGEST_ROUND = 4000;

/** The first INVITE that its client did not leave lying about: the delay of a person is not that of the network. */
function startOf(attempts: readonly Transaction[]): TraceMessage | undefined {
  let start: TraceMessage | undefined;
  let before: TraceMessage | undefined;
  for (const t of attempts) {
    const gap = before && t.request && elapsedMs(before, t.request);
    if (!start || (gap !== undefined && gap > LONGEST_ROUND)) start = t.request;
    before = finalResponse(t);
  }
  return start;
}
