/**
 * `npm run package`: builds minified bundles and packs them, with what .vscodeignore allows, to
 * `siplens-<version>.vsix`. Prints its size.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { repositoryRoot } from './lib/repository-root.mjs';

const { name, version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
const packagePath = join(repositoryRoot, `${name}-${version}.vsix`);
// vsce runs the script `vscode:prepublish`, which builds. Everything is bundled: there are no dependencies to pack.
await createVSIX({ cwd: repositoryRoot, packagePath, dependencies: false });
console.log(`${name}-${version}.vsix: ${(statSync(packagePath).size / 1000).toFixed(1)} KB`);
