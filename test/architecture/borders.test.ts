import { execFileSync } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineLayers, rendererLayers } from '../../scripts/lint-borders.ts'

const root = resolve(import.meta.dirname, '../..')
const engine = join(root, 'src/engine')
const renderer = join(root, 'src/renderer')

/** What is planted: a file, what it imports, and what the linter says to it; null: nothing. */
const planted: [file: string, imported: string, complaint: RegExp | null][] = [
  ['src/engine/campaigns/start.ts', '../users/index.ts', null],
  ['src/engine/campaigns/start.ts', './queries.ts', null],
  ['src/engine/campaigns/start.ts', '../../shared/models/user.ts', null],
  ['src/engine/campaigns/start.ts', '../users/users.sql.ts', /public file/],
  ['src/engine/campaigns/lifecycle/pause.ts', '../../users/list/id-set.ts', /public file/],
  ['src/engine/campaigns/lifecycle/pause.ts', '../../users/index.ts', null],
  ['src/engine/users/list/a.ts', '../../campaigns/index.ts', /above users/],
  ['src/engine/db/open/a.ts', '../../notices/index.ts', /above db/],
  ['src/engine/db/open/a.ts', '../../runtime/index.ts', null],
  ['src/engine/queue/a.ts', 'nodemailer', /speaks SMTP/],
  ['src/engine/mail/a.ts', 'nodemailer', null],
  ['src/engine/users/a.ts', 'node:sqlite', /opens the database/],
  ['src/engine/users/a.ts', 'electron', /restricted/],
  ['src/engine/transport/utility-entry.ts', '../app/index.ts', null],
  ['src/engine/transport/message-port.ts', '../app/index.ts', /above transport/],
  ['src/cli/a.ts', '../engine/app/index.ts', null],
  ['src/cli/a.ts', '../engine/users/index.ts', /client of the contract/],
  ['src/renderer/a.ts', '../engine/users/index.ts', /over the port/],
  ['src/renderer/a.ts', './shell/frame/frame.tsx', /public file/],
  ['src/renderer/a.ts', './shell/index.ts', null],
  ['src/renderer/screens/log/a.ts', '../../../engine/users/index.ts', /over the port/],
  ['src/renderer/screens/log/a.ts', '../../components/text/tag.tsx', /public file/],
  ['src/renderer/screens/log/a.ts', '../../components/text/index.ts', null],
  ['src/renderer/screens/log/a.ts', '../../../shared/models/user.ts', null],
  ['src/renderer/screens/log/a.ts', '../users/users-place.ts', /above screens\/log/],
  ['src/renderer/screens/log/a.ts', '../../shell/index.ts', /above screens\/log/],
  ['src/renderer/screens/campaigns/a.ts', '../campaign/index.ts', null],
  ['src/renderer/screens/campaigns/a.ts', '../campaign/actions/use-export.ts', /public file/],
  ['src/renderer/screens/users/edit/a.ts', '../actions/resends.tsx', null],
  ['src/renderer/screens/users/edit/a.ts', '../../../client/use-now.ts', /public file/],
  ['src/renderer/components/text/a.ts', '../feedback/index.ts', /above components\/text/],
  ['src/renderer/components/feedback/a.ts', '../text/tag.tsx', /public file/],
  ['src/renderer/components/feedback/a.ts', '../text/index.ts', null],
  ['src/renderer/routing/a.ts', '../screens/log/index.ts', /above routing/],
  ['src/renderer/shell/frame/a.ts', '../../screens/log/index.ts', null],
  ['src/renderer/shell/frame/a.ts', '../registry/screens.ts', null]
]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-borders-'))
  for (const name of ['node_modules', 'oxlint.config.ts', 'scripts'])
    symlinkSync(join(root, name), join(folder, name))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The messages of the linter, by the file that they are about. */
function lint(): Map<string, string> {
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
  let output: string
  try {
    output = execFileSync(process.execPath, [oxlint, '--format=json', 'src'], {
      cwd: folder,
      encoding: 'utf8'
    })
  } catch (error) {
    output = (error as { stdout: string }).stdout
  }
  const { diagnostics } = JSON.parse(output) as {
    diagnostics: { code: string; filename: string; message: string; help?: string }[]
  }
  const found = new Map<string, string>()
  for (const { code, filename, message, help } of diagnostics) {
    if (code.includes('no-restricted-imports')) found.set(filename, `${message} ${help ?? ''}`)
  }
  return found
}

describe('the linter', () => {
  it('refuses an import past a public file, or of a layer above, and nothing else', () => {
    const files = planted.map(([file, imported], index) => {
      // A file of its own for each, beside where it would be.
      const path = file.includes('utility-entry') ? file : file.replace(/\.ts$/, `-${index}.ts`)
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(
        join(folder, path),
        `import type { Something } from '${imported}'\nexport type Other = Something\n`
      )
      return path
    })
    const said = lint()
    for (const [index, [file, imported, complaint]] of planted.entries()) {
      const what = said.get(files[index]!) ?? null
      if (complaint === null) expect(what, `${file} imports ${imported}`).toBeNull()
      else expect(what, `${file} imports ${imported}`).toMatch(complaint)
    }
  })
})

describe('the engine', () => {
  it('has no file outside its folders, and every folder has its place among the layers', () => {
    const folders = readdirSync(engine, { withFileTypes: true })
    expect(folders.filter((entry) => !entry.isDirectory()).map(({ name }) => name)).toEqual([])
    expect(folders.map(({ name }) => name).toSorted()).toEqual(engineLayers.toSorted())
  })
})

describe('the window', () => {
  const foldersIn = (path: string) =>
    readdirSync(join(renderer, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => posix.join(path, name))

  it('has no folder without a place among the layers', () => {
    // Two folders of folders, and the runtime that the compiler calls.
    const apart = ['components', 'screens', 'jsx']
    const folders = [
      ...foldersIn('.').filter((name) => !apart.includes(name)),
      ...foldersIn('components'),
      ...foldersIn('screens')
    ]
    expect(folders.toSorted()).toEqual(rendererLayers.toSorted())
  })

  it('loads a screen or a dialog only from its own public file', () => {
    // The linter does not see what `import()` loads.
    const outside = globSync('**/*.{ts,tsx}', { cwd: renderer }).flatMap((file) =>
      [...readFileSync(join(renderer, file), 'utf8').matchAll(/import\(\s*'(.+?)'/g)]
        .map(([, path]) => posix.join(posix.dirname(file), path!))
        .filter((path) => layerOf(file) !== layerOf(path))
        .map((path) => `${file} loads ${path}`)
    )
    expect(outside).toEqual([])
  })

  const layerOf = (file: string) => rendererLayers.find((layer) => file.startsWith(`${layer}/`))
})

describe.each([
  ['the engine', engine, engineLayers],
  ['the window', renderer, rendererLayers]
] as const)('a layer of %s', (_, folder, layers: readonly string[]) => {
  it('has a public file', () => {
    expect(layers.filter((name) => !existsSync(join(folder, name, 'index.ts')))).toEqual([])
  })

  it('has no folder with the name of a layer beside it, which the linter would take for it', () => {
    const inside = layers.flatMap((layer) =>
      readdirSync(join(folder, layer), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && layers.includes(posix.join(layer, '..', entry.name)))
        .map(({ name }) => `${layer}/${name}`)
    )
    expect(inside).toEqual([])
  })
})
