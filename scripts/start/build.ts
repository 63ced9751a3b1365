import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { builtMain, commandOf, projectRoot } from './project.ts'

const outputs = [
  builtMain,
  join(projectRoot, 'out', 'main', 'engine.js'),
  join(projectRoot, 'out', 'preload', 'index.cjs'),
  join(projectRoot, 'out', 'renderer', 'index.html')
]

/** Builds the app when a source file is newer than what was built. Throws what the build said when it fails. */
export function buildIfStale(say: (line: string) => void): void {
  if (!isStale()) return
  say('Building…')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [commandOf('electron-vite', 'bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: projectRoot, encoding: 'utf8' }
  )
  if (status !== 0) throw new Error(`The build failed.\n${stdout}${stderr}`)
}

function isStale(): boolean {
  if (!outputs.every((file) => existsSync(file))) return true
  const built = Math.min(...outputs.map((file) => statSync(file).mtimeMs))
  const sources = readdirSync(join(projectRoot, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const rest = ['electron.vite.config.ts', 'package-lock.json'].map((name) => join(projectRoot, name))
  return [...sources, ...rest].some((file) => statSync(file).mtimeMs > built)
}
