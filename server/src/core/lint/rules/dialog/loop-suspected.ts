import type { Group } from '../../../trace/group';
import { type LogicalRequest, logicalRequestOf, logicalRequests } from '../../../trace/logical-requests';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse, type Transaction } from '../../../trace/transaction';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A request that comes round to where it was. */
export const loopSuspected: GroupRule = {
  scope: 'group',
  meta: {
    id: 'loop-suspected',
    category: 'dialog',
    severity: 'error',
    description: 'The same request passes one hop again and again, or is answered 482 or 483.',
    reference: 'RFC 3261 §16.3',
    fixable: false,
  },
  check(group, _facts, report) {
    const looping = new Set<LogicalRequest>();
    for (const request of logicalRequests(group)) {
      const passes = longestLoop(request);
      const final = finalOf(request);
      if (passes.length < (final ? 2 : LEAST_PASSES)) continue;
      looping.add(request);
      const [first] = passes;
      const last = passes.at(-1);
      if (!first || !last) continue;
      const { source, destination, maxForwards } = first.keys;
      report({
        at: { message: first, span: first.startLine },
        message: `${request.method} loops between ${source ?? '?'} and ${destination ?? '?'}: ${passes.length} passes, Max-Forwards ${maxForwards} to ${last.keys.maxForwards}.`,
        confidence: 'certain',
        ...(passes.length < LEAST_PASSES ? { severity: 'warning' as const } : {}),
        related: [
          ...passes.slice(1, SHOWN).map((pass, i) => relatedTo(pass, `pass ${i + 2}`)),
          ...(final ? [relatedTo(final, statusText(final))] : []),
        ],
      });
    }
    for (const found of refusals(group, looping)) report(found);
  },
};

const LEAST_PASSES = 3;
/** Passes that are shown; the text counts all. */
const SHOWN = 20;
const REFUSALS: ReadonlySet<number> = new Set([482, 483]);

/** The passes over the hop and direction that saw most, each with its own branch, the same target and a lower Max-Forwards. */
function longestLoop({ transactions }: LogicalRequest): readonly TraceMessage[] {
  if (transactions.length < 2) return [];
  const byWay = new Map<string, TraceMessage[]>();
  for (const { request } of transactions) {
    if (!request) continue;
    const { source, destination, requestUri, maxForwards } = request.keys;
    if (maxForwards === undefined || source === undefined || destination === undefined) continue;
    // A spiral has another target each time (RFC 3261 §16.3).
    const way = `${source}\n${destination}\n${requestUri}`;
    const passes = byWay.get(way) ?? [];
    byWay.set(way, passes);
    const before = passes.at(-1)?.keys.maxForwards;
    if (before === undefined || maxForwards < before) passes.push(request);
  }
  return [...byWay.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
}

function refusalIn(t: Transaction): TraceMessage | undefined {
  const final = finalResponse(t);
  return final && REFUSALS.has(final.keys.status ?? 0) ? final : undefined;
}

function finalOf({ transactions }: LogicalRequest): TraceMessage | undefined {
  for (const t of transactions) {
    const final = refusalIn(t);
    if (final) return final;
  }
  return undefined;
}

/** A 482 or 483 by itself: 482 also refuses a request that came by two ways (RFC 3261 §8.2.2.2). */
function* refusals(group: Group, looping: ReadonlySet<LogicalRequest>) {
  for (const t of group.transactions) {
    const final = refusalIn(t);
    const request = logicalRequestOf(group, t);
    // On the hops above the same refusal only goes back.
    if (!final || !t.request || t.upstream || (request && looping.has(request))) continue;
    yield {
      at: { message: final, span: final.startLine },
      message: `${t.method} was answered ${statusText(final)}: it may have gone in a circle; the capture does not show one.`,
      confidence: 'certain' as const,
      severity: 'information' as const,
      related: [relatedTo(t.request, t.method)],
    };
  }
}
