import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const PURE = [
  ...['src/lib/domain', 'src/lib/protocol', 'src/lib/i18n', 'src/lib/components'],
  ...['server/application', 'server/edge', 'server/conference', 'server/documents', 'server/signing'],
].map((folder) => `${folder}/**/*.test.ts`);

/** A command of their own, with a small size that `npm run ci` runs: `npm run faults`. */
const FAULTS = ['tests/faults/**/*.test.ts', 'tests/fuzz/**/*.test.ts'];

export default defineConfig({
  // svelte: only so that tests can import *.svelte.ts files with runes.
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  test: {
    environment: 'node',
    pool: 'forks',
    // Much of the time is waiting for databases and processes: three share two cores well.
    maxWorkers: 3,
    globalSetup: ['tests/support/global-setup.ts'],
    // Thousands of small files of plain JavaScript: Node reads them in a tenth of the time that it takes to transform them.
    server: { deps: { external: [/\/src\/lib\/i18n\/generated\//] } },
    // A machine that is busy with other things is no fault of what is tested: how fast it is, the bench says.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: PURE,
          // Functions that keep nothing between two calls: loading them anew for each file takes longer than the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'each',
          include: ['src/**/*.test.ts', 'server/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', ...PURE, ...FAULTS],
        },
      },
      { extends: true, test: { name: 'faults', include: FAULTS } },
    ],
  },
});
