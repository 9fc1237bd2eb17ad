import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,electron,renderer}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.lab.test.ts', 'node_modules/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'lab',
          include: ['electron/**/*.lab.test.ts'],
          // Real hosts share the machine's two cores: one file at a time, or timings mean nothing.
          fileParallelism: false,
          // Real hosts on a shared machine: once more before a failure counts. vitest marks such a test.
          retry: 1,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
