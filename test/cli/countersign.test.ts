import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { statesOf, withDatabase } from '../helpers/test-engine.ts'
import { gate } from '../engine/campaigns/campaign-parts.ts'
import { bin, cli, lastJson, setUp, startCli } from './run-cli.ts'
import { run } from './run-in-process.ts'

const isRoot = process.getuid?.() === 0

test('import, send, status and log: the whole job, with counts, and what a program can read', async () => {
  const { folder, server, data, sending } = await setUp({
    script: [{ at: 'rcpt', recipient: 'gone@x.example', answer: '550 5.1.1 No such user' }]
  })
  const file = join(folder, 'users.csv')
  writeFileSync(
    file,
    'E-mail,Name,Plan\nada@x.example,Ada,pro\ngone@x.example,Gone,free\nbo@x.example,Bo,pro\nnot an address,Cy,free\n'
  )
  const tried = await run(['import', file, '--dry-run', ...data])
  expect(tried.stdout).toContain('E-mail → address\n  Name → name\n  Plan → field:plan\n')
  expect(tried.stdout).toContain('Would import 4 rows: 3 new, 0 updated, 0 unchanged, 1 refused')
  expect(tried.code).toBe(4)
  const refused = join(folder, 'refused.csv')
  const imported = await run(['import', file, '--json', '--refused', refused, ...data])
  expect(imported.code).toBe(4)
  expect(lastJson(imported.stdout)).toMatchObject({
    dryRun: false,
    importId: 2,
    columns: [
      { header: 'E-mail', target: 'address', fieldName: null },
      { header: 'Name', target: 'name', fieldName: null },
      { header: 'Plan', target: 'field', fieldName: 'plan' }
    ],
    rows: 4,
    created: 3,
    updated: 0,
    unchanged: 0,
    refused: 1,
    refusedByReason: [{ reason: 'bad-address', count: 1 }]
  })
  expect(readdirSync(folder)).toContain('refused.csv')

  const counted = await run(['send', '--pending', '--dry-run', ...sending])
  expect(counted).toMatchObject({ code: 0, stdout: '3 will be emailed, 0 skipped\n' })
  expect(server.messages).toEqual([])
  const sent = await run(['send', '--pending', '--wait', '--name', 'Spring', '--json', ...sending])
  expect(sent.code).toBe(4)
  expect(lastJson(sent.stdout)).toEqual({
    dryRun: false,
    account: 'Test server',
    matching: 3,
    willBeSent: 3,
    skipped: {
      verified: 0,
      'recently-sent': 0,
      undeliverable: 0,
      'same-address': 0,
      'no-link': 0,
      deleted: 0
    },
    leftForLater: 0,
    campaign: {
      id: 1,
      name: 'Spring',
      state: 'finished',
      pauseReason: null,
      pauseDetail: null,
      counts: expect.objectContaining({ accepted: 2, rejected: 1, unknown: 0, waiting: 0 })
    }
  })
  expect(server.acceptedRecipients().toSorted()).toEqual(['ada@x.example', 'bo@x.example'])

  const again = await run(['send', '--pending', '--wait', ...sending])
  expect(again).toMatchObject({ code: 0, stdout: '0 will be emailed, 2 skipped (2 emailed recently)\n' })

  const status = await run(['status', ...data])
  expect(status.code).toBe(0)
  expect(status.stdout).toContain(
    '3 users, 2 of them pending\nCampaign 1, Spring: finished, 2 accepted, 1 rejected\n'
  )
  expect(lastJson((await run(['status', '--json', ...data])).stdout)).toMatchObject({
    inUseBy: null,
    users: { all: 3, pending: 2 },
    campaigns: [{ id: 1, state: 'finished', total: 3, finishedAt: expect.stringMatching(/Z$/) }],
    decisions: []
  })

  const log = await run(['log', '--outcome', 'rejected', '--json', ...data])
  expect(
    log.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
  ).toEqual([
    expect.objectContaining({
      at: expect.stringMatching(/Z$/),
      address: 'gone@x.example',
      outcome: 'rejected',
      cause: 'no-such-mailbox',
      why: 'No such mailbox',
      code: 550,
      enhanced: '5.1.1'
    })
  ])
  const lines = await run(['log', '--campaign', '1', '--since', '1h', '--limit', '2', ...data])
  expect(lines.stdout.trim().split('\n')).toHaveLength(2)
  // Nobody looks on: no line is drawn over another.
  expect(lines.stdout + sent.stderr + imported.stderr).not.toContain('\r')
  const csv = await run(['log', '--csv', ...data])
  expect(csv.stdout.split('\r\n')).toHaveLength(5)
}, 240_000)

test('sent later: without --wait nothing goes out before a worker runs, which ends when nothing is left', async () => {
  const { server, sending } = await setUp({ users: 12 })
  const queued = await run(['send', '--pending', '--limit', '5', '--rate', '50', '--json', ...sending])
  expect(queued.code).toBe(0)
  expect(lastJson(queued.stdout)).toMatchObject({
    willBeSent: 5,
    leftForLater: 7,
    campaign: { state: 'held', counts: { waiting: 5 } }
  })
  expect(server.connections).toBe(0)
  const worked = await run(['worker', '--until-done', '--json', ...sending])
  expect(worked.code).toBe(0)
  expect(server.acceptedRecipients()).toHaveLength(5)
  const events = worked.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string })
  expect(events[0]).toMatchObject({ event: 'started', pid: expect.any(Number) })
  expect(events.at(-1)).toMatchObject({ event: 'campaign', campaign: { state: 'finished' } })
}, 240_000)

test('one engine at a time: a second one is refused and told who has the data; looking is always possible', async () => {
  const { server, sending, data } = await setUp({ users: 3 })
  await cli(['send', '--pending', ...sending])
  const worker = startCli(['worker', ...sending])
  await server.until(({ messages }) => messages.length === 3)
  const refused = await cli(['send', '--pending', '--wait', ...sending])
  expect(refused).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringContaining(
      `Another Countersign is already working with this data (process ${worker.pid})`
    )
  })
  const asJson = await cli(['worker', '--json', ...sending])
  expect(asJson.code).toBe(3)
  expect(lastJson(asJson.stderr)).toMatchObject({ error: { code: 'DATABASE_IN_USE' } })
  const status = await cli(['status', '--json', ...data])
  expect(lastJson(status.stdout)).toMatchObject({ inUseBy: worker.pid, users: { all: 3 } })
  expect((await cli(['log', ...data])).stdout.split('\n')).toHaveLength(4)
  worker.kill('SIGINT')
  expect(await worker.ended).toMatchObject({ code: 0, signal: null })
}, 240_000)

test('a worker that is told to stop settles what is under way, and the next one sends the rest: one mail each', async () => {
  const { held, open } = gate()
  const users = 60
  const { server, sending, dataDir } = await setUp({
    users,
    script: [
      { at: 'final', message: (n) => n > 20, times: 3, answer: { hold: held, answer: '250 2.0.0 Ok' } }
    ]
  })
  await cli(['send', '--pending', ...sending])
  const worker = startCli(['worker', ...sending])
  await server.until(({ messages }) => messages.length === 23)
  worker.kill('SIGTERM')
  await worker.said('Stopping')
  open()
  expect(await worker.ended).toMatchObject({ code: 0, signal: null })
  expect(server.messages).toHaveLength(23)
  expect(withDatabase(dataDir, (db) => statesOf(db, 1))).toEqual({ accepted: 23, waiting: users - 23 })
  expect((await cli(['worker', '--until-done', ...sending])).code).toBe(0)
  expect(server.messages).toHaveLength(users)
  expect(new Set(server.acceptedRecipients()).size).toBe(users)
}, 240_000)

test('send --wait that is interrupted says so, and a worker goes on with it', async () => {
  const { held, open } = gate()
  const { server, sending } = await setUp({
    users: 20,
    script: [{ at: 'final', message: (n) => n > 5, times: 3, answer: { hold: held, answer: '250 2.0.0 Ok' } }]
  })
  const sends = startCli(['send', '--pending', '--wait', ...sending])
  await server.until(({ messages }) => messages.length === 8)
  sends.kill('SIGTERM')
  open()
  expect(await sends.ended).toMatchObject({
    code: 143,
    stdout: expect.stringContaining('continues with `countersign worker`')
  })
  expect((await cli(['worker', '--until-done', ...sending])).code).toBe(0)
  expect(server.acceptedRecipients()).toHaveLength(20)
  expect(new Set(server.acceptedRecipients()).size).toBe(20)
}, 240_000)

test('killed hard, nobody is sent to twice: what was in flight is held for a decision, and that is an exit code', async () => {
  const users = 80
  const connections = 3
  const { server, sending, dataDir } = await setUp({
    users,
    connections,
    script: [
      {
        at: 'final',
        message: (n) => n > 30,
        times: 3,
        answer: { hold: new Promise(() => {}), answer: '250 Ok' }
      }
    ]
  })
  await cli(['send', '--pending', ...sending])
  const worker = startCli(['worker', ...sending])
  await server.until(({ messages }) => messages.length === 33)
  worker.kill('SIGKILL')
  await worker.ended
  expect((await cli(['worker', '--until-done', ...sending])).code).toBe(4)
  const states = withDatabase(dataDir, (db) => statesOf(db, 1))
  expect(states['unknown']).toBe(connections)
  expect(states).toEqual({ accepted: users - connections, unknown: connections })
  const received = server.messages.map(({ recipients }) => recipients[0])
  expect(new Set(received).size).toBe(received.length)
  const status = await cli(['status', ...sending.slice(0, 2)])
  expect(status.stdout).toContain('3 emails may or may not have arrived')
}, 240_000)

test('paused by what the server says, it ends with the code for that and the server’s words', async () => {
  const { sending } = await setUp({
    users: 4,
    script: [{ at: 'mail', answer: '530 5.7.0 Authentication required' }]
  })
  const sent = await run(['send', '--pending', '--wait', ...sending])
  expect(sent.code).toBe(5)
  expect(sent.stdout).toContain(
    'paused, 4 waiting (The account can’t log in: 530 5.7.0 Authentication required)'
  )
}, 240_000)

test('passwords come on standard input or from a private file, and a log-in is made with them', async () => {
  const { server, sending, folder, data } = await setUp({ users: 2, auth: true })
  const without = await run(['send', '--pending', '--wait', ...sending])
  expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining('"account:2"') })
  const secrets = JSON.stringify({ 'links:signing': 'a signing secret, long enough', 'account:2': 'hunter2' })
  const open = join(folder, 'open.json')
  writeFileSync(open, secrets, { mode: 0o644 })
  const refused = await run(['send', '--pending', '--wait', ...data, '--secrets', open])
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`chmod 600 ${open}`) })
  expect(server.connections).toBe(0)
  const sent = await run(['send', '--pending', '--wait', ...data, '--secrets', '-'], { stdin: secrets })
  expect(sent.code).toBe(0)
  expect(server.lines.map(({ line }) => line)).toContainEqual(
    expect.stringContaining(Buffer.from('\0mailer\0hunter2').toString('base64'))
  )
  expect(sent.stdout + sent.stderr + refused.stderr).not.toContain('hunter2')
}, 240_000)

test('what is wrong with a command is said in one sentence, in signs that any terminal has', async () => {
  const wrong = await cli(['send', '--everyone'], { env: { LC_ALL: 'C' } })
  expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^[\x20-\x7e]+\n$/) })
  const none = await cli(['status', '--data', join(tmpdir(), 'countersign-not-there')])
  expect(none).toMatchObject({ code: 1, stderr: expect.stringMatching(/^There is no data in .*\n$/) })
}, 240_000)

/** As a shell runs it. */
function shell(script: string, dataDir: string) {
  return spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, BIN: bin, DATA: dataDir, LC_ALL: 'C.UTF-8' }
  })
}

test('a reader that goes away is no failure; output that cannot be written is one', async () => {
  const { dataDir } = await setUp({ users: 1 })
  withDatabase(dataDir, (db) => {
    db.statement(
      `INSERT INTO campaigns (kind, name, state, created_at, context, selection, account_id, template_name)
       VALUES ('campaign', 'Much', 'finished', 0, '{}', '{}', 1, 't')`
    ).run()
    db.statement(
      `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state)
       VALUES (1, 1, 'a@x.example', 'a@x.example', 'x.example', '', 'accepted')`
    ).run()
    db.statement(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
       INSERT INTO attempts (id, delivery_id, campaign_id, user_id, address, try, started_at, outcome, account_name)
       SELECT i, 1, 1, 1, 'a@x.example', 1, i, 'accepted', 'x' FROM n`
    ).run()
  })
  const piped = shell('"$NODE" "$BIN" log --data "$DATA" | head -n 1; echo "${PIPESTATUS[0]}"', dataDir)
  expect(piped).toMatchObject({ stderr: '', stdout: expect.stringMatching(/a@x\.example.*\n0\n$/) })
  const full = shell('"$NODE" "$BIN" log --data "$DATA" > /dev/full', dataDir)
  expect(full).toMatchObject({ status: 1, stderr: 'The output could not be written (ENOSPC).\n' })
}, 240_000)

test('a folder that cannot be written to is refused, and can still be looked at', async () => {
  const { dataDir, sending } = await setUp({ users: 2 })
  const folder = join(dataDir, '..')
  execFileSync('chmod', ['-R', 'a+rX', folder])
  execFileSync('chmod', ['555', dataDir])
  const as = isRoot ? { uid: 65_534 } : {}
  const refused = await cli(['worker', ...sending.slice(0, 2)], as)
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The data folder .* cannot be written to.*\n$/)
  })
  const status = await cli(['status', ...sending.slice(0, 2)], as)
  expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('2 users, 2 of them pending') })
  execFileSync('chmod', ['755', dataDir])
}, 240_000)

test('on a full disk an import ends with a sentence, with nothing of it written', async ({ skip }) => {
  const disk = mkdtempSync(join(tmpdir(), 'countersign-disk-'))
  const mounted = isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]).status === 0
  try {
    if (!mounted) return skip('a small disk cannot be mounted here')
    const data = join(disk, 'data')
    mkdirSync(data)
    const file = join(tmpdir(), `countersign-${process.pid}.csv`)
    writeFileSync(
      file,
      `E-mail\n${Array.from({ length: 30_000 }, (_, i) => `user${i}@x.example`).join('\n')}\n`
    )
    const imported = await cli(['import', file, '--data', data])
    rmSync(file)
    expect(imported).toMatchObject({ code: 1, stderr: expect.stringMatching(/^The disk is full[^\n]*\n$/) })
    const status = await cli(['status', '--data', data])
    expect(status.stdout).toContain('0 users')
  } finally {
    if (mounted) spawnSync('umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  }
}, 240_000)

test('a worker with nothing to do waits, and ends when it is told to', async () => {
  const { sending } = await setUp()
  const worker = startCli(['worker', ...sending])
  await worker.said('Working with')
  worker.kill('SIGTERM')
  const { code, stdout } = await worker.ended
  expect(code).toBe(0)
  expect(stdout).toMatch(/Stopping.*\nStopped\n$/)
}, 240_000)
