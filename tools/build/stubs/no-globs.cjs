/**
 * Stands for `minimatch` in the client's bundle: the language client asks it only for file patterns that a server
 * registers, and ours registers none.
 */
exports.Minimatch = class {
  constructor() {
    throw new Error('This bundle matches no file patterns: see tools/build/stubs/no-globs.cjs');
  }
};
