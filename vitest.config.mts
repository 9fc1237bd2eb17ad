import { defineConfig } from 'vitest/config'
import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'

/** Long files that are short to read come first: by their size vitest would begin them last, and wait for them alone. */
const long = ['faults', 'crash', 'scenarios', 'hops', 'own-']

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => (long.some((name) => moduleId.includes(name)) ? 0 : 1)
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
  }
}

/** Tests against real hosts: images are built before the first, and a shared machine may be slow. */
const real = {
  // Once more before a failure counts. vitest marks such a test.
  retry: 1,
  testTimeout: 300_000,
  hookTimeout: 600_000,
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,electron,renderer}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.lab.test.ts', 'node_modules/**'],
          testTimeout: 30_000,
          // No test replaces a module: all files of a worker share them, which takes a third of the time.
          isolate: false,
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
