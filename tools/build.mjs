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
import { fromSharedFile, loadedAtOnce, sharedModules, sharedSource } from './build/shared-modules.mjs';
import { terse } from './build/terse.mjs';
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
 * @typedef {object} Shared what `dist/shared-first.js` and `dist/shared.js` hold
 * @property {readonly import('esbuild').Metafile[]} metafiles
 * @property {import('esbuild').Plugin[]} plugins make a bundle load from them
 */

/**
 * Makes the files of shared modules: first the one that the client is activated with, then that of all others, which
 * loads from the first.
 * @param {boolean} minify
 * @returns {Promise<Shared>} rejects where esbuild fails
 */
async function buildShared(minify) {
  const sharing = bundles.filter(({ shares }) => shares);
  const alone = await Promise.all(
    sharing.map(bundle => esbuild.build({ ...esbuildOptions(bundle, { minify: true }), write: false })),
  );
  const metafiles = alone.map(({ metafile }) => metafile);
  const modules = sharedModules(metafiles);
  const client = sharing.findIndex(({ name }) => name === 'client');
  const first = loadedAtOnce(metafiles[client], sharing[client]?.entry);
  const parts = {
    'shared-first': modules.filter(({ path }) => first.has(path)),
    shared: modules.filter(({ path }) => !first.has(path)),
  };
  /** @type {Shared & { metafiles: import('esbuild').Metafile[] }} */
  const shared = { metafiles: [], plugins: [] };
  for (const [name, part] of Object.entries(parts)) {
    const { plugins } = shared;
    const { metafile } = await esbuild.build(sharedOptions(name, sharedSource(part), { minify, plugins }));
    writeFileSync(join(repositoryRoot, `out/meta-${name}.json`), JSON.stringify(metafile));
    if (minify) await finish(join(repositoryRoot, `dist/${name}.js`), { packed: true });
    console.log(sizeText(`dist/${name}.js`));
    shared.metafiles.push(metafile);
    shared.plugins = [...plugins, fromSharedFile(name, part)];
  }
  return shared;
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
  if (minify) await finish(file, { packed: bundle.name !== 'siplint' });
  return metafile;
}

/**
 * @param {string} file of a minified bundle, to which a source map of an earlier build does not belong
 * @param {{ packed: boolean }} options whether it goes into the package, where each KB counts
 */
async function finish(file, { packed }) {
  rmSync(`${file}.map`, { force: true });
  if (packed) await terse(file);
}

/**
 * Builds all that can be built, so that one broken bundle does not hide the others.
 * @param {{ wanted: readonly Bundle[], minify: boolean }} options
 * @returns {Promise<boolean>} false if any failed
 */
async function build({ wanted, minify }) {
  const started = performance.now();
  const shared = await buildShared(minify);
  const results = await Promise.allSettled(
    wanted.map(bundle => buildOne(bundle, { minify, plugins: bundle.shares ? shared.plugins : [] })),
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
      thirdPartyNotices([...shared.metafiles, ...metafiles]),
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
