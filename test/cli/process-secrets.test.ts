import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testSigningSecret } from '../helpers/test-engine.ts'
import { spellings } from '../helpers/traces-in-files.ts'
import { setUp, startCli } from './run-cli.ts'

const password = 'a password that other processes must not see'

/** What the system tells every user about a process (proc(5)), and what it tells its owner. */
const tellTales = ['cmdline', 'environ', 'comm', 'stat', 'status', 'maps', 'mountinfo']

test.runIf(process.platform === 'linux')(
  'no secret is in the arguments or the environment of a worker',
  async () => {
    const { folder, data } = await setUp({ users: 1, auth: true })
    const secrets = join(folder, 'secrets.json')
    const content = { 'links:signing': testSigningSecret, 'account:2': password }
    writeFileSync(secrets, JSON.stringify(content), { mode: 0o600 })
    const worker = startCli(['worker', ...data, '--secrets', secrets])
    await worker.said('Working with')

    const told = [worker.pid, ...childrenOf(worker.pid)].flatMap((pid) =>
      tellTales.map((name) => ({ where: `${pid}/${name}`, bytes: readFileSync(`/proc/${pid}/${name}`) }))
    )
    expect(told.some(({ bytes }) => bytes.includes('worker'))).toBe(true)
    for (const secret of [password, testSigningSecret])
      for (const { name, bytes: spelled } of spellings(secret))
        expect(
          told.filter(({ bytes }) => bytes.includes(spelled)).map(({ where }) => `${name}: ${where}`)
        ).toEqual([])
    worker.kill('SIGTERM')
    expect((await worker.ended).code).toBe(0)
  }
)

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  )
}
