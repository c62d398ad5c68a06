/** Bundles the extension-host suite to `out/test`, where the extension host (CommonJS, no TypeScript) can load it. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { repositoryRoot } from '../lib/repository-root.mjs';
import { esbuildVirtualModules } from './virtual-modules.mjs';

/** @returns {Promise<string>} path of the module whose `run()` is the suite */
export async function buildVscodeTests() {
  const sources = join(repositoryRoot, 'client/test/vscode');
  const out = join(repositoryRoot, 'out/test');
  // A test whose source is gone must not run on.
  rmSync(out, { recursive: true, force: true });
  const tests = readdirSync(sources).filter(name => name.endsWith('.test.ts'));
  await esbuild.build({
    absWorkingDir: sources,
    entryPoints: ['index.ts', ...tests],
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.9',
    // mocha finds its own files beside itself: it stays in node_modules.
    external: ['vscode', 'mocha'],
    plugins: [esbuildVirtualModules()],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return join(out, 'index.js');
}
