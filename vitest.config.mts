import { defineConfig } from 'vitest/config';
import { viteVirtualModules } from './tools/build/virtual-modules.mjs';

export default defineConfig({
  plugins: [viteVirtualModules()],
  test: {
    include: ['server/test/**/*.test.ts', 'client/test/unit/**/*.test.ts', 'tools/test/**/*.test.{ts,mjs}'],
    exclude: ['**/node_modules/**', 'server/test/{bundle,interop,protocol}/**'],
    // vitest leaves one processor free by default; on the two of a CI machine that doubles the time.
    maxWorkers: '100%',
    // A guard against what hangs, not a measure: on a busy machine a test may take minutes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    coverage: { provider: 'v8', include: ['server/src/**/*.ts'], reporter: ['text-summary'] },
  },
});
