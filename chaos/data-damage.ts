import {
  copyFileSync,
  cpSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { listBackups } from '../src/engine/db/safety/backup.ts'
import { openDatabase } from '../src/engine/db/open/open.ts'
import { tellsFilesApart } from '../test/helpers/tells-files-apart.ts'

const pageSize = 4096
const headerPages = 1

/** Something that happens to a data folder while nothing runs. */
export interface Damage {
  name: string
  /** How it must open: `refused`, or `paused` with a notice. `unless harmless`: some pages hold nothing. */
  opens: 'refused' | 'paused' | 'paused, unless harmless'
  does(dataDir: string, random: () => number): void
}

const fileIn = (dataDir: string) => join(dataDir, 'countersign.db')

/** Any page but the first, which says what the file is. */
function anyPage(bytes: Buffer, random: () => number): number {
  const pages = Math.floor(bytes.length / pageSize) - headerPages
  return headerPages + Math.floor(random() * pages)
}

function changeBytes(change: (bytes: Buffer, random: () => number, dataDir: string) => void): Damage['does'] {
  return (dataDir, random) => {
    settleLog(dataDir)
    const bytes = readFileSync(fileIn(dataDir))
    change(bytes, random, dataDir)
    writeFileSync(fileIn(dataDir), bytes)
  }
}

/** What the log holds is taken into the file: else it would cover what is damaged there. */
function settleLog(dataDir: string): void {
  const db = new DatabaseSync(fileIn(dataDir))
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  db.close()
}

/** The first page of a table or an index, from 0. */
function firstPage(dataDir: string, name: string): number {
  const db = new DatabaseSync(fileIn(dataDir), { readOnly: true })
  const { page } = db.prepare('SELECT rootpage AS page FROM sqlite_schema WHERE name = ?').get(name) as {
    page: number
  }
  db.close()
  return page - 1
}

const swapFirstPages = (one: string, other: string) =>
  changeBytes((bytes, _, dataDir) => swap(bytes, firstPage(dataDir, one), firstPage(dataDir, other)))

function swap(bytes: Buffer, one: number, other: number): void {
  const [a, b] = [one * pageSize, other * pageSize]
  const kept = Buffer.from(bytes.subarray(a, a + pageSize))
  bytes.copy(bytes, a, b, b + pageSize)
  kept.copy(bytes, b)
}

/** Nothing in the files tells that they are of an earlier moment: only that they are not the files that were there. */
const copies: Damage[] = [
  {
    name: 'the whole folder, log and all, put back from a copy',
    opens: 'paused',
    does(dataDir) {
      cpSync(dataDir, `${dataDir}-copy`, { recursive: true })
      rmSync(dataDir, { recursive: true })
      renameSync(`${dataDir}-copy`, dataDir)
    }
  },
  {
    name: 'the same, each file over the one that was there, after a later start',
    opens: 'paused',
    does(dataDir) {
      const copy = `${dataDir}-copy`
      cpSync(dataDir, copy, { recursive: true })
      openDatabase(dataDir).close()
      for (const name of readdirSync(copy).filter((name) => name.startsWith('countersign.db'))) {
        copyFileSync(join(copy, name), join(dataDir, name))
      }
      rmSync(copy, { recursive: true })
    }
  }
]

export const damages: Damage[] = [
  ...(tellsFilesApart() ? copies : []),
  {
    name: 'cut short anywhere',
    opens: 'paused',
    does(dataDir, random) {
      settleLog(dataDir)
      const { length } = readFileSync(fileIn(dataDir))
      truncateSync(fileIn(dataDir), Math.floor(random() * length))
    }
  },
  { name: 'full of zeros', opens: 'paused', does: changeBytes((bytes) => void bytes.fill(0)) },
  {
    name: 'a page full of zeros',
    opens: 'paused, unless harmless',
    does: changeBytes((bytes, random) => {
      const at = anyPage(bytes, random) * pageSize
      bytes.fill(0, at, at + pageSize)
    })
  },
  {
    name: 'every bit of a page flipped',
    opens: 'paused, unless harmless',
    does: changeBytes((bytes, random) => {
      const from = anyPage(bytes, random) * pageSize
      for (let at = from; at < from + pageSize; at++) bytes[at] = bytes[at]! ^ 0xff
    })
  },
  {
    name: 'two pages in each other’s place',
    opens: 'paused, unless harmless',
    does: changeBytes((bytes, random) => swap(bytes, anyPage(bytes, random), anyPage(bytes, random)))
  },
  {
    // The quick check at each start lets it pass, and what is in them may be of no use to anything that comes.
    name: 'two indexes in each other’s place',
    opens: 'paused, unless harmless',
    does: swapFirstPages('attempts_troubled', 'user_names')
  },
  {
    name: 'its notes in the place of an empty page',
    opens: 'paused',
    does: swapFirstPages('meta', 'captured_unseen')
  },
  {
    name: 'the log is missing',
    opens: 'paused',
    does(dataDir) {
      for (const suffix of ['-wal', '-shm']) rmSync(fileIn(dataDir) + suffix, { force: true })
    }
  },
  {
    name: 'an earlier copy put back',
    opens: 'paused',
    does(dataDir) {
      for (const suffix of ['-wal', '-shm']) rmSync(fileIn(dataDir) + suffix, { force: true })
      copyFileSync(listBackups(dataDir)[0]!.path, fileIn(dataDir))
    }
  },
  {
    name: 'of a newer version',
    opens: 'refused',
    does(dataDir) {
      const db = new DatabaseSync(fileIn(dataDir))
      db.exec('PRAGMA user_version = 999999')
      db.close()
    }
  },
  {
    name: 'of another program',
    opens: 'refused',
    does: changeBytes((bytes) => void bytes.writeUInt32BE(0x12345678, 68))
  }
]
