import { defineConfig } from 'vitest/config'

/** Tests against real hosts: images are built before the first, and a shared machine may be slow. */
const real = {
  // Once more before a failure counts. vitest marks such a test.
  retry: 1,
  testTimeout: 300_000,
  hookTimeout: 600_000,
}

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
        // What they measure means something only while nothing else runs, and a translated processor needs both of the
        // machine's: one file at a time.
        test: { name: 'timed', include: ['electron/**/*.timed.lab.test.ts'], fileParallelism: false, ...real },
      },
      {
        // Most of a move is waiting for links of 100 Mbit/s: three labs side by side.
        test: {
          name: 'lab',
          include: ['electron/**/*.lab.test.ts'],
          exclude: ['**/*.timed.lab.test.ts', 'node_modules/**'],
          maxWorkers: 3,
          ...real,
        },
      },
    ],
  },
})
