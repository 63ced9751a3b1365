import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')

interface Package {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  optionalDependencies: Record<string, string>
  allowScripts: Record<string, boolean>
  scripts: Record<string, string>
}
const own = JSON.parse(read('package.json')) as Package
const { packages } = JSON.parse(read('package-lock.json')) as {
  packages: Record<
    string,
    { version?: string; resolved?: string; integrity?: string; hasInstallScript?: boolean }
  >
}
const locked = Object.entries(packages).filter(([path]) => path !== '')

describe('what the app is made of', () => {
  it('is pinned to the digit', () => {
    const asked = { ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies }
    const loose = Object.entries(asked).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
    expect(loose).toEqual([])
    expect(read('.npmrc')).toMatch(/^save-exact=true$/m)
  })

  it('runs no script when it is installed', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)
    const refused = Object.keys(own.allowScripts).map((name) => `node_modules/${name}`)
    expect(scripted.filter((path) => !refused.includes(path))).toEqual([])
    expect(Object.values(own.allowScripts)).not.toContain(true)
    expect(Object.keys(own.scripts).filter((name) => /^(pre|post)?install|^prepare/.test(name))).toEqual([])
  })

  it('is each package by its checksum, and none from another place than a registry', () => {
    // The lock file names no registry: whichever is asked has to give what the checksum says.
    const strange = locked.filter(
      ([, { resolved, integrity }]) => resolved !== undefined || !integrity?.startsWith('sha512-')
    )
    expect(strange.map(([path]) => path)).toEqual([])
  })

  it('stands in a bill of materials that one command prints: each package with version, license and checksum', () => {
    const printed = execFileSync('npm', ['run', '--silent', 'sbom'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 50_000_000,
      shell: process.platform === 'win32'
    })
    const { bomFormat, components } = JSON.parse(printed) as {
      bomFormat: string
      components: { name: string; version: string; licenses?: unknown[]; hashes?: unknown[] }[]
    }
    expect(bomFormat).toBe('CycloneDX')
    for (const [name, version] of Object.entries({ ...own.dependencies, ...own.devDependencies })) {
      const component = components.find((one) => one.name === name && one.version === version)
      expect(component, name).toMatchObject({ licenses: [expect.anything()], hashes: [expect.anything()] })
    }
  }, 60_000)
})
