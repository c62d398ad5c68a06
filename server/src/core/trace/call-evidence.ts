import { oncePer } from '../text/once-per';
import { isDrawn } from './drawn-index';
import type { Group } from './group';
import { hostOfEndpoint } from './hop-of';
import type { MessageKeys } from './message-keys';
import type { TraceMessage } from './trace-message';
import { finalResponse } from './transaction';

/** One thing that two legs of a call may share (`rules.md` 2.9). */
export interface SharedEvidence {
  /** What it is: `Session-ID`, `icid-value`, `media address`. */
  readonly what: string;
  /** Equal for legs that share it; begins with `what`. */
  readonly key: string;
  readonly score: number;
  readonly message: TraceMessage;
}

/** What one group offers to be tied to others by. */
export interface CallEvidence {
  readonly shared: readonly SharedEvidence[];
  /** The first INVITE outside of a dialog; undefined for a group without one. */
  readonly invite: TraceMessage | undefined;
}

const NONE: CallEvidence = { shared: [], invite: undefined };
/** More than this of one kind in one group is no identity. */
const MOST = 64;

/** Reads a group once. Linear in its messages. */
export const callEvidence: (group: Group) => CallEvidence = oncePer(group =>
  group.calls.some(call => call.kind === 'call') ? read(group) : NONE,
);

function read(group: Group): CallEvidence {
  const shared = new Map<string, SharedEvidence>();
  let invite: TraceMessage | undefined;
  for (const message of group.messages) {
    const { keys } = message;
    if (!invite && keys.kind === 'request' && keys.method === 'INVITE' && keys.toTag === undefined) {
      if (!isDrawn(keys)) invite = message;
    }
    for (const { what, value, score } of itemsOf(keys)) {
      const key = `${what} ${value}`;
      if (shared.size < MOST && !shared.has(key)) shared.set(key, { what, key, score, message });
    }
  }
  return { shared: [...shared.values()], invite };
}

interface Item {
  readonly what: string;
  readonly value: string;
  readonly score: number;
}

const NO_ITEMS: readonly Item[] = [];

function itemsOf(keys: MessageKeys): readonly Item[] {
  const { rare, sdp, callId } = keys;
  const items: Item[] = [];
  // RFC 7989 has two UUIDs, the older form of RFC 7329 one.
  const score = rare.sessionIds.length > 1 ? 0.98 : 0.95;
  for (const value of rare.sessionIds) items.push({ what: 'Session-ID', value, score });
  if (rare.icid !== undefined) items.push({ what: 'icid-value', value: rare.icid, score: 0.95 });
  for (const value of rare.correlation) items.push({ what: 'correlation id', value, score: 0.95 });
  // A header of another leg may name this one's Call-ID.
  if (keys.kind === 'request' && keys.method === 'INVITE' && callId) {
    items.push({ what: 'correlation id', value: callId, score: 0.95 });
  }
  if (!sdp) return items.length === 0 ? NO_ITEMS : items;
  for (const { iceUfrag, fingerprint, address, port } of sdp.media) {
    if (iceUfrag !== undefined) items.push({ what: 'ICE ufrag', value: iceUfrag, score: 0.9 });
    if (port === 0 || address === undefined || address === '0.0.0.0') continue;
    const at = `${address}:${port}`;
    if (fingerprint !== undefined)
      items.push({ what: 'DTLS fingerprint', value: `${fingerprint} ${at}`, score: 0.9 });
    const { origin } = sdp;
    if (origin && origin.sessionId.length > 3) {
      items.push({
        what: 'media address',
        value: `${origin.username} ${origin.sessionId} ${at}`,
        score: 0.85,
      });
    }
  }
  return items;
}

/** The last digits of a number; undefined for fewer than seven, which many share. */
function numberTail(uri: string | undefined): string | undefined {
  const user = uri?.replace(/^(?:sips?|tel):/i, '').split('@')[0] ?? '';
  const digits = user.replace(/\D/g, '');
  return digits.length >= 7 ? digits.slice(-7) : undefined;
}

/** Who called whom, when and from where, for the weakest evidence: time and numbers. Undefined where it does not say. */
export interface NumbersAndTime {
  readonly calling: string;
  readonly called: string;
  readonly time: number;
  readonly from: string;
  readonly to: string;
  readonly status: number | undefined;
}

/** Reads the first INVITE of a group, once. */
export function numbersAndTime(group: Group): NumbersAndTime | undefined {
  const evidence = callEvidence(group);
  if (evidence === NONE) return undefined;
  const numbers = numbersOf(group);
  return numbers === NO_NUMBERS ? undefined : numbers;
}

const NO_NUMBERS: NumbersAndTime = {
  ...{ calling: '', called: '', time: 0, from: '', to: '', status: undefined },
};

const numbersOf = oncePer((group: Group) => readNumbers(group) ?? NO_NUMBERS);

function readNumbers(group: Group): NumbersAndTime | undefined {
  const { invite } = callEvidence(group);
  if (!invite) return undefined;
  const { fromUri, toUri, time, source, destination } = invite.keys;
  const calling = numberTail(fromUri);
  const called = numberTail(toUri);
  if (calling === undefined || called === undefined || time === undefined) return undefined;
  if (source === undefined || destination === undefined) return undefined;
  const t = group.transactions.find(own => own.request === invite);
  const status = t && finalResponse(t)?.keys.status;
  return { calling, called, time, from: hostOfEndpoint(source), to: hostOfEndpoint(destination), status };
}
