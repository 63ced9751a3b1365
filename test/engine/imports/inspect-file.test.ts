import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inspectFile } from '../../../src/engine/imports/inspect-file.ts'
import { toReasoned } from '../../../src/shared/errors.ts'
import type { Reasoned } from '../../../src/shared/words/catalog.ts'
import { errorText } from '../../../src/shared/words/errors/error-text.ts'
import { format } from '../../helpers/format.ts'
import { asNobody } from '../../helpers/as-nobody.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const inspect = (name: string, content: string | Uint8Array, wanted?: Parameters<typeof inspectFile>[2]) => {
  writeFileSync(join(folder, name), content)
  return inspectFile(join(folder, name), name, wanted)
}

describe('a file of users', () => {
  it('is shown with its first rows, its format and what its columns are', async () => {
    const rows = Array.from({ length: 30 }, (_, n) => `${n};Jürgen ${n};j${n}@mail.example`).join('\r\n')
    const found = await inspect('users.csv', `\ufeffid;name;e-mail\r\n${rows}\r\n`)
    expect(found).toMatchObject({
      format: { encoding: 'utf-8', delimiter: ';', hasHeader: true },
      headers: ['id', 'name', 'e-mail'],
      width: 3,
      warnings: []
    })
    expect(found.columns.map(({ target }) => target)).toEqual(['external-id', 'name', 'address'])
    expect(found.sample).toHaveLength(20)
    expect(found.sample[0]).toEqual(['0', 'Jürgen 0', 'j0@mail.example'])
  })

  it('is read as it is told to be', async () => {
    const found = await inspect('users.csv', Buffer.from('J\u00fcrgen;a,b\n', 'latin1'), {
      encoding: 'windows-1251',
      delimiter: ',',
      hasHeader: false
    })
    expect(found.sample).toEqual([['Jьrgen;a', 'b']])
    expect(found.warnings).toEqual([{ reason: 'no-address-column', params: {} }])
  })

  it('with characters that cannot be read is shown with a warning', async () => {
    const found = await inspect(
      'users.csv',
      Buffer.from('name,email\nJ\u00fcrgen,j@mail.example\n', 'latin1'),
      {
        encoding: 'utf-8'
      }
    )
    expect(found.warnings).toEqual([{ reason: 'characters-unreadable', params: {} }])
  })

  it('with accents far from its beginning is told from there', async () => {
    const plain = 'anna,anna@mail.example\n'.repeat(20_000)
    const accents = 'Chlo\u00e9,chloe@mail.example\n'.repeat(4_000)
    const found = await inspect('users.csv', Buffer.from(`name,email\n${plain}${accents}`, 'latin1'))
    expect(found.format.encoding).toBe('windows-1252')
  })

  it('without names of columns has them numbered', async () => {
    const found = await inspect('users.csv', 'Anna Berg,anna@mail.example\nUwe Groß,uwe@mail.example\n')
    expect(found).toMatchObject({ format: { hasHeader: false }, headers: ['Column 1', 'Column 2'] })
    expect(found.columns.map(({ target }) => target)).toEqual(['name', 'address'])
  })
})

describe('a file that cannot be imported', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['empty.csv', '', 'file-empty'],
    ['blank.csv', '\n\n  \n,,\n', 'file-without-rows'],
    ['header.csv', 'name;email\r\n', 'file-with-header-only'],
    [
      'picture.csv',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      'file-is-picture'
    ],
    [
      'workbook.csv',
      Buffer.from('PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00[Content_Types].xml', 'latin1'),
      'file-is-spreadsheet'
    ],
    ['old.csv', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'file-is-spreadsheet'],
    [
      'sheet.csv',
      Buffer.from('PK\x03\x04\x14\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet', 'latin1'),
      'file-is-spreadsheet'
    ],
    ['packed.csv', Buffer.from('PK\x03\x04\x14\0\0\0\0\0users.csv', 'latin1'), 'file-is-archive'],
    [
      'another-order.csv',
      Buffer.from(`PK\x03\x04\x14\0docProps/app.xml${'x'.repeat(6000)}PK\x03\x04xl/workbook.xml`, 'latin1'),
      'file-is-spreadsheet'
    ],
    ['letter.csv', Buffer.from('PK\x03\x04\x14\0word/document.xml', 'latin1'), 'file-is-document'],
    ['packed.xz', Buffer.from('\xfd7zXZ\0\0\x04', 'latin1'), 'file-is-archive'],
    ['packed.tar', Buffer.from(`users.csv${'\0'.repeat(248)}ustar\0`, 'latin1'), 'file-is-archive'],
    ['photo.csv', Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1'), 'file-is-picture'],
    ['packed.gz', Buffer.from([0x1f, 0x8b, 8, 0]), 'file-is-archive'],
    ['noise.csv', Uint8Array.from({ length: 5000 }, (_, n) => (n * 7919) % 251), 'file-not-text'],
    [
      'wide.csv',
      `${Array.from({ length: 501 }, (_, n) => `c${n}`).join(',')}\n${','.repeat(499)}a@b.example,\n`,
      'file-too-wide'
    ]
  ])('%s is refused', async (name, content, reason) => {
    const error = await inspect(name, content).catch(toReasoned)
    expect(error).toMatchObject({ reason, params: { fileName: name } })
    expect(errorText(error as Reasoned, format)).toContain(`“${name}”`)
  })

  it('may be too large', async () => {
    writeFileSync(join(folder, 'huge.csv'), 'name,email\n')
    truncateSync(join(folder, 'huge.csv'), 4 * 1024 ** 3 + 1)
    await expect(inspectFile(join(folder, 'huge.csv'), 'huge.csv')).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      reason: 'file-too-large'
    })
  })

  it('may be gone, or a folder', async () => {
    await expect(inspectFile(join(folder, 'gone.csv'), 'gone.csv')).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      reason: 'file-gone'
    })
    mkdirSync(join(folder, 'folder.csv'))
    await expect(inspectFile(join(folder, 'folder.csv'), 'folder.csv')).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      reason: 'file-not-a-file'
    })
  })

  it.skipIf(process.platform === 'win32')('may be one nobody may read (not so on Windows)', async () => {
    writeFileSync(join(folder, 'secret.csv'), 'name,email\n')
    chmodSync(join(folder, 'secret.csv'), 0)
    await asNobody(folder, () =>
      expect(inspectFile(join(folder, 'secret.csv'), 'secret.csv')).rejects.toMatchObject({
        code: 'FILE_UNREADABLE',
        reason: 'file-not-permitted'
      })
    )
  })
})

it.each(['utf-16le', 'utf-16be'] as const)('Chinese in %s is text', async (encoding) => {
  const text = Buffer.from(`\ufeff姓名,邮箱\r\n${'王丌一,wei@mail.example\r\n'.repeat(300)}`, 'utf16le')
  const found = await inspect('users.csv', encoding === 'utf-16be' ? text.swap16() : text)
  expect(found.format.encoding).toBe(encoding)
  expect(found.sample[0]).toEqual(['王丌一', 'wei@mail.example'])
})
