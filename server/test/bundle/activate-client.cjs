/**
 * Run by `activation.test.ts` in a process of its own: activates `dist/client.js` with a VS Code that answers anything
 * with nothing, and prints what that took, counted.
 */
const Module = require('node:module');
const path = require('node:path');

const dist = path.resolve(process.argv[2] ?? 'dist');

/** Whatever is asked of it: a function, a class, an object of the same kind; a list of nothing; no promise. */
function anything() {
  return new Proxy(class {}, {
    get(target, name) {
      if (name === Symbol.toPrimitive) return () => 'anything';
      if (name === Symbol.iterator) return () => [].values();
      if (name === 'then') return undefined;
      if (name !== 'prototype' && !(name in target && name !== 'name' && name !== 'length')) {
        Object.defineProperty(target, name, { value: anything(), configurable: true, writable: true });
      }
      return target[name];
    },
    set(target, name, value) {
      return Reflect.defineProperty(target, name, { value, configurable: true, writable: true });
    },
    apply: anything,
    construct: anything,
  });
}

/** What our classes extend, and what they hand to each other. */
class EventEmitter {
  event = () => ({ dispose: () => undefined });
  fire() {}
  dispose() {}
}
class TreeItem {}
const vscode = Object.assign(anything(), { EventEmitter, TreeItem });

const files = [];
const modules = [];
const load = Module._load;
Module._load = function (request, parent, ...rest) {
  if (request === 'vscode') return vscode;
  if (request.startsWith('.') && parent?.filename.startsWith(dist)) files.push(path.basename(request));
  else if (parent?.filename.startsWith(dist)) modules.push(request.replace(/^node:/, ''));
  return load.call(this, request, parent, ...rest);
};

/** Words and numbers in the forms of a language: the first of each kind costs as much as all the rest. */
let localized = 0;
for (const name of ['NumberFormat', 'DateTimeFormat', 'Collator', 'PluralRules', 'RelativeTimeFormat']) {
  Intl[name] = new Proxy(Intl[name], {
    construct(target, given) {
      localized++;
      return Reflect.construct(target, given);
    },
    apply(target, self, given) {
      localized++;
      return Reflect.apply(target, self, given);
    },
  });
}
for (const [kind, names] of [
  [Number, ['toLocaleString']],
  [Date, ['toLocaleString', 'toLocaleTimeString', 'toLocaleDateString']],
  [String, ['localeCompare']],
]) {
  for (const name of names) {
    const own = kind.prototype[name];
    kind.prototype[name] = function (...given) {
      localized++;
      return own.apply(this, given);
    };
  }
}

const { activate } = require(path.join(dist, 'client.js'));
const api = activate({
  ...anything(),
  subscriptions: [],
  asAbsolutePath: name => path.join(dist, '..', name),
  extension: { id: 'siplens.siplens', packageJSON: {} },
  workspaceState: { get: (_, usual) => usual, update: () => undefined },
  globalState: { get: (_, usual) => usual, update: () => undefined },
  secrets: anything(),
  storageUri: undefined,
});
process.stdout.write(
  JSON.stringify({ files, modules: [...new Set(modules)].sort(), localized, api: Object.keys(api) }),
  () => process.exit(0),
);
