import type { Group } from '../../../trace/group';
import { hopOf } from '../../../trace/hop-of';
import type { TraceMessage } from '../../../trace/trace-message';
import { relatedTo } from '../../obligations/words';
import type { CaptureRule } from '../../rule';

/** Explains why rules are silent on a hop of which only one direction was captured. */
export const captureOneSided: CaptureRule = {
  scope: 'capture',
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
    const seen = seenOn(groups, new Set(missing.keys()));
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

interface Seen {
  readonly first: TraceMessage;
  proof: TraceMessage | undefined;
}

/** The first message of each hop, and the first that reacts to the side that was not captured. */
function seenOn(groups: readonly Group[], hops: ReadonlySet<string>): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const group of groups) {
    for (const message of group.messages) {
      const { id } = hopOf(message.keys);
      if (!hops.has(id)) continue;
      const reacts = message.keys.kind === 'request' && message.keys.method === 'ACK';
      const known = seen.get(id);
      if (!known) seen.set(id, { first: message, proof: reacts ? message : undefined });
      else if (reacts) known.proof ??= message;
    }
  }
  return seen;
}
