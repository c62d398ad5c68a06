import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The path of `dist/<name>.js`. Throws with advice where it was not built. */
export function builtFile(name: string): string {
  const path = join(__dirname, '../../../dist', `${name}.js`);
  if (!existsSync(path)) throw new Error(`dist/${name}.js is missing: run npm run build`);
  return path;
}
