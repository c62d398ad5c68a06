/**
 * `npm run build`: makes the bundles of `dist/`, their metafiles in `out/` (read by the bundle test), and the
 * third-party notices. `node tools/build.mjs server siplint` makes only these bundles, and no notices.
 * Options: `--minify` (for the package), `--watch` (builds again on every change).
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { bundles, esbuildOptions, sharedOptions } from './build/bundles.mjs';
import { fromSharedFile, sharedModules, sharedSource } from './build/shared-modules.mjs';
import { thirdPartyNotices } from './build/third-party-notices.mjs';
import { repositoryRoot } from './lib/repository-root.mjs';

/** @typedef {import('./build/bundles.mjs').Bundle} Bundle */

/**
 * @param {string} path of a file relative to the repository
 * @returns {string} one line: path, size, size when compressed as in the package
 */
function sizeText(path) {
  const bytes = readFileSync(join(repositoryRoot, path));
  const kb = (/** @type {number} */ n) => `${(n / 1000).toFixed(1)} KB`;
  return `${path.padEnd(20)} ${kb(bytes.length).padStart(10)}  ${kb(gzipSync(bytes).length).padStart(10)} gzip`;
}

/**
 * Makes `dist/shared.js`.
 * @param {boolean} minify
 * @returns {Promise<{ metafile: import('esbuild').Metafile, plugin: import('esbuild').Plugin }>} the plugin makes a
 * bundle load from it; rejects where esbuild fails
 */
async function buildShared(minify) {
  const alone = bundles
    .filter(({ shares }) => shares)
    .map(bundle => esbuild.build({ ...esbuildOptions(bundle, { minify: true }), write: false }));
  const modules = sharedModules((await Promise.all(alone)).map(({ metafile }) => metafile));
  const { metafile } = await esbuild.build(sharedOptions(sharedSource(modules), { minify }));
  writeFileSync(join(repositoryRoot, 'out/meta-shared.json'), JSON.stringify(metafile));
  if (minify) rmSync(join(repositoryRoot, 'dist/shared.js.map'), { force: true });
  return { metafile, plugin: fromSharedFile(modules) };
}

/**
 * @param {Bundle} bundle
 * @param {{ minify: boolean, plugins: import('esbuild').Plugin[] }} options
 * @returns {Promise<import('esbuild').Metafile>} rejects where esbuild fails; it has then printed why
 */
async function buildOne(bundle, { minify, plugins }) {
  const { metafile } = await esbuild.build(esbuildOptions(bundle, { minify, plugins }));
  writeFileSync(join(repositoryRoot, `out/meta-${bundle.name}.json`), JSON.stringify(metafile));
  const file = join(repositoryRoot, `dist/${bundle.name}.js`);
  if (bundle.banner !== undefined) chmodSync(file, 0o755);
  // A source map of an earlier build does not belong to a minified bundle.
  if (minify) rmSync(`${file}.map`, { force: true });
  return metafile;
}

/**
 * Builds all that can be built, so that one broken bundle does not hide the others.
 * @param {{ wanted: readonly Bundle[], minify: boolean }} options
 * @returns {Promise<boolean>} false if any failed
 */
async function build({ wanted, minify }) {
  const started = performance.now();
  const shared = await buildShared(minify);
  console.log(sizeText('dist/shared.js'));
  const results = await Promise.allSettled(
    wanted.map(bundle => buildOne(bundle, { minify, plugins: bundle.shares ? [shared.plugin] : [] })),
  );
  for (const [index, { name, entry }] of wanted.entries()) {
    if (results[index]?.status === 'fulfilled') console.log(sizeText(`dist/${name}.js`));
    else console.error(`dist/${name}.js was NOT built from ${entry}`);
  }
  const metafiles = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
  if (metafiles.length < wanted.length) return false;
  if (wanted.length === bundles.length) {
    writeFileSync(
      join(repositoryRoot, 'dist/THIRD_PARTY_NOTICES.txt'),
      thirdPartyNotices([shared.metafile, ...metafiles]),
    );
  }
  console.log(`Built in ${Math.round(performance.now() - started)} ms${minify ? ', minified' : ''}.`);
  return true;
}

/**
 * Builds again on every change until the process is stopped: whole bundles, that share nothing. Metafiles and notices
 * are left to `build`.
 * @param {readonly Bundle[]} wanted
 */
async function watch(wanted) {
  for (const bundle of wanted) {
    const context = await esbuild.context({ ...esbuildOptions(bundle, { minify: false }), logLevel: 'info' });
    await context.watch();
  }
}

const { values, positionals } = parseArgs({
  options: { minify: { type: 'boolean' }, watch: { type: 'boolean' } },
  allowPositionals: true,
});
const unknown = positionals.find(name => !bundles.some(bundle => bundle.name === name));
if (unknown !== undefined)
  throw new Error(`No bundle ${unknown}: ${bundles.map(({ name }) => name).join(', ')}`);
const wanted = bundles.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
mkdirSync(join(repositoryRoot, 'out'), { recursive: true });
if (values.watch) await watch(wanted);
else if (!(await build({ wanted, minify: values.minify === true }))) process.exitCode = 1;
