import type { Analysis } from '../document';
import { buildLadder } from '../ladder/build-ladder';
import type { ArrowFinding, Ladder } from '../ladder/ladder';
import type { Call } from '../trace/dialog';
import type { TraceMessage } from '../trace/trace-message';

/** The ladder of calls of an analysis, its findings on the arrows. */
export function ladderOfCalls(analysis: Analysis, calls: readonly Call[]): Ladder {
  const wanted = new Set(calls.flatMap(call => call.messages));
  const findings = new Map<TraceMessage, ArrowFinding[]>();
  for (const finding of analysis.findings) {
    const known = findings.get(finding.at.message);
    if (known) known.push(finding);
    else findings.set(finding.at.message, [finding]);
  }
  return buildLadder({
    calls,
    groups: analysis.groups.filter(group => group.messages.some(message => wanted.has(message))),
    numberOf: message => analysis.placeOf(message)?.number ?? 0,
    findingsOf: message => findings.get(message) ?? [],
  });
}
