import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { ladderSvg } from '../../../src/core/ladder/ladder-svg';
import { seedLadder } from './seed-ladder';
test('x', () => {
  for (const f of ['F18-attended-transfer','F08-forking','F14-hold','F25-busy','F02-register-challenged'])
    for (const theme of ['light','dark'] as const) writeFileSync(`/tmp/siplens/L/${f}-${theme}.svg`, ladderSvg(seedLadder(f), { theme }));
});
