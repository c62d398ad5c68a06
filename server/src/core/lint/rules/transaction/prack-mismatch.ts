import type { Group } from '../../../trace/group';
import { logicalRequestOf } from '../../../trace/logical-requests';
import { placeOf } from '../../../trace/message-places';
import { parseRack, type RackKeys } from '../../../trace/rack';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse } from '../../../trace/transaction';
import { isReliableProvisional } from '../../obligations/prack-owed';
import { label, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A PRACK that names no response, or a server that refuses one that does. */
export const prackMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'prack-mismatch',
    category: 'transaction',
    severity: 'error',
    description:
      'The RAck of a PRACK matches no reliable provisional response of its dialog, or a right one is refused.',
    reference: 'RFC 3262 §3, §4, §7.2',
    fixable: false,
  },
  check(group, _facts, report) {
    let dialogs: ReadonlyMap<string, Ringing> | undefined;
    const acknowledged = new Set<TraceMessage>();
    for (const t of group.transactions) {
      const { method, request } = t;
      if (method !== 'PRACK' || !request || logicalRequestOf(group, t)?.first !== t) continue;
      const rack = parseRack(request.keys.rack);
      // What is no RAck at all is told by `reliability-header-invalid`.
      if (!rack || request.keys.template) continue;
      dialogs ??= ringingOf(group);
      const ringing = dialogs.get(dialogKey(request));
      // Without any response of the dialog the INVITE lies before the capture, or its responses were not captured.
      if (!ringing) continue;
      const match = ringing.reliable.get(`${rack.rseq}\n${rack.cseq}\n${rack.method}`);
      const answer = finalResponse(t);
      const isFirst = match !== undefined && !acknowledged.has(match);
      if (match) acknowledged.add(match);
      const found = match
        ? isFirst && answer && refusalOf(match, answer, ringing)
        : strangerOf(request, rack, answer, ringing);
      if (found) report(found);
    }
  },
};

/** The provisional responses of one early dialog. */
interface Ringing {
  /** By RSeq, CSeq number and method: what a RAck names. */
  readonly reliable: Map<string, TraceMessage>;
  /** By RSeq alone, which names one of them to all but the strict. */
  readonly byRseq: Map<number, TraceMessage>;
  /** The newest one, reliable or not. */
  nearest: TraceMessage;
  isOver: boolean;
}

function dialogKey({ keys }: TraceMessage): string {
  return `${keys.fromTag}\n${keys.toTag}`;
}

function ringingOf(group: Group): ReadonlyMap<string, Ringing> {
  const dialogs = new Map<string, Ringing>();
  for (const t of group.transactions) {
    if (t.method !== 'INVITE' || !t.request) continue;
    for (const response of t.responses) {
      const { status = 0, rseq, cseq, toTag } = response.keys;
      if (status <= 100 || toTag === undefined) continue;
      const key = dialogKey(response);
      const ringing = dialogs.get(key) ?? {
        reliable: new Map(),
        byRseq: new Map(),
        nearest: response,
        isOver: false,
      };
      dialogs.set(key, ringing);
      if (status >= 200) ringing.isOver = true;
      else ringing.nearest = response;
      if (!isReliableProvisional(response)) continue;
      const rack = `${rseq}\n${cseq}\nINVITE`;
      if (!ringing.reliable.has(rack)) ringing.reliable.set(rack, response);
      if (rseq !== undefined && !ringing.byRseq.has(rseq)) ringing.byRseq.set(rseq, response);
    }
  }
  return dialogs;
}

function strangerOf(
  request: TraceMessage,
  { rseq, cseq, method }: RackKeys,
  answer: TraceMessage | undefined,
  { nearest, reliable, byRseq }: Ringing,
): TraceReport | undefined {
  const accepted = answer !== undefined && (answer.keys.status ?? 0) < 300;
  const meant = accepted ? byRseq.get(rseq) : undefined;
  if (meant) {
    return {
      at: { message: request, span: placeOf(request, 'rack') },
      message: `RAck "${request.keys.rack}" names ${cseq} ${method}, but ${statusText(meant)} with RSeq ${rseq} answers ${meant.keys.cseq} INVITE: a strict server refuses it.`,
      confidence: 'certain',
      severity: 'warning',
      related: [
        relatedTo(meant, statusText(meant)),
        ...(answer ? [relatedTo(answer, `${label(answer)}: accepted all the same`)] : []),
      ],
    };
  }
  // A server that accepts it knows a response that the capture missed.
  if (accepted) return undefined;
  const what =
    reliable.size === 0 ? 'no response of this dialog was reliable' : `the last one has ${rackOf(nearest)}`;
  return {
    at: { message: request, span: placeOf(request, 'rack') },
    message: `RAck "${request.keys.rack}" matches no reliable provisional response: ${what}${answer ? `; the PRACK was answered ${answer.keys.status}` : ''}.`,
    confidence: answer ? 'certain' : 'unproven',
    related: [relatedTo(nearest, statusText(nearest)), ...(answer ? [relatedTo(answer, label(answer))] : [])],
  };
}

function rackOf({ keys }: TraceMessage): string {
  return keys.rseq === undefined ? 'no RSeq' : `RSeq ${keys.rseq}, CSeq ${keys.cseq}`;
}

/** RFC 3262 §3: a PRACK that matches is answered 2xx. Credentials may be asked for, and after the final 481 is right. */
function refusalOf(
  response: TraceMessage,
  answer: TraceMessage,
  { isOver }: Ringing,
): TraceReport | undefined {
  const { status = 0 } = answer.keys;
  if (status < 300 || status === 401 || status === 407 || (status === 481 && isOver)) return undefined;
  return {
    at: { message: answer, span: answer.startLine },
    message: `${label(answer)} refuses a PRACK that matches ${statusText(response)} (RSeq ${response.keys.rseq}).`,
    confidence: 'certain',
    severity: 'warning',
    related: [relatedTo(response, statusText(response))],
  };
}
