import { elapsedMs } from '../../trace/elapsed';
import type { Group } from '../../trace/group';
import { parseRack } from '../../trace/rack';
import { byTag } from '../../trace/responses-by-tag';
import { T1 } from '../../trace/timers';
import type { TraceMessage } from '../../trace/trace-message';
import type { Transaction } from '../../trace/transaction';
import { type Obligation, owed } from './obligation';
import { RACE } from './race';

/** O-PRACK: the PRACK that a reliable provisional response waits for (RFC 3262 §3, §4). */
export interface PrackOwed extends Obligation {
  readonly transaction: Transaction;
  readonly invite: TraceMessage;
  readonly copies: readonly TraceMessage[];
}

/** Less than this is no interval of the timer. */
const REPEATED = 0.9 * T1;

/** True for a response that must be acknowledged: 101 to 199 with `Require: 100rel` and an RSeq. */
export function isReliableProvisional({ keys }: TraceMessage): boolean {
  const { status = 0, rseq, requires100rel } = keys;
  return status > 100 && status < 200 && rseq !== undefined && requires100rel;
}

/**
 * One for each reliable provisional response on each hop. Met by a PRACK of that dialog with its RSeq wherever it was seen, and by a refusal that came before a PRACK could.
 */
export function pracksOwed(group: Group): readonly PrackOwed[] {
  const found: PrackOwed[] = [];
  let pracks: ReadonlySet<string> | undefined;
  for (const t of group.transactions) {
    if (t.method !== 'INVITE' || !t.request) continue;
    for (const response of t.responses) {
      if (!isReliableProvisional(response)) continue;
      pracks ??= pracksIn(group);
      const copies = t.responseCopies.get(response) ?? [];
      found.push(
        owed({
          transaction: t,
          invite: t.request,
          copies,
          opener: response,
          hop: t.hop,
          silent: t.client ?? '',
          discharged: pracks.has(identityOf(response)) || isRefused(t, response),
          proof: copies.filter(copy => (elapsedMs(response, copy) ?? REPEATED) >= REPEATED),
          // RFC 3262 §3: it is repeated over every transport.
          mustRepeat: true,
          repeated: copies.length > 0,
          prompt: true,
        }),
      );
    }
  }
  return found;
}

function pracksIn(group: Group): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { method, request } of group.transactions) {
    const rack = method === 'PRACK' ? parseRack(request?.keys.rack) : undefined;
    if (!request || !rack) continue;
    const { fromTag, toTag } = request.keys;
    // One that names another CSeq number is there, and wrong: that is told by `prack-mismatch`.
    found.add(`${fromTag}\n${toTag}\n${rack.rseq}`);
  }
  return found;
}

function identityOf({ keys }: TraceMessage): string {
  return `${keys.fromTag}\n${keys.toTag}\n${keys.rseq}`;
}

function isRefused(t: Transaction, response: TraceMessage): boolean {
  const { refusal } = byTag(t);
  return refusal !== undefined && (elapsedMs(response, refusal) ?? 0) <= RACE;
}
