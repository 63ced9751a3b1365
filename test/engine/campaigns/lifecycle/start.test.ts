import { expect, test } from 'vitest'
import type { PreflightReport } from '../../../../src/shared/models/campaign.ts'
import { campaignOptions, everyPending } from '../../../helpers/test-engine.ts'
import { setUp } from '../campaign-parts.ts'

type Given = Awaited<ReturnType<typeof setUp>>

async function breakTemplate({ engine }: Given, text: string) {
  const { source } = await engine.client.templates.get({ id: 'confirm-account' })
  // As a template comes out of a restored backup, or of an earlier version: past the checks of the editor.
  const { db } = engine
  db.statement(
    `INSERT INTO templates (id, name, version, updated_at) VALUES ('confirm-account', 'Mine', 1, 0)`
  ).run()
  db.statement(
    `INSERT INTO template_versions (template_id, version, saved_at, subject, preheader, html, text)
     VALUES ('confirm-account', 1, 0, ?, '', ?, ?)`
  ).run(source.subject, source.html, text)
  await engine.restart()
}
const nothingWritten = ({ sql }: Given) => {
  expect(sql('SELECT (SELECT count(*) FROM campaigns) + (SELECT count(*) FROM deliveries) AS n')).toEqual([
    { n: 0 }
  ])
}
async function preflight({ engine }: Given): Promise<PreflightReport> {
  for await (const step of await engine.client.campaigns.preflight({ selection: everyPending })) {
    if (step.kind === 'report') return step.report
  }
  throw new Error('A preflight ends with its report.')
}

test('a broken template is refused with its line, and nothing is written', async () => {
  const given = await setUp()
  await breakTemplate(given, 'Hello\n{{ user.nmae }}\n{{ link }}')
  await expect(given.start()).rejects.toMatchObject({
    code: 'TEMPLATE_BROKEN',
    reason: 'template-broken-named',
    params: expect.objectContaining({ name: 'Mine', part: 'text', line: 2 }),
    data: expect.objectContaining({ templateId: 'confirm-account' })
  })
  await expect(given.engine.client.users.resend({ id: 1 })).rejects.toMatchObject({ code: 'TEMPLATE_BROKEN' })
  nothingWritten(given)
})

test('a template without a link is refused', async () => {
  const given = await setUp()
  await breakTemplate(given, 'Hello')
  await expect(given.start()).rejects.toMatchObject({ code: 'TEMPLATE_BROKEN' })
  nothingWritten(given)
})

test('links that cannot be made are refused, and the preflight says so before', async () => {
  const given = await setUp()
  given.engine.changeSettings({ links: { target: 'own', pattern: '' } })
  const { blockers } = await preflight(given)
  expect(blockers).toEqual([{ reason: 'link-pattern-missing', params: {} }])
  await expect(given.start()).rejects.toMatchObject({ code: 'LINKS_NOT_READY' })
  nothingWritten(given)
})

test('without a signing secret nothing starts', async () => {
  const given = await setUp()
  given.engine.setSecret('links:signing', null)
  await expect(given.start()).rejects.toMatchObject({ code: 'LINKS_NOT_READY' })
  nothingWritten(given)
})

test('an account that is not there is refused', async () => {
  const given = await setUp()
  await expect(
    given.engine.client.campaigns.start({ selection: everyPending, options: campaignOptions(99) })
  ).rejects.toMatchObject({ code: 'NO_ACCOUNT' })
  nothingWritten(given)
})

test('nobody to send to is refused, and the preflight says so before', async () => {
  const given = await setUp()
  given.sql(`UPDATE users SET status = 'verified'`)
  expect(await preflight(given)).toMatchObject({
    willBeSent: 0,
    blockers: [{ reason: 'nobody-to-send-to', params: {} }]
  })
  await expect(given.start()).rejects.toMatchObject({ code: 'NOTHING_TO_SEND' })
  nothingWritten(given)
})

test('a time that has passed is refused, with the field', async () => {
  const given = await setUp()
  await expect(
    given.start({ startWith: { kind: 'at', at: given.engine.clock.now() - 1000 } })
  ).rejects.toMatchObject({ code: 'INVALID_FIELD', data: { field: 'startWith' } })
  nothingWritten(given)
})

test('the preflight tells speed and time by the slower of the account’s rate and the campaign’s', async () => {
  const given = await setUp({ users: 100, ratePerSecond: 20 })
  expect(await preflight(given)).toMatchObject({ willBeSent: 100, ratePerSecond: 20, estimatedMs: 5000 })
})

test('what the preflight said is what is sent', async () => {
  const given = await setUp({ users: 30 })
  given.sql(`UPDATE users SET status = 'verified' WHERE id % 3 = 0`)
  const { willBeSent, matching } = await preflight(given)
  const id = await given.send()
  expect(given.states(id)).toEqual({ accepted: willBeSent })
  expect(matching).toBe(willBeSent)
})

test('a user whose imported link cannot be sent is skipped, and the campaign goes on', async () => {
  const given = await setUp({ users: 4, settings: { links: { target: 'own', method: 'from-import' } } })
  given.sql(`UPDATE users SET import_link = 'https://ragtime.example/confirm/' || id`)
  given.sql(`UPDATE users SET import_link = 'https://user:password@ragtime.example/' WHERE id = 2`)
  const id = await given.send()
  expect(given.states(id)).toEqual({ accepted: 3, skipped: 1 })
  expect(given.sql(`SELECT user_id, skip_reason FROM deliveries WHERE state = 'skipped'`)).toEqual([
    { user_id: 2, skip_reason: 'no-link' }
  ])
})
