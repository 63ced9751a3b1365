import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listBackups, openToWork, orderAtStartup, takeBackup } from '../../../../src/engine/db/index.ts'
import expected from '../../../fixtures/data-0.1/expected.json' with { type: 'json' }

/* SIGKILL at moments spread over the whole of a migration, a backup and a restore. */

const fixture = join(import.meta.dirname, '../../../fixtures/data-0.1/closed.db.gz')
const now = expected.at + 60_000
const kills = 4

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'countersign-killed-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function placeData(): string {
  const folder = mkdtempSync(join(root, 'data-'))
  writeFileSync(join(folder, 'countersign.db'), gunzipSync(readFileSync(fixture)))
  return folder
}

/** Resolves with the milliseconds that the work took; with null where it was killed `after` so many before its end. */
async function run(what: 'open' | 'backup', folder: string, after: number | null): Promise<number | null> {
  const child = fork(join(import.meta.dirname, 'data-child.ts'), [what, folder, String(now)])
  const exited = once(child, 'exit')
  await once(child, 'message')
  const done = new Promise<boolean>((resolve) => {
    child.on('message', (message) => {
      if (message === 'done') resolve(true)
    })
    child.once('exit', () => resolve(false))
  })
  const began = performance.now()
  child.send('go')
  const ended = after === null ? done : Promise.race([done, setTimeout(after, false)])
  const isDone = await ended
  const took = performance.now() - began
  if (!isDone) child.kill('SIGKILL')
  await exited
  return isDone ? took : null
}

/** Every row of every table but those that say something about the file itself. */
function contentOf(file: string): Record<string, unknown[]> {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    const tables = db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
      .all()
      .map(({ name }) => String(name))
      .filter((name) => !/^(?:meta|notices|sqlite_|user_search)/.test(name))
    return Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all()]))
  } finally {
    db.close()
  }
}

function contentAfterStart(folder: string): Record<string, unknown[]> {
  openToWork(folder, { now: () => now }).close()
  return contentOf(join(folder, 'countersign.db'))
}

const moments = (took: number | null) =>
  Array.from({ length: kills }, (_, n) => ((took ?? 0) * (n + 0.5)) / kills)

test('a migration that is killed is done whole at the next start', async () => {
  const undisturbed = placeData()
  const took = await run('open', undisturbed, null)
  const whole = contentOf(join(undisturbed, 'countersign.db'))
  expect(whole['users']!.length).toBeGreaterThan(10)
  for (const after of moments(took)) {
    const folder = placeData()
    await run('open', folder, after)
    expect(contentAfterStart(folder)).toEqual(whole)
  }
})

test('a backup that is killed harms neither the data nor the backups, and leaves nothing behind', async () => {
  const undisturbed = placeData()
  const took = await run('backup', undisturbed, null)
  const whole = contentOf(join(undisturbed, 'countersign.db'))
  for (const after of moments(took)) {
    const folder = placeData()
    await run('backup', folder, after)
    expect(contentAfterStart(folder)).toEqual(whole)
    for (const { path, kind } of listBackups(folder)) {
      if (kind !== 'by-hand') continue
      // Of a copy: a reader leaves files of its own beside what it reads.
      const copy = join(folder, 'backup-to-read.db')
      copyFileSync(path, copy)
      expect(contentOf(copy)).toEqual(whole)
    }
    // The next backup tidies up after the one that was killed.
    await run('backup', folder, null)
    const names = readdirSync(join(folder, 'backups'))
    expect(names.filter((name) => !/^[a-z-]+-\d{4}-[\dTZ-]+\.db$/.test(name))).toEqual([])
  }
})

test('a restore that is killed ends at the next start with all of the backup', async () => {
  const prepare = async () => {
    const folder = placeData()
    const { db, close } = openToWork(folder, { now: () => now })
    const backup = await takeBackup('by-hand', db.file, folder, now)
    db.statement(`UPDATE users SET name = 'Changed since'`).run()
    close()
    orderAtStartup(folder, { what: 'restore', name: basename(backup.path) })
    return folder
  }
  const undisturbed = await prepare()
  const took = await run('open', undisturbed, null)
  const whole = contentOf(join(undisturbed, 'countersign.db'))
  expect(whole['users']).not.toContainEqual(expect.objectContaining({ name: 'Changed since' }))
  for (const after of moments(took)) {
    const folder = await prepare()
    await run('open', folder, after)
    const content = contentAfterStart(folder)
    expect(content['users']).toEqual(whole['users'])
    expect(content['deliveries']).toEqual(whole['deliveries'])
    expect(listBackups(folder).some(({ kind }) => kind === 'before-restore')).toBe(true)
  }
})
