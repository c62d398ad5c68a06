import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['server/test/**/*.test.ts', 'client/test/unit/**/*.test.ts', 'tools/test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'server/test/interop/**', 'server/test/protocol/**'],
    coverage: { provider: 'v8', include: ['server/src/**/*.ts'], reporter: ['text-summary'] },
  },
});
