/**
 * `npm run fuzz`: reads damaged samples with every reader of formats and captures, outside of the test suite.
 * Options: `--inputs N` (200,000 for each target), `--seed N`, `--only NAME`. Exit code 1 after an exception, an input
 * that took longer than a second, or a heap that grew. Bad inputs are written to `out/fuzz/`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { repositoryRoot } from '../tools/lib/repository-root.mjs';

const { values } = parseArgs({
  options: { inputs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const inputs = Number(values.inputs ?? 200_000);
const seed = Number(values.seed ?? 1);
const slowestAllowedMs = 1000;
/** Megabytes that the heap may grow over a run: caches of regular expressions, compiled code. */
const growthAllowed = 32;

const folder = join(repositoryRoot, 'out/fuzz');
mkdirSync(folder, { recursive: true });
/** @param {string} entry */
async function load(entry) {
  const outfile = join(folder, `${entry}.cjs`);
  await build({
    entryPoints: [join(repositoryRoot, `server/test/harness/fuzz/${entry}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.9',
  });
  return createRequire(import.meta.url)(outfile);
}
const { fuzzTargets } = await load('targets');
const { runFuzz } = await load('run-fuzz');

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / (1 << 20);
};

let bad = false;
for (const target of fuzzTargets(repositoryRoot)) {
  if (values.only !== undefined && target.name !== values.only) continue;
  runFuzz(target, { inputs: 2000, seed: seed + 1 });
  const before = heap();
  const outcome = runFuzz(target, {
    inputs,
    seed,
    onProgress: (/** @type {number} */ done) => {
      if (done % 10_000 === 0) process.stderr.write(`${target.name}: ${done}\n`);
    },
  });
  const growth = heap() - before;
  const slow = outcome.slowestMs > slowestAllowedMs;
  const grown = globalThis.gc !== undefined && growth > growthAllowed;
  for (const [i, failure] of outcome.failures.entries()) {
    writeFileSync(
      join(folder, `${target.name.replaceAll(' ', '-')}-${seed}-${i}.bin`),
      failure.input,
      'latin1',
    );
    console.error(failure.error);
  }
  if (slow)
    writeFileSync(
      join(folder, `${target.name.replaceAll(' ', '-')}-${seed}-slow.bin`),
      outcome.slowest,
      'latin1',
    );
  bad ||= outcome.failures.length > 0 || slow || grown;
  console.log(
    `${target.name}: ${outcome.inputs} inputs, ${outcome.failures.length} exceptions, slowest ${outcome.slowestMs.toFixed(0)} ms, heap ${growth >= 0 ? '+' : ''}${growth.toFixed(1)} MB`,
  );
}
process.exitCode = bad ? 1 : 0;
