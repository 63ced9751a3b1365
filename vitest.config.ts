import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Real servers and real time on busy machines: what passes only when tried again is marked '(retry x1)'.
    retry: 1,
    // Each file gets a process of its own: a leaked server or timer shows up where it was made.
    pool: 'forks',
    reporters: ['default'],
    projects: [
      { extends: true, test: { name: 'node', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'] } },
      {
        // Components of the window, used as a person uses them.
        extends: true,
        test: {
          name: 'window',
          include: ['test/renderer/**/*.test.tsx'],
          environment: 'jsdom',
          setupFiles: 'test/renderer/jsdom-window.ts'
        }
      }
    ]
  }
})
