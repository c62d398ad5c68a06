import { join } from 'node:path';
import { capturesTarget } from './captures-target';
import type { FuzzTarget } from './fuzz-target';
import { textFormatsTarget } from './text-formats-target';

/** Everything that is fuzzed; `root` is the folder of the project. A new reader adds a line here. */
export function fuzzTargets(root: string): readonly FuzzTarget[] {
  return [textFormatsTarget(join(root, 'test-fixtures/traces')), capturesTarget()];
}
