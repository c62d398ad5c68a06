import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.mjs';

/** Pages of 64 KiB that the kernel's memory has: all that `memory.ts` and `scan-kernel.ts` lay out in it. */
const pages = '138';
const memory = ['--runtime', 'stub', '--enable', 'simd', '--initialMemory', pages, '--maximumMemory', pages];

/**
 * Compiles `server/kernel`; the same source gives the same bytes.
 * @returns {Buffer} throws where the source has errors, which the compiler prints
 */
function compiledKernel() {
  const folder = mkdtempSync(join(tmpdir(), 'siplens-kernel-'));
  try {
    const file = join(folder, 'scan.wasm');
    const compiler = join(repositoryRoot, 'node_modules/assemblyscript/bin/asc.js');
    const options = ['-O3', '--noAssert', '--converge', '--use', 'abort=', ...memory];
    execFileSync(process.execPath, [compiler, 'server/kernel/scan.ts', '-o', file, ...options], {
      cwd: repositoryRoot,
    });
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns {string} what the file is to say that holds the kernel */
export function kernelFile() {
  return `/** \`server/kernel/scan.ts\` as WebAssembly, in base64. Made by \`node tools/make-kernel.mjs\`. */
export const kernelCode =
  '${compiledKernel().toString('base64')}';
`;
}
