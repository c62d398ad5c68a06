import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { repositoryRoot } from '../tools/lib/repository-root.mjs';

/** @typedef {typeof import('./engine.ts')} Engine */

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: repositoryRoot,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.9',
  minify: false,
};

/** Bundles the engine from its sources as they are now. @returns {Promise<Engine>} */
export async function loadEngine() {
  const outfile = join(repositoryRoot, 'out/bench/engine.cjs');
  await build({ ...options, entryPoints: ['bench/engine.ts'], outfile });
  return createRequire(import.meta.url)(outfile);
}

/**
 * What opens traces in threads, with a program for the threads.
 * @returns {Promise<typeof import('./trace-worker.ts') & { readonly script: string }>}
 */
export async function loadTraceWorker() {
  const outfile = join(repositoryRoot, 'out/bench/trace-worker.cjs');
  await build({ ...options, entryPoints: ['bench/trace-worker.ts'], outfile });
  return { ...createRequire(import.meta.url)(outfile), script: outfile };
}
