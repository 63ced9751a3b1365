import { defineConfig } from 'vitest/config'

/** They change something of the whole process: mocked modules, module hooks, its environment, its clock. */
const apart = [
  'test/main/**/*.test.ts',
  'test/electron-shim/**/*.test.ts',
  'test/security/{updates,packaging,window-preferences,fuzzed-protocols}*.test.ts'
]
const noLeaks = 'test/setup/no-leaks.ts'

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Tests mostly wait, for servers, disks and processes: more files at a time than there are cores.
    maxWorkers: 4,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', ...apart],
          setupFiles: noLeaks,
          // A process runs many files: loading the engine for each file took a third of all processor time.
          isolate: false
        }
      },
      { extends: true, test: { name: 'apart', include: apart, setupFiles: noLeaks } },
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
