/**
 * Modules that are made at build time from files of the repository, so that a bundle carries them and needs no file
 * beside it. One source for esbuild (`build.mjs`) and vitest (`vitest.config.mts`): both see the same text.
 *
 * - `siplens:rule-documents` exports `ruleDocuments`: rule id → text of `test-fixtures/lint/<rule id>.md`
 * - `siplens:package` exports `version` of `package.json`
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../lib/repository-root.mjs';

const prefix = 'siplens:';

/** @returns {string} an ES module; a folder without documents gives an empty map */
function ruleDocumentsSource() {
  const folder = join(repositoryRoot, 'test-fixtures', 'lint');
  const entries = readdirSync(folder)
    .filter(name => name.endsWith('.md'))
    .sort()
    .map(name => [name.slice(0, -'.md'.length), readFileSync(join(folder, name), 'utf8')]);
  return `export const ruleDocuments = new Map(${JSON.stringify(entries)});\n`;
}

/** @returns {string} an ES module */
function packageSource() {
  const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  return `export const version = ${JSON.stringify(manifest.version)};\n`;
}

/**
 * @param {string} id for example `siplens:rule-documents`
 * @returns {string} the module's source; throws for an unknown id, so that a slip fails the build
 */
function sourceOf(id) {
  if (id === `${prefix}rule-documents`) return ruleDocumentsSource();
  if (id === `${prefix}package`) return packageSource();
  throw new Error(`No virtual module ${id}: see tools/build/virtual-modules.mjs`);
}

/** @returns {import('esbuild').Plugin} */
export function esbuildVirtualModules() {
  return {
    name: 'siplens-virtual-modules',
    setup(build) {
      build.onResolve({ filter: /^siplens:/ }, ({ path }) => ({ path, namespace: 'siplens' }));
      build.onLoad({ filter: /^siplens:/, namespace: 'siplens' }, ({ path }) => ({
        contents: sourceOf(path),
        loader: 'js',
        watchDirs: [join(repositoryRoot, 'test-fixtures', 'lint')],
      }));
    },
  };
}

/** The same for vitest. Rollup's convention marks a resolved virtual id with a NUL. */
export function viteVirtualModules() {
  return {
    name: 'siplens-virtual-modules',
    /** @param {string} id */
    resolveId: id => (id.startsWith(prefix) ? `\0${id}` : undefined),
    /** @param {string} id */
    load: id => (id.startsWith(`\0${prefix}`) ? sourceOf(id.slice(1)) : undefined),
  };
}
