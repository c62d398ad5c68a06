/** What is bundled, from where to where. Nothing else of the sources is shipped. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../lib/repository-root.mjs';
import { esbuildVirtualModules } from './virtual-modules.mjs';

/**
 * @typedef {{ name: string, entry: string, external?: string[], alias?: Record<string, string>, banner?: string, plugins?: import('esbuild').Plugin[], shares?: boolean, inBrowser?: boolean }} Bundle
 * `name`: `dist/<name>.js` and `out/meta-<name>.json`, a style sheet that it imports is `dist/<name>.css`; `shares`: it
 * loads what others need too from `dist/shared.js`; `plugins`: of this bundle alone
 */

/** What a library could need, and here does not. */
const stubs = join(repositoryRoot, 'tools/build/stubs');

/** Modules of the language client whose features our server has none of, see the stub. */
const featuresWithout = [
  'colorProvider',
  'declaration',
  'diagnostic',
  'fileOperations',
  'implementation',
  'inlineCompletion',
  'inlineValue',
  'linkedEditingRange',
  'notebook',
  'textDocumentContent',
  'typeDefinition',
  'typeHierarchy',
];

/** @type {import('esbuild').Plugin} leaves out these features */
const noFeatures = {
  name: 'siplens-no-features',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^\\./(?:${featuresWithout.join('|')})$`) }, ({ importer }) =>
      importer.includes('vscode-languageclient') ? { path: join(stubs, 'no-feature.cjs') } : undefined,
    );
  },
};

const vscodeImport = /^import \* as vscode from 'vscode';$/m;

/**
 * Takes VS Code's own module as it is. For an import, esbuild would copy all its names, some hundreds, once for each of
 * our files: a fifth of the time that activation takes.
 * @type {import('esbuild').Plugin}
 */
const plainVscode = {
  name: 'siplens-plain-vscode',
  setup(build) {
    build.onLoad({ filter: /[\\/]client[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(vscodeImport, "const vscode = require('vscode');"),
      loader: 'ts',
    }));
  },
};

/** @type {readonly Bundle[]} */
export const bundles = [
  {
    name: 'client',
    entry: 'client/src/extension.ts',
    external: ['vscode'],
    alias: {
      minimatch: join(stubs, 'no-globs.cjs'),
      'semver/functions/parse': join(stubs, 'any-version.cjs'),
      'semver/functions/satisfies': join(stubs, 'any-version.cjs'),
    },
    plugins: [noFeatures, plainVscode],
    shares: true,
  },
  { name: 'server', entry: 'server/src/main.ts', shares: true },
  { name: 'siplint', entry: 'server/src/siplint.ts', banner: '#!/usr/bin/env node' },
  {
    name: 'endpoint',
    entry: 'server/src/endpoint/main.ts',
    // The package sip brings an old ws, which it needs only for WebSocket of its own: our server speaks the new one.
    alias: { ws: join(repositoryRoot, 'node_modules/ws/wrapper.mjs') },
    shares: true,
  },
  { name: 'ladder', entry: 'client/webview/main.ts', inBrowser: true },
];

/** @type {import('esbuild').BuildOptions} */
const node = {
  platform: 'node',
  format: 'cjs',
  // VS Code 1.91, the oldest that package.json promises, runs extensions on Node 20.9.
  target: 'node20.9',
  // Node reads its sources as UTF-8: escapes of what is not ASCII would only be longer.
  charset: 'utf8',
  // Packages that are ES modules ask where they are; a bundle is one CommonJS file.
  define: {
    'import.meta.url': '__filename',
    // The library ws looks for native helpers that are not shipped; so it does not ask for them.
    'process.env.WS_NO_BUFFER_UTIL': '"1"',
    'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
  },
};

// The webviews of VS Code 1.91 are Chromium 124.
/** @type {import('esbuild').BuildOptions} */
const browser = { platform: 'browser', format: 'iife', target: 'chrome124' };

/**
 * @param {Bundle} bundle
 * @param {{ minify: boolean, plugins?: import('esbuild').Plugin[] }} options minified bundles carry no source map: they
 * are for the package
 * @returns {import('esbuild').BuildOptions & { metafile: true }}
 */
export function esbuildOptions(bundle, { minify, plugins = [] }) {
  return {
    ...commonOptions({ minify, name: bundle.name, inBrowser: bundle.inBrowser }),
    entryPoints: [bundle.entry],
    external: bundle.external ?? [],
    alias: bundle.alias ?? {},
    banner: bundle.banner === undefined ? {} : { js: bundle.banner },
    plugins: [esbuildVirtualModules(), ...(bundle.plugins ?? []), ...plugins],
  };
}

/**
 * @param {string} name of a file of shared modules
 * @param {string} source
 * @param {{ minify: boolean, plugins: import('esbuild').Plugin[] }} options
 * @returns {import('esbuild').BuildOptions & { metafile: true }}
 */
export function sharedOptions(name, source, { minify, plugins }) {
  return {
    ...commonOptions({ minify, name }),
    stdin: { contents: source, resolveDir: repositoryRoot, sourcefile: name },
    plugins,
  };
}

/**
 * @param {{ minify: boolean, name: string, inBrowser?: boolean | undefined }} options
 * @returns {import('esbuild').BuildOptions & { metafile: true }}
 */
function commonOptions({ minify, name, inBrowser }) {
  return {
    absWorkingDir: repositoryRoot,
    outfile: `dist/${name}.js`,
    bundle: true,
    ...(inBrowser ? browser : node),
    // ES modules first: esbuild drops unused parts of them, and the UMD builds of the language client hide imports.
    mainFields: ['module', 'main'],
    metafile: true,
    minify,
    sourcemap: minify ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
  };
}
