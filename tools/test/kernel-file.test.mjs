import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kernelFile } from '../lib/kernel-file.mjs';
import { repositoryRoot } from '../lib/repository-root.mjs';

it('The kernel that ships is the one of its source: `node tools/make-kernel.mjs` makes it', () => {
  const committed = readFileSync(join(repositoryRoot, 'server/src/node/trace/kernel-code.ts'), 'utf8');
  expect(kernelFile()).toBe(committed);
});
