import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

interface Manifest {
  name: string
  version: string
  license?: string
}

/** The folders of the packages that these modules are of. */
export function packageFolders(modules: readonly string[]): string[] {
  const inside = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/
  return [
    ...new Set(modules.flatMap((id) => inside.exec(id.replaceAll('\\', '/').replace(/^\0/, ''))?.[0] ?? []))
  ]
}

/** What is packed beside the bundles: the production dependencies, and theirs, as the lock file has them. */
export function productionFolders(root: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>
  }
  return Object.entries(packages)
    .filter(([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional)
    .map(([path]) => join(root, path))
}

/** Name, version, license and its text, of each package once, in the order of their names. */
export function licensesText(folders: readonly string[]): string {
  const parts = new Map<string, string>()
  for (const folder of folders) {
    if (!existsSync(join(folder, 'package.json'))) continue
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8')
    ) as Manifest
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
    parts.set(`${name} ${version}`, `${name} ${version}: ${license ?? 'see below'}\n${text}`)
  }
  return [...parts.keys()]
    .toSorted()
    .map((key) => parts.get(key))
    .join(`\n${'—'.repeat(40)}\n\n`)
}

/** Puts `licenses.txt` beside the page: of what the bundle really holds, and of what is packed beside it. */
export function licenses(root: string): Plugin {
  return {
    name: 'countersign-licenses',
    apply: 'build',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) =>
        file.type === 'chunk' ? Object.keys(file.modules) : []
      )
      const source = licensesText([...packageFolders(modules), ...productionFolders(root)])
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source })
    }
  }
}
