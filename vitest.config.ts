import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/e2e/**'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Real servers and real time on busy machines: what passes only when tried again is marked '(retry x1)'.
    retry: 1,
    // Each file gets a process of its own: a leaked server or timer shows up where it was made.
    pool: 'forks',
    reporters: ['default']
  }
})
