import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { borders, forbiddenInputs, type Metafile } from './forbidden-inputs';

const builtins = new Set([...builtinModules, ...builtinModules.map(name => `node:${name}`)]);

function metafileOf(bundle: string): Metafile {
  return JSON.parse(readFileSync(`out/meta-${bundle}.json`, 'utf8')) as Metafile;
}

/** What each may load beyond Node: the file that holds what several of them need, and VS Code. */
const beside: Readonly<Record<string, readonly string[]>> = {
  client: ['./shared.js', 'vscode'],
  server: ['./shared.js'],
  endpoint: ['./shared.js'],
};

describe('Bundles', () => {
  for (const [bundle, border] of Object.entries(borders)) {
    it(`${bundle}: holds none of ${border.join(', ')}`, () => {
      expect(forbiddenInputs(metafileOf(bundle), border)).toEqual([]);
    });
    const needs = ['Node', ...(beside[bundle] ?? [])].join(', ');
    it(`${bundle}: needs nothing at run time${bundle === 'ladder' ? '' : ` but ${needs}`}`, () => {
      const externals = Object.values(metafileOf(bundle).outputs).flatMap(output =>
        output.imports.filter(entry => entry.external).map(entry => entry.path),
      );
      if (bundle === 'ladder') expect(externals).toEqual([]);
      else expect(externals.length).toBeGreaterThan(0);
      const others = new Set(externals.filter(path => !builtins.has(path)));
      expect([...others].sort()).toEqual(beside[bundle] ?? []);
    });
  }

  it('each was really built from our sources', () => {
    const entries = {
      client: 'client/src/extension.ts',
      server: 'server/src/main.ts',
      siplint: 'server/src/siplint.ts',
      endpoint: 'server/src/endpoint/main.ts',
      ladder: 'client/webview/main.ts',
    };
    for (const [bundle, entry] of Object.entries(entries)) {
      const inputs = Object.values(metafileOf(bundle).outputs).flatMap(output => Object.keys(output.inputs));
      expect(inputs).toContain(entry);
    }
  });
});

describe('What the client leaves out', () => {
  it('is a version check of the language client that VS Code makes by our manifest', () => {
    const engines = (path: string): string =>
      (JSON.parse(readFileSync(path, 'utf8')) as { engines: { vscode: string } }).engines.vscode;
    expect(engines('package.json')).toBe(engines('node_modules/vscode-languageclient/package.json'));
  });

  it('is matching of file patterns, for which our server registers none', () => {
    const source = globSync('server/src/lsp/**/*.ts')
      .map(file => readFileSync(file, 'utf8'))
      .join('\n');
    expect(source).not.toMatch(
      /fileOperations|didCreateFiles|willRenameFiles|notebookDocumentSync|diagnosticProvider/,
    );
  });
});

describe('The shared file', () => {
  const modulesOf = (bundle: string): readonly string[] =>
    Object.values(metafileOf(bundle).outputs).flatMap(output => Object.keys(output.inputs));

  it('holds our sources and packages only, each of which a bundle asks for', () => {
    const asked = new Set(['client', 'server', 'endpoint'].flatMap(modulesOf));
    const shared = modulesOf('shared').filter(path => path !== 'shared');
    expect(shared.length).toBeGreaterThan(50);
    expect(shared.filter(path => !/^(server\/src\/core|node_modules)\//.test(path))).toEqual([]);
    expect(shared.filter(path => asked.has(path)).length).toBeGreaterThan(50);
  });
});

describe('The check itself', () => {
  const output = (inputs: readonly string[], externals: readonly string[]): Metafile => ({
    outputs: {
      'dist/server.js': {
        inputs: Object.fromEntries(inputs.map(path => [path, { bytesInOutput: 1 }])),
        imports: externals.map(path => ({ path, external: true })),
      },
    },
  });

  it('finds client code, a foreign package and VS Code in a bad server bundle', () => {
    const bad = output(
      [
        'server/src/main.ts',
        'client/src/trees/calls-view.ts',
        'node_modules/vscode-languageclient/lib/node/main.js',
      ],
      ['vscode', 'node:fs'],
    );
    expect(forbiddenInputs(bad, borders['server'] ?? [])).toEqual([
      'client/src/trees/calls-view.ts',
      'node_modules/vscode-languageclient/lib/node/main.js',
      'vscode',
    ]);
  });

  it('does not take an empty metafile for a clean one', () => {
    expect(() => forbiddenInputs({ outputs: {} }, borders['server'] ?? [])).toThrow('names no inputs');
    expect(() => forbiddenInputs(output([], []), borders['server'] ?? [])).toThrow('names no inputs');
  });
});
