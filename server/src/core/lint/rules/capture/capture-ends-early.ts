import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Call } from '../../../trace/dialog';
import type { Group } from '../../../trace/group';
import { groupList, type OfGroup } from '../../../trace/group-list';
import type { Linked } from '../../../trace/link-groups';
import type { TraceMessage } from '../../../trace/trace-message';
import { retriesOwed } from '../../obligations/auth-owed';
import { cancelsOwed } from '../../obligations/fork-cancel';
import { invitesLeftOpen } from '../../obligations/invite-final';
import { judge } from '../../obligations/judge';
import { notifiesOwed } from '../../obligations/notify-owed';
import type { Obligation } from '../../obligations/obligation';
import { replacedDialogsOwed } from '../../obligations/replaced-end';
import { label, relatedTo, seconds, statusText } from '../../obligations/words';
import type { LinkedRule, TraceReport } from '../../rule';

/** Related places that are shown; the text counts all. */
const SHOWN = 10;

/** Something that is still awaited when the capture ends. */
interface Open {
  /** The message that waits. */
  readonly state: TraceMessage;
  /** The request that it belongs to. */
  readonly request: TraceMessage;
  readonly elapsedMs: number;
  /** What it waits for; undefined for an INVITE that waits for its final response. */
  readonly awaited: string | undefined;
}

/** A call or request that still waits when the capture ends, so that nothing can be said of its end. */
export const captureEndsEarly: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'capture-ends-early',
    category: 'capture',
    severity: 'information',
    description:
      'The capture ends while a call still waits: for its final response, credentials, a NOTIFY, the end of a replaced call. It is not judged.',
    reference: 'RFC 3261 §17.1.1',
    fixable: false,
  },
  check(linked, facts, report) {
    // A trace that is still being written has no end, and one without times no moment at which it ended.
    if (facts.open || facts.ordered) return;
    const replaced = replacedIn(linked, facts);
    for (const { group, items } of unmetOrReplaced(linked.groups, replaced)) {
      const waiting = [...openIn(group, items, facts), ...(replaced.get(group) ?? [])];
      if (waiting.length > 0) for (const found of byCall(group, waiting)) report(found);
    }
  },
};

function replacedIn(linked: Linked, facts: CaptureFacts): ReadonlyMap<Group, readonly Open[]> {
  const found = new Map<Group, Open[]>();
  for (const owed of replacedDialogsOwed(linked)) {
    const request = owed.replacement.invite.request;
    const elapsedMs = pendingFor(owed, owed.group, facts);
    if (!request || elapsedMs === undefined) continue;
    const list = found.get(owed.group) ?? [];
    found.set(owed.group, list);
    list.push({ state: owed.opener, request, elapsedMs, awaited: 'the BYE of the replaced call' });
  }
  return found;
}

/** How long an obligation has been open; undefined unless it is just that. */
function pendingFor(owed: Obligation, group: Group, facts: CaptureFacts): number | undefined {
  const verdict = judge(owed, group, facts);
  return verdict?.confidence === 'pending' ? verdict.elapsedMs : undefined;
}

/** An obligation that the group itself does not meet. */
interface Unmet extends Omit<Open, 'elapsedMs'> {
  readonly owed: Obligation;
}

const unmet = groupList(group => {
  const found: Unmet[] = [];
  const add = (owed: Obligation, open: Omit<Open, 'elapsedMs'>) => {
    if (!owed.discharged) found.push({ ...open, owed });
  };
  for (const owed of invitesLeftOpen(group)) {
    add(owed, { state: owed.state, request: owed.invite, awaited: undefined });
  }
  // A branch of a fork that was just decided: its CANCEL and 487 may be on the way (`fork-loser-not-cancelled`).
  for (const owed of cancelsOwed(group)) {
    const { request, responses } = owed.child;
    const state = responses.at(-1);
    if (request && state) add(owed, { state, request, awaited: undefined });
  }
  for (const owed of retriesOwed(group)) {
    add(owed, { state: owed.opener, request: owed.request, awaited: 'a request with credentials' });
  }
  for (const owed of notifiesOwed(group)) {
    add(owed, { state: owed.opener, request: owed.request, awaited: 'a NOTIFY' });
  }
  return found;
});

/** Groups in which something is left open, and those whose replacement may be, in order. */
function unmetOrReplaced(
  groups: readonly Group[],
  replaced: ReadonlyMap<Group, unknown>,
): readonly OfGroup<Unmet>[] {
  const own = unmet(groups);
  if (replaced.size === 0) return own;
  const unmetOf = new Map(own.map(({ group, items }) => [group, items]));
  return groups
    .filter(group => unmetOf.has(group) || replaced.has(group))
    .map(group => ({ group, items: unmetOf.get(group) ?? [] }));
}

function openIn(group: Group, unmetHere: readonly Unmet[], facts: CaptureFacts): readonly Open[] {
  const found: Open[] = [];
  for (const { owed, ...open } of unmetHere) {
    const elapsedMs = pendingFor(owed, group, facts);
    if (elapsedMs !== undefined) found.push({ ...open, elapsedMs });
  }
  return found;
}

/** One finding for each call; an INVITE that rings says most. */
function* byCall(group: Group, waiting: readonly Open[]): Iterable<TraceReport> {
  const callOf = new Map<TraceMessage, Call>();
  for (const call of group.calls) for (const message of call.messages) callOf.set(message, call);
  const open = new Map<Call | undefined, Open[]>();
  for (const one of waiting) {
    const call = callOf.get(one.state);
    const known = open.get(call);
    if (known) known.push(one);
    else open.set(call, [one]);
  }
  for (const [first, ...others] of open.values()) {
    if (!first) continue;
    yield {
      at: { message: first.state, span: first.state.startLine },
      message: textOf(first, others),
      confidence: 'pending',
      related: [
        relatedTo(first.request, first.request.keys.method),
        ...others.slice(0, SHOWN).map(({ state }) => relatedTo(state, statusText(state))),
      ],
    };
  }
}

function textOf({ state, elapsedMs, awaited }: Open, others: readonly Open[]): string {
  const since = seconds(elapsedMs);
  if (awaited !== undefined) {
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    return `The capture ends while ${label(state)} waits for ${awaited} (for ${since}${more}); not judged.`;
  }
  const hops = others.filter(other => other.awaited === undefined).length + 1;
  const on = hops > 1 ? `, on ${hops} hops` : '';
  return `The capture ends while the INVITE waits for its final response (${statusText(state)} for ${since}${on}); not judged.`;
}
