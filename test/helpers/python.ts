import { spawnSync } from 'node:child_process'

/** Debian's own before another that comes first on the PATH: its packages are what `npm test` installs. */
const candidates = ['/usr/bin/python3', 'python3']

/** What a service in Python verifies our links with, as Debian's packages. */
export const pythonPackages = ['python3', 'python3-itsdangerous', 'python3-jwt', 'python3-cryptography']

/** A Python that has them; null where there is none. */
export function findPython(): string | null {
  const has = (command: string) =>
    spawnSync(command, ['-c', 'import itsdangerous, jwt, cryptography']).status === 0
  return candidates.find(has) ?? null
}

export const whyNoPython = (python: string | null): string =>
  python === null ? ` (no Python with ${pythonPackages.slice(1).join(', ')} here)` : ''
