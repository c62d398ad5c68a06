import type { Group } from '../../trace/group';
import { forwardedCopies } from '../../trace/logical-requests';
import type { Transaction } from '../../trace/transaction';
import type { TraceReport } from '../rule';

/**
 * Reports faults of responses by their transaction, each once: a proxy forwards what it gets, so where the transaction
 * further down shows the fault too, it is told there. In order of the map.
 */
export function reportAtOrigin(
  group: Group,
  found: ReadonlyMap<Transaction, TraceReport>,
  report: (report: TraceReport) => void,
): void {
  for (const [t, one] of found) {
    if (!forwardedCopies(group, t).some(copy => found.has(copy))) report(one);
  }
}
