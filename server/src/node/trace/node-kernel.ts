import type { MakeKernel, ScanKernel } from '../../core/trace/index/scan-kernel';
import { kernelCode } from './kernel-code';

/** Compiled once in each thread; undefined where the processor, or a policy of the host, does not allow it. */
let compiled: WebAssembly.Module | undefined;
let isTried = false;

function module(): WebAssembly.Module | undefined {
  if (isTried) return compiled;
  isTried = true;
  try {
    compiled = new WebAssembly.Module(Buffer.from(kernelCode, 'base64'));
  } catch {
    // The readers in TypeScript do the same.
  }
  return compiled;
}

/** A kernel in a memory of its own, 8 MB of which only what is used is ever there; undefined where none can be had. */
export const nodeKernel: MakeKernel = host => {
  const made = module();
  if (!made) return undefined;
  try {
    return new WebAssembly.Instance(made, { host }).exports as ScanKernel;
  } catch {
    // No room for its memory.
    return undefined;
  }
};
