import { defineConfig } from 'vitest/config';

/** What ships, as `npm run package` made it: run that first. */
export default defineConfig({
  test: { include: ['server/test/bundle/**/*.test.ts'], testTimeout: 60_000 },
});
