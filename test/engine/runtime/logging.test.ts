import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openLog } from '../../../src/engine/runtime/logging.ts'

it('the log holds no address, wherever in a line one stands, and keeps what a fault needs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const log = openLog(folder)
  const error = Object.assign(
    new Error('550 <zoë.o\'neil+x@ragtime.example>: no, nor "j d"@ragtime.example'),
    {
      rejected: ['jo@ragtime.example'],
      envelope: { to: ['jo@ragtime.example'] }
    }
  )
  error.stack = `${error.stack}\n    at node_modules/@orpc/server/dist/index.js:3:1`
  log.error({ err: error, to: 'jo@ragtime.example', account: 3 }, 'sending to 李@例子.example failed')
  const file = join(folder, 'engine.log')
  await vi.waitUntil(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('}\n'))
  const text = readFileSync(file, 'utf8')
  expect(text).toContain('550 <')
  expect(text).toContain('node_modules/@orpc/server/dist')
  expect(JSON.parse(text)).toMatchObject({ account: 3, msg: 'sending to [address] failed' })
  for (const part of ['ragtime', 'neil', 'j d', 'jo@', '例子', '李']) expect(text).not.toContain(part)
})
