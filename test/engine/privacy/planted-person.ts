import { appendFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { addNotice } from '../../../src/engine/db/add-notice.ts'
import type { ScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  type TestEngine,
  until
} from '../../helpers/test-engine.ts'

/** What nobody else is called, has, or was answered. The Gothic letters stand in the search index three by three. */
export const planted = {
  name: 'Zyxwvuta Qplmokni 𐌰𐌱𐌲𐌳𐌴𐌵',
  address: 'Zyxwvuta.Qplmokni@qzxjv-personal.example',
  former: 'former-wkqzjx@qzxjv-personal.example',
  value: 'Wqzxjkvbp value 77',
  externalId: 'EXTID-qzxwvk-4711',
  refused: 'refused-yqzkxw'
}

/** What a server says about user 3, whose mail is forwarded to the person. */
export const forwardedReply = {
  at: 'rcpt',
  recipient: /^user3@/,
  answer: `550 5.1.1 <user3@x.example> is forwarded to <${planted.address}> (${planted.name}), no such user`
} as const

/** Everything of it to look for; three letters for the search index. */
export const plantedTexts = [
  planted.name,
  'Qplmokni',
  planted.address,
  'qplmokni@qzxjv',
  'qzxjv-personal',
  planted.former,
  planted.value,
  planted.externalId,
  planted.refused,
  '𐌰𐌱𐌲'
]

export interface Planted {
  id: number
  /** Of the step that marked the person undeliverable, which keeps the address. */
  undo: string
  campaigns: number[]
}

/**
 * Puts a person everywhere: imported with a refused row beside, changed by another import and by hand, sent to by two
 * campaigns, a single mail and a test made from the values, answered with the address, captured, opened, suppressed,
 * searched for, noticed, logged and backed up.
 */
export async function plantPerson(engine: TestEngine, server: ScriptedSmtpServer): Promise<Planted> {
  const { client, db, folder } = engine
  const dataDir = join(folder, 'data')
  addUsers(db, 30)
  await addServerAccount(client, server.port)

  const header = 'Id,Name,E-mail address,Shoe\n'
  const row = (address: string, shoe: string) => `${planted.externalId},${planted.name},${address},${shoe}\n`
  await importCsv(
    engine,
    `list of ${planted.former}.csv`,
    `${header}${row(planted.former, 'other')}x1,Somebody,${planted.refused} not an address ${planted.name},\n`
  )
  await importCsv(engine, 'second.csv', header + row(planted.former, planted.value))
  const { id } = db.statement('SELECT id FROM users WHERE external_id = ?').get(planted.externalId) as {
    id: number
  }
  await client.users.update({ id, address: planted.address })
  // Chosen, checked and not written.
  await importCsv(engine, 'third.csv', header + row(planted.address, planted.value), { commit: false })

  const mailbox = (await client.accounts.list({})).find(({ kind }) => kind === 'mailbox')!.id
  const send = async (accountId: number, search: string | undefined) => {
    const selection = search === undefined ? { ids: [id, 1, 2] } : { filter: { search }, except: [] }
    const options = campaignOptions(accountId, {
      name: search === undefined ? 'Three of them' : `Only ${planted.name}`,
      evenIfRecent: true
    })
    const campaign = await client.campaigns.start({ selection, options })
    await until(async () => (await client.campaigns.get({ id: campaign.id })).state === 'finished')
    return campaign.id
  }
  const campaigns = [await send(mailbox, undefined), await send(mailbox, planted.name)]
  const { url } = await client.users.link({ id })
  await (await fetch(url!, { headers: { 'user-agent': 'Mozilla/5.0' } })).text()
  // Confirmed, from a domain that nobody else has.
  db.statement(
    'UPDATE deliveries SET confirmed_at = settled_at + 5000 WHERE user_id = ? AND campaign_id = ?'
  ).run(id, campaigns[0]!)
  await client.campaigns.sendTest({
    templateId: 'confirm-account',
    accountId: mailbox,
    to: 'admin@ragtime.example',
    userId: id
  })
  await until(async () => (await client.mailbox.page({ offset: 0, limit: 50 })).total === 5)
  // Refused with the address in the reply: it goes on the list of suppressed addresses.
  const { deliveryId } = await client.users.resend({ id, evenIfRecent: true })
  await until(async () => (await client.campaigns.delivery({ id: deliveryId })).state === 'rejected')

  // Refused with the address of the person, to whom another one's mail is forwarded.
  const other = await client.users.resend({ id: 3, evenIfRecent: true })
  await until(async () => (await client.campaigns.delivery({ id: other.deliveryId })).settledAt !== null)

  addNotice(db, engine.clock, {
    kind: 'info',
    phrase: { reason: 'import-interrupted', params: { fileName: `all of ${planted.address}, once.csv` } }
  })
  db.statement('INSERT INTO campaign_marks (campaign_id, from_at, phrase) VALUES (?, 1, ?)').run(
    campaigns[0]!,
    JSON.stringify({
      reason: 'held-up',
      params: {
        trouble: { reason: 'said', params: { text: `451 ${planted.address.toLowerCase()} is over quota` } }
      }
    })
  )
  appendFileSync(join(dataDir, 'engine.log'), `{"level":50,"msg":"no such column: ${planted.name}"}\n`)
  writeFileSync(join(dataDir, 'engine.log.old'), `{"level":50,"msg":"no such table: ${planted.name}"}\n`)
  await client.data.backUp({})
  writeFileSync(join(dataDir, 'countersign.db.damaged-2026-01-01'), planted.address)
  const { undo } = await client.users.setStatus({ selection: { ids: [id] }, status: 'verified' })
  return { id, undo: undo!, campaigns }
}

async function importCsv(
  { client, engine, folder }: TestEngine,
  name: string,
  content: string,
  { commit = true } = {}
): Promise<void> {
  const path = join(folder, name)
  writeFileSync(path, content)
  engine.parts.files.grant({ handle: name, path, name: basename(path), size: content.length, mode: 'read' })
  const { importId, format, columns } = await client.imports.inspect({ file: name })
  for await (const progress of await client.imports.check({ importId, format, columns })) void progress
  if (!commit) return
  for await (const progress of await client.imports.commit({ importId })) void progress
}
