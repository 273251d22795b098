import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    globalSetup: './support/stack.ts',
    // One browser at a time: what is measured here is time, too.
    fileParallelism: false,
    testTimeout: 45_000,
    hookTimeout: 45_000,
  },
})
