import { defineConfig } from '@playwright/test'

/** End-to-end specs, each through the app's own window: on Electron where its binary is, else on the stand-in. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './test/e2e/global-setup.ts',
  // Each test starts an app of its own; two at once would share the machine with the mail server they measure.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env['CI']),
  // A real browser, real servers and real time: a test that fails once and then passes is named at the end, as flaky.
  retries: 2,
  reporter: [['list']]
})
