/**
 * `npm run package`: builds minified bundles and packs them, with what .vscodeignore allows, to
 * `siplens-<version>.vsix`. Prints its size.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { repositoryRoot } from './lib/repository-root.mjs';

const { name, version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
const packagePath = join(repositoryRoot, `${name}-${version}.vsix`);
// vsce runs the script `vscode:prepublish`, which builds. Everything is bundled: there are no dependencies to pack.
await createVSIX({ cwd: repositoryRoot, packagePath, dependencies: false });
const before = readFileSync(packagePath);
const packed = await repacked(before);
writeFileSync(packagePath, packed);
console.log(`${name}-${version}.vsix: ${(packed.length / 1000).toFixed(1)} KB`);

/** Where node_modules are older than the lock file, the package is as vsce made it, and larger. */
async function repacked(/** @type {Buffer} */ zip) {
  try {
    const { repackZip } = await import('./lib/repack-zip.mjs');
    return await repackZip(zip);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.log('Not packed again with zopfli: npm ci brings it.');
    return zip;
  }
}
