/** The last step for bundles of the package: some in a hundred less than what esbuild makes alone. */
import { readFile, writeFile } from 'node:fs/promises';
import { minify } from 'terser';

/**
 * Replaces a bundle that esbuild has minified by a shorter one that does the same.
 * @param {string} file absolute
 * @returns {Promise<void>} rejects where it is no JavaScript
 */
export async function terse(file) {
  const source = await readFile(file, 'utf8');
  // Names at the top stay: what is not in an ES module could be read from outside.
  const { code } = await minify(source, { ecma: 2020, compress: { ecma: 2020 }, mangle: true });
  if (code === undefined) throw new Error(`terser made nothing of ${file}`);
  await writeFile(file, code);
}
