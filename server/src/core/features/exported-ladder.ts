import type { Analysis } from '../document';
import { buildLadder } from '../ladder/build-ladder';
import type { Ladder } from '../ladder/ladder';
import type { Call } from '../trace/dialog';
import { ladderOf } from './ladder-of';

/** The ladder of some calls of one document, as it is drawn in the editor; an empty one for none. */
export function exportedLadder(analysis: Analysis, calls: readonly Call[]): Ladder {
  const drawn = ladderOf([{ uri: '', analysis, calls }], { linked: false, names: new Map() });
  if (drawn.kind === 'ladder') return drawn.ladder;
  return buildLadder({ calls: [], groups: [], numberOf: () => 0, findingsOf: () => [] });
}
