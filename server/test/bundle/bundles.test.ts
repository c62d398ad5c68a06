import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { borders, forbiddenInputs, loadedAtOnce, type Metafile } from './forbidden-inputs';

const builtins = new Set([...builtinModules, ...builtinModules.map(name => `node:${name}`)]);

function metafileOf(bundle: string): Metafile {
  return JSON.parse(readFileSync(`out/meta-${bundle}.json`, 'utf8')) as Metafile;
}

/** What each may load beyond Node: the files that hold what several of them need, and VS Code. */
const beside: Readonly<Record<string, readonly string[]>> = {
  client: ['./shared-first.js', './shared.js', 'vscode'],
  server: ['./shared-first.js', './shared.js'],
  shared: ['./shared-first.js'],
  endpoint: ['./shared-first.js', './shared.js'],
};

/** Pure code, that asks Node for nothing. */
const withoutNode: ReadonlySet<string> = new Set(['ladder', 'shared-first']);

describe('Bundles', () => {
  for (const [bundle, border] of Object.entries(borders)) {
    it(`${bundle}: holds none of ${border.join(', ')}`, () => {
      expect(forbiddenInputs(metafileOf(bundle), border)).toEqual([]);
    });
    const needs = ['Node', ...(beside[bundle] ?? [])].join(', ');
    it(`${bundle}: needs nothing at run time${withoutNode.has(bundle) ? '' : ` but ${needs}`}`, () => {
      const externals = Object.values(metafileOf(bundle).outputs).flatMap(output =>
        output.imports.filter(entry => entry.external).map(entry => entry.path),
      );
      if (withoutNode.has(bundle)) expect(externals).toEqual([]);
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

describe('The activation of the client', () => {
  const metafile = metafileOf('client');
  const atOnce = loadedAtOnce(metafile, 'client/src/extension.ts');
  const imports = [...atOnce].flatMap(path => metafile.inputs[path]?.imports ?? []);

  // Every plain text activates it: what it works with comes with the first document of ours, or the first command.
  it('loads neither the language protocol, nor sockets, nor the formats of traces', () => {
    expect(atOnce).toContain('client/src/trees/calls-view.ts');
    expect(imports.filter(({ external, path }) => external && path === './shared.js')).toEqual([]);
    expect(imports.filter(({ path }) => /^node_modules|^server.src.net.*transport/.test(path))).toEqual([]);
    expect(imports.filter(({ path }) => /^(?:node:)?(?:https?|tls|dgram|zlib)$/.test(path))).toEqual([]);
  });

  it("takes VS Code's own module as it is: no copy of its names for each of our files", () => {
    const own = Object.keys(metafile.inputs).filter(path => path.startsWith('client/src/'));
    const kinds = own.flatMap(path =>
      (metafile.inputs[path]?.imports ?? [])
        .filter(({ path: of }) => of === 'vscode')
        .map(({ kind }) => kind),
    );
    expect(kinds.length).toBeGreaterThan(40);
    expect(new Set(kinds)).toEqual(new Set(['require-call']));
  });

  it('reads less than a third of what it will know', () => {
    const sizes = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
    const sum = (all: typeof sizes): number =>
      all.reduce((bytes, [, input]) => bytes + input.bytesInOutput, 0);
    expect(sum(sizes.filter(([path]) => atOnce.has(path)))).toBeLessThan(sum(sizes) / 3);
  });
});

describe('What the client leaves out', () => {
  it('is a version check of the language client that VS Code makes by our manifest', () => {
    const engines = (path: string): string =>
      (JSON.parse(readFileSync(path, 'utf8')) as { engines: { vscode: string } }).engines.vscode;
    expect(engines('package.json')).toBe(engines('node_modules/vscode-languageclient/package.json'));
  });

  it('is what our server has none of: matching of file patterns, notebooks, diagnostics that are pulled', () => {
    const source = globSync('server/src/lsp/**/*.ts')
      .map(file => readFileSync(file, 'utf8'))
      .join('\n');
    expect(source).not.toMatch(
      /fileOperations|didCreateFiles|willRenameFiles|notebookDocumentSync|diagnosticProvider/,
    );
  });
});

describe('The shared files', () => {
  const modulesOf = (bundle: string): readonly string[] =>
    Object.values(metafileOf(bundle).outputs).flatMap(output => Object.keys(output.inputs));

  it('hold no module twice', () => {
    const first = new Set(modulesOf('shared-first'));
    expect(first.size).toBeGreaterThan(5);
    // What the second takes from the first is a line that says so.
    const { inputs } = metafileOf('shared');
    const twice = modulesOf('shared').filter(path => first.has(path));
    const isLine = (path: string): boolean =>
      (inputs[path]?.imports ?? []).some(entry => entry.path === './shared-first.js');
    const whole = twice.filter(path => !isLine(path));
    expect(whole).toEqual([]);
  });

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
    inputs: {},
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
    expect(() => forbiddenInputs({ inputs: {}, outputs: {} }, borders['server'] ?? [])).toThrow(
      'names no inputs',
    );
    expect(() => forbiddenInputs(output([], []), borders['server'] ?? [])).toThrow('names no inputs');
  });
});
