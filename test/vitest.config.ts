import { defineConfig } from 'vitest/config';

/** Unit, contract and story tests run in one go, in Node; files side by side on the two cores of a small machine. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    restoreMocks: true,
    globalSetup: ['test/support/staffed-teardown.ts'],
    reporters: process.env.CI ? ['default'] : ['dot'],
  },
});
