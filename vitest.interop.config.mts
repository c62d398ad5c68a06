import { defineConfig } from 'vitest/config';
import { viteVirtualModules } from './tools/build/virtual-modules.mjs';

/** The suite against real SIP programs on loopback: one file at a time, since they share the machine's ports. */
export default defineConfig({
  plugins: [viteVirtualModules()],
  test: {
    include: ['server/test/interop/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
  },
});
