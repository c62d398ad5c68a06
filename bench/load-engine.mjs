import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { repositoryRoot } from '../tools/lib/repository-root.mjs';

/** @typedef {typeof import('./engine.ts')} Engine */

/** Bundles the engine from its sources as they are now. @returns {Promise<Engine>} */
export async function loadEngine() {
  const outfile = join(repositoryRoot, 'out/bench/engine.cjs');
  await build({
    absWorkingDir: repositoryRoot,
    entryPoints: ['bench/engine.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.9',
    minify: false,
  });
  return createRequire(import.meta.url)(outfile);
}
