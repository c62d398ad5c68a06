import { callDetails } from '../../../trace/call-details';
import type { Call } from '../../../trace/dialog';
import type { Group } from '../../../trace/group';
import { groupList, type OfGroup } from '../../../trace/group-list';
import { hopOf } from '../../../trace/hop-of';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { relatedTo, statusText } from '../../obligations/words';
import type { LinkedRule, TraceReport } from '../../rule';

/** A call that did not come about, with what the trace says of the reason. */
export const callFailed: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'call-failed',
    category: 'interop',
    severity: 'information',
    description: 'A call ends without an answer: with which status, why, and who said so.',
    reference: 'RFC 3261 §21; RFC 3326',
    fixable: false,
  },
  check(linked, _facts, report) {
    for (const failed of failing(linked.groups)) {
      // The legs over a B2BUA are one call; what its caller got counts.
      const legs = linked.legsOf(failed.group);
      if (legs[0] === failed.group) for (const found of failuresIn(failed, legs)) report(found);
    }
  },
};

/** Hops that are shown as related places. */
const SHOWN = 10;
/** Rounds of authentication: what is wrong with them is told by other rules. */
const CHALLENGES: ReadonlySet<number> = new Set([401, 407]);
/** The one who was called did not want to, or could not, answer (RFC 3261 §21.4.18, §21.4.21, §21.6). */
const NOT_ANSWERED: ReadonlySet<number> = new Set([480, 486, 600, 603]);

/** A call that came to nothing. */
interface Failed {
  readonly call: Call;
  readonly request: TraceMessage;
  readonly final: TraceMessage;
}

const failing = groupList(group => {
  const found: Failed[] = [];
  for (const call of group.calls) {
    if (call.kind !== 'call' || call.answer) continue;
    const invite = lastInvite(call);
    const final = invite && (finalResponse(invite) ?? strayFinal(group, invite));
    if (!invite?.request || !final || isAnswered(invite) || !isFailure(call, final)) continue;
    found.push({ call, request: invite.request, final });
  }
  return found;
});

function* failuresIn({ group, items }: OfGroup<Failed>, legs: readonly Group[]): Iterable<TraceReport> {
  for (const { call, request, final } of items) {
    const origin = originOf(group, call, final);
    yield {
      at: { message: final, span: final.startLine },
      message: textOf(final, origin),
      confidence: 'certain',
      related: relatedOf(request, final, [...finalsOf(group), ...legs.slice(1).flatMap(finalsOf)]),
    };
  }
}

/**
 * The INVITE that decides: the last one outside of a dialog on the caller's hop. With a To tag it counts where it is the
 * first of all and got 481: a new call by mistake inside of a dialog that nobody knows.
 */
function lastInvite({ transactions }: Call): Transaction | undefined {
  const invites = transactions.filter(t => t.method === 'INVITE' && t.request && !t.upstream);
  const initial = invites.filter(t => t.request?.keys.toTag === undefined);
  if (initial.length > 0) return initial.filter(t => t.client === initial[0]?.client).at(-1);
  const [first] = transactions;
  return first && first === invites[0] && finalResponse(first)?.keys.status === 481 ? first : undefined;
}

/** A refusal on the same hop whose Vias were damaged on the way, so that it does not join the transaction. */
function strayFinal({ messages }: Group, { request, hop }: Transaction): TraceMessage | undefined {
  const { cseq, fromTag } = request?.keys ?? {};
  return messages.find(
    ({ keys }) =>
      keys.kind === 'response' &&
      keys.method === 'INVITE' &&
      (keys.status ?? 0) >= 300 &&
      keys.cseq === cseq &&
      keys.fromTag === fromTag &&
      hopOf(keys).id === hop.id,
  );
}

/** A 2xx after a refusal: somebody broke the rules, and the call is up (`multiple-final-responses`). */
function isAnswered({ responses }: Transaction): boolean {
  return responses.some(({ keys }) => (keys.status ?? 0) >= 200 && (keys.status ?? 0) < 300);
}

function isFailure({ transactions }: Call, { keys }: TraceMessage): boolean {
  const { status = 0 } = keys;
  if (status < 300 || status >= 700 || CHALLENGES.has(status)) return false;
  // The caller hung up: nothing failed.
  return status !== 487 || !transactions.some(t => t.method === 'CANCEL');
}

/** The same status on the hop where it came up first. */
function originOf(group: Group, call: Call, final: TraceMessage): TraceMessage {
  const cause = callDetails(group, call).cause;
  return cause && cause.origin.keys.status === final.keys.status ? cause.origin : final;
}

function textOf(final: TraceMessage, origin: TraceMessage): string {
  const { status = 0, rare, addressesInferred } = final.keys;
  const what = NOT_ANSWERED.has(status) ? 'Call not answered' : 'Call failed';
  const { source } = hopOf(origin.keys);
  const from = addressesInferred || source === '?' ? '' : ` from ${source}`;
  return `${what}: ${statusText(final)}${reasonOf(origin, final)}${from}${warningOf(origin)}${
    rare.retryAfter === undefined ? '' : `; it may be tried again after ${rare.retryAfter} s`
  }.`;
}

function reasonOf(origin: TraceMessage, final: TraceMessage): string {
  const reasons = [...origin.keys.rare.reasons, ...final.keys.rare.reasons];
  const q850 = reasons.find(({ protocol }) => protocol.toLowerCase() === 'q.850');
  const reason = q850 ?? reasons.find(({ text }) => text !== undefined);
  if (!reason) return '';
  const cause = reason.cause === undefined ? '' : ` cause ${reason.cause}`;
  return `, ${reason.protocol}${cause}${reason.text === undefined ? '' : ` "${reason.text}"`}`;
}

function warningOf({ keys }: TraceMessage): string {
  return keys.rare.warning === undefined ? '' : `, Warning: ${keys.rare.warning}`;
}

function finalsOf({ transactions }: Group): readonly TraceMessage[] {
  return transactions.flatMap(t => {
    const final = t.method === 'INVITE' && !t.request?.keys.toTag ? finalResponse(t) : undefined;
    return final && (final.keys.status ?? 0) >= 300 && !CHALLENGES.has(final.keys.status ?? 0) ? [final] : [];
  });
}

function relatedOf(
  invite: TraceMessage,
  final: TraceMessage,
  finals: readonly TraceMessage[],
): TraceReport['related'] {
  const others = finals.filter(other => other !== final).slice(0, SHOWN);
  return [
    relatedTo(invite, 'INVITE'),
    ...others.map(other => relatedTo(other, `${statusText(other)} from ${hopOf(other.keys).source}`)),
  ];
}
