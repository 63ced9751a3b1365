import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Whether packages can be installed without asking anyone anything: as root, on a system with apt. */
export const canInstallPackages = (): boolean =>
  process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

/** Starts no service that a package brings. False when apt fails, which says why itself. */
export function installPackages(packages: readonly string[]): boolean {
  return apt('update', '-q') && apt('install', '-y', '-q', '--no-install-recommends', ...packages)
}

function apt(...args: string[]): boolean {
  // Debian's scripts start nothing in runlevel 1.
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  return spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment }).status === 0
}
