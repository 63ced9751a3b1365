import { defineConfig } from '@playwright/test'

/** They measure how long the window takes, and have the computer to themselves. */
const measured = '**/long-lists.spec.ts'

/** End-to-end specs, each through the app's own window: on Electron where its binary is, else on the stand-in. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './test/e2e/global-setup.ts',
  // Each test starts an app of its own, with its own data folder, browser profile and ports.
  fullyParallel: true,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env['CI']),
  projects: [
    { name: 'window', testIgnore: measured },
    { name: 'measured', testMatch: measured, dependencies: ['window'], workers: 1 }
  ],
  reporter: [['list']]
})
