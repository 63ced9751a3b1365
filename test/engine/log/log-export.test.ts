import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logProcedures } from '../../../src/engine/log/procedures.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { call } from '../../helpers/call.ts'
import { addAttempts, addCampaign } from './log-parts.ts'

let test: TestParts
let procedures: ReturnType<typeof logProcedures>
beforeEach(() => {
  test = createTestParts()
  procedures = logProcedures(test.parts)
})
afterEach(() => test.cleanup())

function fill(n: number): void {
  const campaignId = addCampaign(test.parts.db, '=HYPERLINK("x")')
  addAttempts(
    test.parts.db,
    Array.from({ length: n }, (_, index) => ({
      campaignId,
      userId: index + 1,
      address: `user${index + 1}@x.example`,
      name: index === 0 ? '+1; "Zoë"\nZweig' : 'A',
      startedAt: test.clock.now() + index * 1000,
      outcome: index % 2 === 0 ? ('rejected' as const) : ('accepted' as const),
      cause: index % 2 === 0 ? 'no-such-mailbox' : 'accepted',
      reply: '550 5.1.1 No such user'
    }))
  )
}
const save = (handle: string, filter = {}, signal?: AbortSignal) =>
  call(procedures.export, { filter, file: handle }, signal ? { signal } : {})
const parts = () => readdirSync(test.folder).filter((name) => name.endsWith('.part'))

describe('the export of the log', () => {
  it('holds every attempt that matches, newest first, in words and in figures', async () => {
    fill(1203)
    const { handle, path } = test.fileToWrite('log.csv')
    expect(await save(handle, { outcome: 'rejected' })).toEqual({ rows: 602 })
    const text = readFileSync(path, 'utf8')
    expect(text.startsWith('\ufeffTime (UTC),Local time,Recipient,')).toBe(true)
    const rows: Record<string, string>[] = parse(text, { columns: true, bom: true })
    expect(rows.map(({ Recipient }) => Recipient)).toEqual(
      Array.from({ length: 602 }, (_, index) => `user${1203 - 2 * index}@x.example`)
    )
    const at = new Date(test.clock.now() + 1202 * 1000)
    expect(rows[0]).toEqual({
      'Time (UTC)': at.toISOString(),
      'Local time': at.toLocaleString('sv-SE'),
      Recipient: 'user1203@x.example',
      Name: 'A',
      Campaign: `'=HYPERLINK("x")`,
      Outcome: 'rejected',
      Cause: 'No such mailbox',
      Code: '',
      'Enhanced code': '',
      'Server said': '550 5.1.1 No such user',
      Milliseconds: '',
      Attempt: '1',
      'Message-ID': ''
    })
    expect(rows.at(-1)!['Name']).toBe(`'+1; "Zoë"\nZweig`)
  })

  it('takes the place of an older file only when it is complete', async () => {
    fill(3000)
    const { handle, path } = test.fileToWrite('log.csv')
    writeFileSync(path, 'last month')
    const ending = new AbortController()
    const saving = save(handle, {}, ending.signal)
    ending.abort()
    await expect(saving).rejects.toThrow()
    expect(readFileSync(path, 'utf8')).toBe('last month')
    expect(parts()).toEqual([])
    expect(await save(handle)).toEqual({ rows: 3000 })
    expect(readFileSync(path, 'utf8')).toContain('user3000@x.example')
    expect(parts()).toEqual([])
  })

  it('of an empty log is a file with a heading', async () => {
    const { handle, path } = test.fileToWrite('log.csv')
    expect(await save(handle)).toEqual({ rows: 0 })
    expect(readFileSync(path, 'utf8').trim().split('\r\n')).toHaveLength(1)
  })

  it('goes to no file that the person did not choose', async () => {
    await expect(save('made-up')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('says so when the file cannot be written, and leaves nothing behind', async () => {
    fill(3)
    const { handle, path } = test.fileToWrite('log.csv')
    mkdirSync(path)
    await expect(save(handle)).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      reason: 'file-unwritable',
      params: { fileName: 'log.csv' }
    })
    expect(parts()).toEqual([])
    const gone = test.fileToWrite(join('gone', 'log.csv'))
    await expect(save(gone.handle)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    expect(existsSync(join(test.folder, 'gone'))).toBe(false)
  })
})
