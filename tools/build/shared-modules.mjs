/**
 * Modules that several bundles of the extension need (the parser, the registry, the language protocol) are shipped once,
 * in `dist/shared.js`; the others load them from there. Those that the client needs to be activated are a small file of
 * their own, `dist/shared-first.js`. esbuild can split only ES modules, and VS Code 1.91 loads none.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repositoryRoot } from '../lib/repository-root.mjs';

/**
 * @typedef {object} SharedModule
 * @property {string} path relative to the repository
 * @property {string} name of the export of the shared file that holds it
 * @property {boolean} esm else it is CommonJS or JSON
 */

/**
 * @param {readonly import('esbuild').Metafile[]} metafiles of the bundles as they are without sharing
 * @returns {readonly SharedModule[]} each module that is in two or more of them, and all that these import: else a
 * module would be there twice, once here and once in a bundle. Sorted by path.
 */
export function sharedModules(metafiles) {
  const kept = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.keys(inputs).filter(path => (inputs[path]?.bytesInOutput ?? 0) > 0),
    ),
  );
  const twice = kept.filter((path, index) => kept.indexOf(path) !== index);
  const inputs = Object.assign({}, ...metafiles.map(metafile => metafile.inputs));
  /** A set is walked on while it grows. */
  const shared = new Set(twice);
  for (const path of shared) {
    for (const entry of inputs[path]?.imports ?? []) if (!entry.external) shared.add(entry.path);
  }
  return [...shared]
    .sort()
    .map((path, index) => ({ path, name: `m${index}`, esm: inputs[path]?.format === 'esm' }));
}

/**
 * @param {import('esbuild').Metafile | undefined} metafile of a bundle
 * @param {string | undefined} entry
 * @returns {ReadonlySet<string>} what runs as soon as the bundle is loaded: all that its entry reaches but by `import()`
 */
export function loadedAtOnce(metafile, entry) {
  /** A set is walked on while it grows. */
  const reached = new Set(entry === undefined ? [] : [entry]);
  for (const path of reached) {
    for (const { path: imported, kind, external } of metafile?.inputs[path]?.imports ?? []) {
      if (!external && kind !== 'dynamic-import') reached.add(imported);
    }
  }
  return reached;
}

/**
 * @param {readonly SharedModule[]} modules
 * @returns {string} the source of a shared file
 */
export function sharedSource(modules) {
  const lines = modules.map(({ path, name, esm }) =>
    esm ? `export * as ${name} from './${path}';` : `export const ${name} = require('./${path}');`,
  );
  return `${lines.join('\n')}\n`;
}

/**
 * Puts, in the place of each shared module, one that takes its exports from the shared file, which has been built: it
 * is loaded here, to learn what they are.
 * @param {string} name of the file: `dist/<name>.js`
 * @param {readonly SharedModule[]} modules
 * @returns {import('esbuild').Plugin}
 */
export function fromSharedFile(name, modules) {
  // The bundles lie beside it.
  const file = `./${name}.js`;
  /** @type {Record<string, object>} */
  const loaded = createRequire(import.meta.url)(join(repositoryRoot, 'dist', file));
  const places = new Map(modules.map(module => [join(repositoryRoot, module.path), module]));
  return {
    name: `siplens-from-${name}`,
    setup(build) {
      build.onResolve({ filter: /^\.\/shared/ }, ({ path, importer }) =>
        path === file && places.has(importer) ? { path, external: true } : undefined,
      );
      build.onLoad({ filter: /\.(?:[cm]?[jt]s|json)$/ }, ({ path }) => {
        const module = places.get(path);
        return module && { contents: replacement(file, module, loaded[module.name] ?? {}), loader: 'js' };
      });
    },
  };
}

/**
 * @param {string} file
 * @param {SharedModule} module
 * @param {object} exported what it exports
 * @returns {string} source of a module with the same exports. Those of an ES module are bound once, so that a call
 * costs what it does inside one bundle.
 */
function replacement(file, { name, esm }, exported) {
  const whole = `require('${file}').${name}`;
  if (!esm) return `module.exports = ${whole};`;
  const names = Object.keys(exported);
  const bound = names.map((each, index) => `${each}: e${index}`).join(', ');
  const list = names.map((each, index) => `e${index} as ${each}`).join(', ');
  return `const { ${bound} } = ${whole};\nexport { ${list} };`;
}
