import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureChromium } from './start/chromium.ts'
import { commandOf, projectRoot } from './start/project.ts'

/**
 * `npm test`: everything that can fail, one after the other, with the output as it comes. It ends with one line,
 * 'N passed, N failed', summed from what the runners report; each static check counts as one.
 */
interface Counts {
  passed: number
  failed: number
}

const reports = join(projectRoot, '.tmp', 'test')
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')

const checks: { name: string; command: string[] }[] = [
  {
    name: 'build',
    command: [commandOf('electron-vite', 'bin/electron-vite.js'), 'build', '--logLevel', 'warn']
  },
  { name: 'format', command: [commandOf('prettier', 'bin/prettier.cjs'), '--check', '.'] },
  { name: 'lint', command: [commandOf('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'dead code', command: [commandOf('knip', 'bin/knip.js')] },
  { name: 'types', command: [commandOf('typescript', 'bin/tsc'), '--noEmit'] }
]

async function testAll(): Promise<Counts> {
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const total: Counts = { passed: 0, failed: 0 }
  const add = (counts: Counts) => {
    total.passed += counts.passed
    total.failed += counts.failed
  }

  try {
    ensureChromium(console.log)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    add({ passed: 0, failed: 1 })
  }
  for (const { name, command } of checks) {
    console.log(`\n— ${name}`)
    add((await run(command)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
  }

  console.log('\n— unit and integration tests')
  const unit = await run([
    commandOf('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`
  ])
  add(readVitest(unit))

  console.log('\n— end-to-end tests')
  const e2e = await run([commandOf('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport
  })
  add(readPlaywright(e2e))
  return total
}

function run(command: string[], environment: Record<string, string> = {}): Promise<boolean> {
  const child = spawn(process.execPath, command, {
    cwd: projectRoot,
    stdio: 'inherit',
    env: { ...process.env, ...environment }
  })
  return new Promise((resolve) => {
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}

/** A run that failed without a failed test (a file that does not load, a leaked process) counts as one failure. */
function atLeastOne(counts: Counts, succeeded: boolean): Counts {
  return succeeded || counts.failed > 0 ? counts : { ...counts, failed: 1 }
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

function readVitest(succeeded: boolean): Counts {
  const report = read(vitestReport) as VitestReport | null
  if (report === null) return { passed: 0, failed: 1 }
  const notLoaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0
  )
  const counts = { passed: report.numPassedTests, failed: report.numFailedTests + notLoaded.length }
  return atLeastOne(counts, succeeded)
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number }
  errors: unknown[]
}

function readPlaywright(succeeded: boolean): Counts {
  const report = read(playwrightReport) as PlaywrightReport | null
  if (report === null) return { passed: 0, failed: 1 }
  const { expected, unexpected, flaky } = report.stats
  if (flaky > 0)
    console.log(`\n${flaky} end-to-end tests passed only when tried again (named 'flaky' above).`)
  return atLeastOne({ passed: expected + flaky, failed: unexpected + report.errors.length }, succeeded)
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

const { passed, failed } = await testAll()
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
