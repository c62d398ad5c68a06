import type { Group } from '../../../trace/group';
import { wayOf } from '../../../trace/hop-of';
import { placeOf } from '../../../trace/message-places';
import { parseRack } from '../../../trace/rack';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { groupIndex } from '../../obligations/group-index';
import { isReliableProvisional } from '../../obligations/prack-owed';
import { isAfterRace } from '../../obligations/race';
import { reportAtOrigin } from '../../obligations/report-at-origin';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** RFC 3262 §3: 2^31 - 1, for the first RSeq of a transaction. */
const MOST_FIRST = 0x7fff_ffff;

/** Reliable provisional responses that are not numbered one after the other. */
export const rseqOrder: GroupRule = {
  scope: 'group',
  meta: {
    id: 'rseq-order',
    category: 'transaction',
    severity: 'error',
    description:
      'RSeq does not grow by one, begins above 2^31 - 1, or the second reliable response comes before the first is acknowledged.',
    reference: 'RFC 3262 §3',
    fixable: false,
  },
  check(group, _facts, report) {
    const found = new Map<Transaction, TraceReport>();
    let pracks: Pracks | undefined;
    for (const t of group.transactions) {
      // Without the INVITE responses may be missing in front.
      if (t.method !== 'INVITE' || !t.request || !t.responses.some(isReliableProvisional)) continue;
      pracks ??= pracksOf(group);
      const fault = faultOf(t, pracks);
      if (fault) found.set(t, fault);
    }
    reportAtOrigin(group, found, report);
  },
};

interface Pracks {
  /** The first PRACK by way and what it acknowledges. */
  readonly onWay: ReadonlyMap<string, TraceMessage>;
  /** The same wherever they were seen. */
  readonly anywhere: ReadonlySet<string>;
  orderOf(message: TraceMessage): number;
}

function pracksOf(group: Group): Pracks {
  const onWay = new Map<string, TraceMessage>();
  const anywhere = new Set<string>();
  for (const { method, request } of group.transactions) {
    const rack = method === 'PRACK' ? parseRack(request?.keys.rack) : undefined;
    if (!request || !rack) continue;
    const { fromTag, toTag } = request.keys;
    const key = `${fromTag}\n${toTag}\n${rack.cseq}\n${rack.rseq}`;
    anywhere.add(key);
    const there = `${wayOf(request.keys)}\n${key}`;
    if (!onWay.has(there)) onWay.set(there, request);
  }
  return { onWay, anywhere, orderOf: groupIndex(group).orderOf };
}

function keyOf({ keys }: TraceMessage, rseq: number): string {
  return `${keys.fromTag}\n${keys.toTag}\n${keys.cseq}\n${rseq}`;
}

function faultOf(t: Transaction, pracks: Pracks): TraceReport | undefined {
  const newest = new Map<
    string | undefined,
    { readonly response: TraceMessage; readonly isFirst: boolean }
  >();
  for (const response of t.responses) {
    if (!isReliableProvisional(response)) continue;
    const { toTag, rseq = 0 } = response.keys;
    const before = newest.get(toTag);
    if (!before) {
      newest.set(toTag, { response, isFirst: true });
      if (rseq > MOST_FIRST) return report(response, undefined, `RSeq begins at ${rseq}, above 2^31 - 1`);
      continue;
    }
    const last = before.response.keys.rseq ?? 0;
    if (rseq === last) continue;
    newest.set(toTag, { response, isFirst: false });
    // One that the capture missed left its PRACK.
    const isMissed = rseq > last + 1 && pracks.anywhere.has(keyOf(response, rseq - 1));
    if (rseq !== last + 1 && !isMissed)
      return report(response, before.response, `RSeq goes from ${last} to ${rseq}, expected ${last + 1}`);
    if (before.isFirst && isTooEarly(response, before.response, pracks))
      return report(response, before.response, `RSeq ${rseq} was sent before RSeq ${last} was acknowledged`);
  }
  return undefined;
}

/** Only of the first one a PRACK must be waited for (RFC 3262 §3). A missing PRACK is told by `reliable-provisional-no-prack`. */
function isTooEarly(response: TraceMessage, first: TraceMessage, { onWay, orderOf }: Pracks): boolean {
  const prack = onWay.get(`${wayOf(first.keys)}\n${keyOf(first, first.keys.rseq ?? 0)}`);
  return prack !== undefined && isAfterRace(response, prack, orderOf(prack) > orderOf(response));
}

function report(at: TraceMessage, before: TraceMessage | undefined, why: string): TraceReport {
  return {
    at: { message: at, span: placeOf(at, 'rseq') },
    message: `${why}.`,
    confidence: 'certain',
    related: before ? [relatedTo(before, statusText(before))] : [],
  };
}
