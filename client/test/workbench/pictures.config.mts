import { defineConfig } from 'vitest/config';

/** `npm run pictures`: no test suite, so `npm test` leaves it out. */
export default defineConfig({
  test: {
    include: ['client/test/workbench/*.shots.ts'],
    globalSetup: ['client/test/workbench/install-host.ts'],
    fileParallelism: false,
    hookTimeout: 120_000,
  },
});
