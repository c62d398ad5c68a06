import type { ChunkList } from './chunk-list';
import type { ChunkSummary, Conclusions } from './document';
import { shiftSpan } from './text/span';
import type { Call } from './trace/dialog';
import { nameFlowsOfCalls } from './trace/flow-of-calls';
import type { TraceMessage } from './trace/trace-message';

/** What all layers say; what few ask for is made when it is asked for. */
export class DocumentConclusions<C extends ChunkSummary> implements Conclusions<C> {
  readonly groups: Conclusions<C>['groups'];
  readonly facts: Conclusions<C>['facts'];
  readonly findings: Conclusions<C>['findings'];
  readonly suppressed: number;
  readonly failures: Conclusions<C>['failures'];
  private sortedCalls: readonly Call[] | undefined;

  constructor(
    private readonly list: ChunkList<C>,
    made: Pick<Conclusions<C>, 'groups' | 'facts' | 'findings' | 'suppressed' | 'failures'>,
  ) {
    this.groups = made.groups;
    this.facts = made.facts;
    this.findings = made.findings;
    this.suppressed = made.suppressed;
    this.failures = made.failures;
  }

  get calls(): readonly Call[] {
    if (!this.sortedCalls) {
      const calls = this.groups.flatMap(group => group.calls);
      const starts = new Map(calls.map(call => [call, this.list.startOf(call.start) ?? 0]));
      calls.sort((a, b) => (starts.get(a) ?? 0) - (starts.get(b) ?? 0));
      this.sortedCalls = nameFlowsOfCalls(calls, message => this.list.startOf(message) ?? 0);
    }
    return this.sortedCalls;
  }

  get callCount(): number {
    return this.groups.reduce((count, group) => count + group.calls.length, 0);
  }

  placeOf(message: TraceMessage) {
    return this.list.placeOf(message);
  }

  spanOf({ message, span }: Parameters<Conclusions<C>['spanOf']>[0]) {
    const start = this.list.startOf(message);
    return start === undefined ? { start: 0, end: 0 } : shiftSpan(span, start);
  }
}
