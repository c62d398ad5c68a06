import { defineConfig } from 'vitest/config';

/** The workbench in a headless browser, one window at a time. `npm run package` first: the suite shows what ships. */
export default defineConfig({
  test: {
    include: ['client/test/workbench/**/*.test.ts'],
    globalSetup: ['client/test/workbench/install-host.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
