import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineLayers } from '../../scripts/lint-borders.ts'

const root = resolve(import.meta.dirname, '../..')
const engine = join(root, 'src/engine')

/** What is planted: a file, what it imports, and what the linter says to it; null: nothing. */
const planted: [file: string, imported: string, complaint: RegExp | null][] = [
  ['src/engine/campaigns/start.ts', '../users/index.ts', null],
  ['src/engine/campaigns/start.ts', './queries.ts', null],
  ['src/engine/campaigns/start.ts', '../../shared/models/user.ts', null],
  ['src/engine/campaigns/start.ts', '../users/queries.ts', /public file/],
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
  ['src/renderer/a.ts', '../engine/users/index.ts', /over the port/]
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
  const folders = readdirSync(engine, { withFileTypes: true })

  it('has no file outside its folders, and every folder has its place among the layers', () => {
    expect(folders.filter((entry) => !entry.isDirectory()).map(({ name }) => name)).toEqual([])
    expect(folders.map(({ name }) => name).toSorted()).toEqual(engineLayers.toSorted())
  })

  it('has a public file in every folder', () => {
    expect(engineLayers.filter((name) => !existsSync(join(engine, name, 'index.ts')))).toEqual([])
  })

  it('has no folder inside a layer that has the name of another layer, which the linter would take for it', () => {
    const inside = engineLayers.flatMap((layer) =>
      readdirSync(join(engine, layer), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && (engineLayers as readonly string[]).includes(entry.name))
        .map(({ name }) => `${layer}/${name}`)
    )
    expect(inside).toEqual([])
  })
})
