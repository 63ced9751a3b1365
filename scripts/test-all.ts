import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { commandOf, projectRoot } from './start/project.ts'
import { ensureTestNeeds } from './test-needs.ts'

/**
 * `npm test`: everything that can fail. The static checks run side by side and say something only when they fail; then the
 * runners of tests, one after the other, with their output as it comes. It ends with the slowest files and one line,
 * 'N passed, N failed', summed from what the runners report; each static check counts as one. With CI set, a test that was
 * skipped counts as failed.
 */
interface Counts {
  passed: number
  failed: number
  skipped: number
}

interface TimedFile {
  file: string
  ms: number
}

const reports = join(projectRoot, '.tmp', 'test')
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')

const build = [commandOf('electron-vite', 'bin/electron-vite.js'), 'build', '--logLevel', 'warn']
const checks: { name: string; command: string[] }[] = [
  { name: 'format', command: [commandOf('prettier', 'bin/prettier.cjs'), '--check', '.'] },
  { name: 'lint', command: [commandOf('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'dead code', command: [commandOf('knip', 'bin/knip.js')] },
  { name: 'types', command: [commandOf('typescript', 'bin/tsc'), '--noEmit'] }
]

const began = performance.now()
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
const slow: TimedFile[] = []
const add = (counts: Partial<Counts>) => {
  for (const [kind, count] of Object.entries(counts)) total[kind as keyof Counts] += count
}

await testAll()
report()

async function testAll(): Promise<void> {
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  try {
    ensureTestNeeds(console.log)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    add({ failed: 1 })
  }

  console.log('\n— build, and static checks')
  await Promise.all([{ name: 'build', command: build }, ...checks].map(check))

  console.log(`\n— unit and integration tests, after ${elapsed()}`)
  const unit = await run([
    commandOf('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`
  ])
  readVitest(unit)

  console.log(`\n— end-to-end tests, after ${elapsed()}`)
  const e2e = await run([commandOf('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport
  })
  readPlaywright(e2e)
}

async function check({ name, command }: { name: string; command: string[] }): Promise<void> {
  const since = performance.now()
  const child = spawn(process.execPath, command, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const passed = await ended(child)
  console.log(`${passed ? '✓' : '✗'} ${name} (${seconds(performance.now() - since)})`)
  if (!passed) console.log(output)
  add(passed ? { passed: 1 } : { failed: 1 })
}

function run(command: string[], environment: Record<string, string> = {}): Promise<boolean> {
  const child = spawn(process.execPath, command, {
    cwd: projectRoot,
    stdio: 'inherit',
    env: { ...process.env, ...environment }
  })
  return ended(child)
}

function ended(child: ReturnType<typeof spawn>): Promise<boolean> {
  return new Promise((resolve) => {
    child.on('error', () => resolve(false))
    child.on('close', (code) => resolve(code === 0))
  })
}

/** A run that failed without a failed test (a file that does not load, a leaked process) counts as one failure. */
function addRun(counts: Counts, succeeded: boolean): void {
  add(succeeded || counts.failed > 0 ? counts : { ...counts, failed: 1 })
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: {
    name: string
    status: string
    startTime: number
    endTime: number
    assertionResults: { status: string }[]
  }[]
}

function readVitest(succeeded: boolean): void {
  const found = read(vitestReport) as VitestReport | null
  if (found === null) return add({ failed: 1 })
  const { testResults, numPassedTests, numFailedTests, numPendingTests } = found
  // It did not load, or left something open behind its tests.
  const asAWhole = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
  )
  addRun(
    { passed: numPassedTests, failed: numFailedTests + asAWhole.length, skipped: numPendingTests },
    succeeded
  )
  for (const { name, startTime, endTime } of testResults)
    slow.push({ file: relative(projectRoot, name), ms: endTime - startTime })
}

interface PlaywrightSuite {
  file: string
  suites?: PlaywrightSuite[]
  specs: { tests: { results: { duration: number }[] }[] }[]
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; skipped: number }
  suites: PlaywrightSuite[]
  errors: unknown[]
}

function readPlaywright(succeeded: boolean): void {
  const found = read(playwrightReport) as PlaywrightReport | null
  if (found === null) return add({ failed: 1 })
  const { expected, unexpected, skipped } = found.stats
  addRun({ passed: expected, failed: unexpected + found.errors.length, skipped }, succeeded)
  for (const suite of found.suites) slow.push({ file: join('test/e2e', suite.file), ms: durationOf(suite) })
}

function durationOf({ suites = [], specs }: PlaywrightSuite): number {
  const results = specs.flatMap(({ tests }) => tests.flatMap(({ results }) => results))
  const inner = suites.reduce((sum, suite) => sum + durationOf(suite), 0)
  return results.reduce((sum, { duration }) => sum + duration, inner)
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function report(): void {
  console.log(`\nThe slowest files, of ${elapsed()} in all:`)
  for (const { file, ms } of slow.toSorted((a, b) => b.ms - a.ms).slice(0, 10))
    console.log(`${seconds(ms).padStart(9)}  ${file}`)
  const { passed, skipped } = total
  let { failed } = total
  if (skipped > 0) {
    console.log(`\n${skipped} tests were skipped; their names say why.`)
    if (process.env['CI']) failed += skipped
  }
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function elapsed(): string {
  const whole = Math.round((performance.now() - began) / 1000)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`
}
