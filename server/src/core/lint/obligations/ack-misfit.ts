import { flatMapped } from '../../text/flat-mapped';
import { isDrawn } from '../../trace/drawn-index';
import type { Group } from '../../trace/group';
import { wayOf } from '../../trace/hop-of';
import { ackIdentity } from '../../trace/match-acks';
import type { MessagePart } from '../../trace/message-places';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import { groupIndex } from './group-index';
import { firstWhere, pushTo } from './lists';
import { isOnHop } from './observations';

/** A field of an ACK that is not what the INVITE or the final asks for. */
export interface AckDifference {
  readonly field: string;
  /** Where it stands in the ACK. */
  readonly part: MessagePart;
  readonly has: string | undefined;
  readonly expected: string | undefined;
}

/** An ACK that was meant for a final of an INVITE and cannot acknowledge it as it is. */
export interface AckMisfit {
  readonly ack: TraceMessage;
  readonly invite: TraceMessage;
  readonly final: TraceMessage;
  /** At least one, in the order in which a server compares. */
  readonly differences: readonly AckDifference[];
}

interface Misfits {
  readonly all: readonly AckMisfit[];
  readonly byFinal: ReadonlyMap<TraceMessage, AckMisfit>;
}

const known = new WeakMap<Group, Misfits>();

/**
 * The ACKs of a group that fit a final but for some field (RFC 3261 §13.2.2.4, §17.1.1.3), at most one for each final.
 * None where a right ACK stands beside the wrong one. Made once per group; linear but for sorting.
 */
export function ackMisfits(group: Group): readonly AckMisfit[] {
  return misfitsOf(group).all;
}

/** The ACK that was meant for this very final and does not fit it: then not the ACK is missing, it is wrong. */
export function misfitFor(group: Group, final: TraceMessage): AckMisfit | undefined {
  return misfitsOf(group).byFinal.get(final);
}

function misfitsOf(group: Group): Misfits {
  let made = known.get(group);
  if (!made) {
    const byFinal = new Map<TraceMessage, AckMisfit>();
    for (const t of group.transactions) addJoined(t, byFinal);
    addStrays(group, byFinal);
    made = { all: [...byFinal.values()], byFinal };
    known.set(group, made);
  }
  return made;
}

/** ACKs on the branch of the INVITE: whatever else they say, they are for its finals. */
function addJoined(t: Transaction, found: Map<TraceMessage, AckMisfit>): void {
  if (t.method !== 'INVITE' || !t.request || t.acks.length === 0 || !isWhole(t.request)) return;
  const invite = t.request;
  const own = viaOf(invite);
  const finals = new Map<string | undefined, TraceMessage>();
  for (const response of t.responses) {
    const { status = 0, toTag } = response.keys;
    if (status >= 200 && !finals.has(toTag)) finals.set(toTag, response);
  }
  const fitting = new Set<TraceMessage>();
  for (const ack of t.acks) {
    if (!isWhole(ack)) continue;
    // Another branch is told by `ack-branch-mismatch`, another way may have another Request-URI.
    if (viaOf(ack) !== own || !isOnHop(ack, t)) continue;
    const final = finals.get(ack.keys.toTag) ?? finals.values().next().value;
    if (!final) return;
    const differences = differencesOf(ack, invite, final);
    if (differences.length === 0) {
      fitting.add(final);
      found.delete(final);
    } else if (!fitting.has(final) && !found.has(final)) {
      found.set(final, { ack, invite, final, differences });
    }
  }
}

/** False where an absent field proves nothing: cut, a template, an arrow of a drawing. */
function isWhole({ keys }: TraceMessage): boolean {
  return !keys.truncatedHeader && !keys.template && !isDrawn(keys);
}

function viaOf({ keys }: TraceMessage): string {
  return `${keys.sentBy}\n${keys.branch?.toLowerCase()}`;
}

interface Waiting {
  readonly final: TraceMessage;
  readonly invite: TraceMessage;
  readonly order: number;
}

/**
 * ACKs that joined nothing, or only a final of another way, and the finals on their own way that nobody acknowledged and
 * that share all but one id with them.
 */
function addStrays(group: Group, found: Map<TraceMessage, AckMisfit>): void {
  const elsewhere = flatMapped(group.transactions, t => t.acks.filter(ack => !isOnHop(ack, t)));
  const acks = [...group.strays, ...elsewhere].filter(ack => ack.keys.kind === 'request' && isWhole(ack));
  if (acks.length === 0) return;
  const waiting = waitingFinals(group, found);
  const { orderOf } = groupIndex(group);
  for (const ack of acks) {
    const order = orderOf(ack);
    for (const key of lookUpKeys(ack)) {
      const list = waiting.get(key);
      const match = list && firstWhere(list, one => one.order < order);
      if (!match) continue;
      const { final, invite } = match;
      const differences = differencesOf(ack, invite, final);
      if (differences.length > 0 && !found.has(final)) found.set(final, { ack, invite, final, differences });
      break;
    }
  }
}

/** Finals to INVITEs without an ACK on their way, newest first, by all but one of the ids that an ACK shares with them. */
function waitingFinals(
  group: Group,
  found: ReadonlyMap<TraceMessage, AckMisfit>,
): ReadonlyMap<string, readonly Waiting[]> {
  const acknowledged = new Set<string>();
  for (const { acks } of group.transactions) {
    for (const ack of acks) acknowledged.add(`${wayOf(ack.keys)}\n${ackIdentity(ack)}`);
  }
  const { orderOf } = groupIndex(group);
  const lists = new Map<string, Waiting[]>();
  for (const t of group.transactions) {
    if (t.method !== 'INVITE' || !t.request) continue;
    for (const final of t.responses) {
      if ((final.keys.status ?? 0) < 200 || found.has(final)) continue;
      if (acknowledged.has(`${wayOf(final.keys)}\n${ackIdentity(final)}`)) continue;
      const one = { final, invite: t.request, order: orderOf(final) };
      for (const key of lookUpKeys(final)) pushTo(lists, key, one);
    }
  }
  for (const list of lists.values()) list.sort((a, b) => b.order - a.order);
  return lists;
}

function lookUpKeys({ keys }: TraceMessage): readonly string[] {
  const { fromTag, toTag, cseq } = keys;
  const way = wayOf(keys);
  return [
    `number\n${way}\n${fromTag}\n${cseq}`,
    `dialog\n${way}\n${fromTag}\n${toTag}`,
    `callee\n${way}\n${cseq}\n${toTag}`,
  ];
}

function differencesOf(
  ack: TraceMessage,
  invite: TraceMessage,
  final: TraceMessage,
): readonly AckDifference[] {
  const { keys } = ack;
  const found: AckDifference[] = [];
  const compare = (field: string, part: MessagePart, has?: string, expected?: string) => {
    if (has !== expected) found.push({ field, part, has, expected });
  };
  compare('CSeq number', 'cseq', textOf(keys.cseq), textOf(invite.keys.cseq));
  compare('From tag', keys.fromTag === undefined ? 'from' : 'from-tag', keys.fromTag, invite.keys.fromTag);
  // A final without a tag is a fault of its own (`to-tag-missing`).
  if (final.keys.toTag !== undefined)
    compare('To tag', keys.toTag === undefined ? 'to' : 'to-tag', keys.toTag, final.keys.toTag);
  // An ACK for a 2xx goes to the Contact along the route set of the dialog instead (RFC 3261 §13.2.2.4).
  if ((final.keys.status ?? 0) < 300) return found;
  if (!isSameUri(keys.requestUri, invite.keys.requestUri))
    compare('Request-URI', 'request-uri', keys.requestUri, invite.keys.requestUri);
  compare('Route', 'route', routesOf(ack), routesOf(invite));
  return found;
}

function textOf(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number);
}

/** As far as letter case goes; a host may be written in any. */
function isSameUri(a = '', b = ''): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

function routesOf({ keys }: TraceMessage): string | undefined {
  return keys.routes.length === 0 ? undefined : keys.routes.join(', ');
}
