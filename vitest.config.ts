import { defineConfig } from 'vitest/config'

const alias = { '@': import.meta.dirname, 'server-only': `${import.meta.dirname}/scripts/empty.ts` }

/** Two tiers: `unit` is pure, `int` runs on real Postgres with the real migrations. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          // Its ES modules import next/server without an extension, which only a bundler resolves.
          server: { deps: { inline: ['next-intl'] } },
          include: ['{lib,db,components,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.int.test.ts', 'node_modules/**'],
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'int',
          include: ['{lib,db,app,scripts}/**/*.int.test.ts'],
          globalSetup: ['./db/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
