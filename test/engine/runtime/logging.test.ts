import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
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

it.each([
  "o'brien@x.example",
  'sales/eu@x.example',
  'a=b=n@x.example',
  'ada%40x.example',
  'ada+1%40X.example',
  '/begins@x.example',
  "'quoted'@x.example"
])('the log masks the whole address %s', (address) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  openLog(folder, { sync: true }).warn(`the server said 550 <${address}> is unknown`)
  const { msg } = JSON.parse(readFileSync(join(folder, 'engine.log'), 'utf8')) as { msg: string }
  expect(msg).toBe('the server said 550 <[address]> is unknown')
})

it('a line without an address is masked in time that grows with its length only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const log = openLog(folder, { sync: true })
  const begun = process.cpuUsage()
  log.warn('QUJD/'.repeat(20_000))
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1000)
})

it('a log that is full begins a new file and keeps the one before, so that it does not grow without end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const line = 'x'.repeat(100)
  for (let start = 0; start < 2; start++) {
    const log = openLog(folder, { sync: true, maxBytes: 10_000 })
    for (let n = 0; n < 500; n++) log.info({ n }, line)
  }
  expect(readdirSync(folder).sort()).toEqual(['engine.log', 'engine.log.old'])
  for (const name of readdirSync(folder)) {
    const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
    for (const each of lines) expect(JSON.parse(each)).toMatchObject({ msg: line })
    expect(statSync(join(folder, name)).size).toBeLessThan(10_500)
  }
})
