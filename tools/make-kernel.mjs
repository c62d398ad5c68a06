/**
 * Makes `server/src/node/trace/kernel-code.ts` of the AssemblyScript in `server/kernel`. The result is committed, so
 * that nothing but this needs the compiler; a test holds it equal to its source.
 *   node tools/make-kernel.mjs
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelFile } from './lib/kernel-file.mjs';
import { repositoryRoot } from './lib/repository-root.mjs';

writeFileSync(join(repositoryRoot, 'server/src/node/trace/kernel-code.ts'), kernelFile());
