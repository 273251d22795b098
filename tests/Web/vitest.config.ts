import { defineConfig } from 'vitest/config'

/** What is measured in time runs after all else, with the machine to itself. */
const ALONE = ['quick.test.ts']

const ours = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // Milliseconds; the runner's own second is less than a busy machine needs.
  expect: { poll: { timeout: 30_000 } },
}

export default defineConfig({
  test: {
    globalSetup: './support/stack.ts',
    projects: [
      { test: { ...ours, name: 'together', include: ['*.test.ts'], exclude: ALONE, maxWorkers: 2, sequence: { groupOrder: 0 } } },
      { test: { ...ours, name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
})
