import type { ChunkSummary, Conclusions, Placed } from '../../src/core/document';

/**
 * What a document was understood as, in plain data with absolute places: equal for two ways to the same result.
 * Identities and caches are left out.
 */
export function describeAnalysis<C extends ChunkSummary>(
  outcome: Conclusions<C> & {
    readonly kind: string;
    readonly format: string;
    readonly chunks: readonly Placed<C>[];
  },
) {
  const numberOf = (message: ChunkSummary['anchor']) => outcome.placeOf(message)?.number;
  return {
    kind: outcome.kind,
    format: outcome.format,
    findings: outcome.findings.map(f => ({
      rule: f.rule,
      severity: f.severity,
      confidence: f.confidence,
      message: f.message,
      span: f.span,
      related: f.related.map(r => ({ message: r.message, span: outcome.spanOf(r.at) })),
      fixes: f.fixes.map(fix => ({ title: fix.title, edits: fix.edits })),
    })),
    suppressed: outcome.suppressed,
    failures: outcome.failures,
    chunks: outcome.chunks.map(p => ({ start: p.start, number: p.number, keys: p.chunk.trace?.keys })),
    groups: outcome.groups.map(g => g.messages.map(numberOf)),
    calls: outcome.calls.map(call => ({
      kind: call.kind,
      state: call.state,
      flow: call.flow,
      start: numberOf(call.start),
      messages: call.messages.map(numberOf),
      transactions: call.transactions.map(t => t.messages.map(numberOf)),
    })),
    facts: { ...outcome.facts, hops: new Map(outcome.facts.hops) },
  };
}
