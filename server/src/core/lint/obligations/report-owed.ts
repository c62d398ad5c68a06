import type { CaptureFacts } from '../../trace/capture-facts';
import type { Group } from '../../trace/group';
import type { Related } from '../finding';
import type { TraceReport } from '../rule';
import { judge, type Verdict } from './judge';
import type { Obligation } from './obligation';

/** What a rule says of something that is owed. */
export interface OwedTexts<T> {
  message(owed: T, verdict: Verdict, facts: CaptureFacts): string;
  related(owed: T, group: Group): readonly Related[];
  /** Where several hops show one fault: what is equal for them, so that only the first is told. */
  once?(owed: T): string;
}

/** Judges obligations and reports each that is open, on the message that waits. */
export function reportOwed<T extends Obligation>(
  obligations: readonly T[],
  at: {
    readonly group: Group;
    readonly facts: CaptureFacts;
    readonly report: (report: TraceReport) => void;
  },
  texts: OwedTexts<T>,
): void {
  const { group, facts, report } = at;
  const told = new Set<string>();
  for (const owed of obligations) {
    const verdict = judge(owed, group, facts);
    if (!verdict) continue;
    const fault = texts.once?.(owed);
    if (fault !== undefined && told.has(fault)) continue;
    if (fault !== undefined) told.add(fault);
    report({
      at: { message: owed.opener, span: owed.opener.startLine },
      message: texts.message(owed, verdict, facts),
      confidence: verdict.confidence,
      related: texts.related(owed, group),
    });
  }
}
