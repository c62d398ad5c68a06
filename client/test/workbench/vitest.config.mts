import { defineConfig } from 'vitest/config';

/** The workbench in a headless browser, one window at a time. `npm run package` first: the suite shows what ships. */
export default defineConfig({
  test: {
    include: ['client/test/workbench/**/*.test.ts'],
    globalSetup: ['client/test/workbench/install-host.ts'],
    fileParallelism: false,
    // Beyond the patience of a single step, so that a failure names the step.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    expect: { poll: { timeout: 120_000, interval: 200 } },
  },
});
