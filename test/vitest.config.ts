import { defineConfig } from 'vitest/config';

/** Unit, contract and story tests run in one go, in Node; three files side by side on two cores: most of a story is waiting for devices. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 40_000,
    hookTimeout: 40_000,
    restoreMocks: true,
    // A story that lost a race with the machine's other work is told once more; one that fails twice is broken.
    retry: process.env.CI ? 1 : 0,
    globalSetup: ['test/support/staffed-teardown.ts'],
    reporters: process.env.CI ? ['default'] : ['dot'],
  },
});
