import { seeOnHops } from '../../../trace/seen-on-hops';
import { relatedTo } from '../../obligations/words';
import type { CaptureRule } from '../../rule';

/** Explains why rules are silent on a hop of which only one direction was captured. */
export const captureOneSided: CaptureRule = {
  scope: 'capture',
  about: 'whole',
  meta: {
    id: 'capture-one-sided',
    category: 'capture',
    severity: 'information',
    description: 'Only one direction of a hop was captured, so that rules that need answers are off there.',
    reference: 'RFC 3261 §17',
    fixable: false,
  },
  check(groups, facts, report) {
    const missing = new Map([...facts.hops].filter(([, hop]) => hop.missing));
    if (missing.size === 0) return;
    // What was let go is older than what is here.
    const seen = new Map([...(facts.letGo?.hops ?? [])].map(([id, known]) => [id, { ...known }]));
    seeOnHops(seen, groups, id => missing.has(id));
    for (const [id, hop] of missing) {
      const { first, proof } = seen.get(id) ?? {};
      if (!first) continue;
      const [heard, unheard] = hop.missing === 'b' ? [hop.a, hop.b] : [hop.b, hop.a];
      report({
        at: { message: first, span: first.startLine },
        message: `Only traffic from ${heard} to ${unheard} was captured; rules that need answers are off for this hop.`,
        confidence: 'certain',
        related:
          proof && proof !== first ? [relatedTo(proof, 'acknowledges a response that was not captured')] : [],
      });
    }
  },
};
