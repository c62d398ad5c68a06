import { buildLadder } from '../../../src/core/ladder/build-ladder';
import type { ArrowFinding, Ladder } from '../../../src/core/ladder/ladder';
import type { TraceMessage } from '../../../src/core/trace/trace-message';
import { correlateSeed } from '../../harness/trace-of';

export interface SeedLadderOptions {
  readonly names?: ReadonlyMap<string, string>;
  readonly findingsOf?: (message: TraceMessage) => readonly ArrowFinding[];
}

/** All calls of a seed flow in one ladder. */
export function seedLadder(name: string, { names, findingsOf }: SeedLadderOptions = {}): Ladder {
  const { groups, messages } = correlateSeed(name);
  return buildLadder({
    calls: groups.flatMap(group => group.calls),
    groups,
    numberOf: message => messages.indexOf(message) + 1,
    findingsOf: findingsOf ?? (() => []),
    ...(names && { names }),
  });
}
