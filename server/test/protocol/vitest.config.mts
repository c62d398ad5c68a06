import { defineConfig } from 'vitest/config';

/** Processes as they ship: the language server over stdio and `siplint`, from `dist`. Run `npm run build` first. */
export default defineConfig({
  test: { include: ['server/test/protocol/**/*.test.ts'], testTimeout: 300_000 },
});
