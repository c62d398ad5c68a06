import type { CaptureFacts, CaptureHole, HopFacts } from '../../trace/capture-facts';
import { elapsedBetween } from '../../trace/elapsed';
import type { Group } from '../../trace/group';
import type { Confidence } from '../finding';
import { groupIndex } from './group-index';
import type { Obligation } from './obligation';

/** What an open obligation is worth. */
export interface Verdict {
  readonly confidence: Confidence;
  /** From the opener to the end of the capture, ms; undefined in ordered mode. */
  readonly elapsedMs: number | undefined;
}

/** So long nothing may be read into silence before its deadline. */
const LEAST_SILENCE = 4000;

/**
 * Judges an obligation (`rules.md` 2.10, 3.2, 3.6). Undefined where there is nothing to say: it was met, or the
 * capture cannot show it (guards START, ONEWAY, GAP), or the trace is still being written and time is left.
 * Reads of the facts only what it needs, so that a finding rests on few of them.
 */
export function judge(obligation: Obligation, group: Group, facts: CaptureFacts): Verdict | undefined {
  if (obligation.discharged) return undefined;
  const hop = facts.hops.get(obligation.hop.id);
  if (hop && sideOf(hop, obligation.silent) === hop.missing) return undefined;
  // Without times nobody knows whether an hour has passed.
  if (facts.ordered && obligation.isLasting) return undefined;
  if (facts.ordered)
    return judgeByOrder(obligation, group, { facts, heard: isHeard(hop, obligation.silent) });
  const start = obligation.opener.keys.time;
  const { watermark } = facts;
  // A message without a time in a capture that has them: nothing is known of what came later.
  if (start === undefined || watermark === undefined) return undefined;
  const elapsedMs = elapsedBetween(start, watermark, facts.dateless);
  if (isHidden(start, obligation.deadlineMs, facts.holes)) return undefined;
  if (obligation.proof.length > 0) return { confidence: 'certain', elapsedMs };
  if (elapsedMs >= obligation.deadlineMs) {
    if (obligation.mayBeElsewhere) return undefined;
    const doubtful = !obligation.repeated && (obligation.mustRepeat || !isHeard(hop, obligation.silent));
    return { confidence: doubtful ? 'unproven' : 'certain', elapsedMs };
  }
  if (hop && !obligation.mayBeElsewhere && isLikely(obligation, hop, { since: start, elapsedMs }))
    return { confidence: 'likely', elapsedMs };
  return facts.open || obligation.isLasting ? undefined : { confidence: 'pending', elapsedMs };
}

/** Guard GAP: what is owed may stand in a hole of the capture. */
function isHidden(start: number, deadlineMs: number, holes: readonly CaptureHole[]): boolean {
  return holes.some(hole => hole.to > start && hole.from < start + deadlineMs);
}

function sideOf(hop: HopFacts, endpoint: string): 'a' | 'b' {
  return endpoint === hop.a ? 'a' : 'b';
}

/** True if the endpoint sent anything on the hop; where it did not, the capture may hold one direction only. */
function isHeard(hop: HopFacts | undefined, endpoint: string): boolean {
  return hop !== undefined && (sideOf(hop, endpoint) === 'a' ? hop.aToB : hop.bToA) > 0;
}

/** Before the deadline: long enough, the silent side was heard since, and nobody had to repeat anything. */
function isLikely(
  obligation: Obligation,
  hop: HopFacts,
  // Not `start`: V8 would then keep the ends of all spans as doubles, since a time is one (`text/span.ts`).
  at: { readonly since: number; readonly elapsedMs: number },
): boolean {
  if (obligation.mustRepeat || !obligation.prompt) return false;
  if (at.elapsedMs < Math.max(LEAST_SILENCE, 8 * (hop.roundTripMs ?? 0))) return false;
  const last = sideOf(hop, obligation.silent) === 'a' ? hop.lastFromA : hop.lastFromB;
  return last !== undefined && last > at.since;
}

/**
 * Without times only the order counts, and only in a document that is whole. Of a side that the document never shows
 * it may leave out more than the one message.
 */
function judgeByOrder(
  obligation: Obligation,
  group: Group,
  { facts, heard }: { readonly facts: CaptureFacts; readonly heard: boolean },
): Verdict | undefined {
  if (facts.partial) return undefined;
  if (obligation.proof.length > 0) return { confidence: 'certain', elapsedMs: undefined };
  if (!heard) return undefined;
  const index = groupIndex(group);
  if (!index.isPart) return { confidence: 'certain', elapsedMs: undefined };
  return index.last === obligation.opener || facts.open
    ? undefined
    : { confidence: 'pending', elapsedMs: undefined };
}
