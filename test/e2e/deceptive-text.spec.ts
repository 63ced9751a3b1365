import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createSmtpMailer } from '../../src/engine/mail/smtp/smtp-mailer.ts'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  campaignOptions,
  everyPending,
  startTestEngine,
  type TestEngine,
  until
} from '../helpers/test-engine.ts'
import { csv, grantRead, importFile } from '../security/hostile-import.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'

/** Turns what follows, ends what would keep it in, and hides a character: `evil` of `name`. */
const evil = (name: string) => `${name} \u202Egpj.${name}\u2069\u2066 \u200Bend`

let server: ScriptedSmtpServer
let folder: string
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-deceptive-'))
  server = await startScriptedSmtpServer({
    script: [
      { at: 'rcpt', recipient: /2@x\.example/, answer: `550 5.1.1 ${evil('Nobody')}` },
      { at: 'rcpt', recipient: /3@x\.example/, answer: `451 4.2.2 ${evil('Later')}` }
    ]
  })
})
test.afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Everything a stranger, or a file of one, can put a name into. */
async function fill(engine: TestEngine): Promise<void> {
  const { client } = engine
  const people = Array.from({ length: 6 }, (_, index) => [
    evil(`Person ${index}`),
    `p${index}@x.example`,
    evil('Role'),
    evil('Value'),
    String(index)
  ])
  const head = ['name', 'email', 'role', evil('Column'), 'id']
  const refused = [evil('Refused'), 'no address', '', '', '']
  await importFile(engine, grantRead(engine, `${evil('people')}.csv`, csv([head, ...people, refused])))
  const template = await client.templates.create({ from: 'confirm-account', name: evil('Template') })
  await client.templates.save({
    id: template.id,
    name: evil('Template'),
    source: { ...template.source, subject: `{{ user.name }} ${evil('Subject')}` }
  })
  const accountId = await addServerAccount(client, server.port)
  const account = (await client.accounts.list({})).find(({ id }) => id === accountId)!
  const { id: _id, isActive: _active, hasSecret: _secret, trouble: _trouble, ...kept } = account
  await client.accounts.save({ ...kept, id: accountId, name: evil('Account'), fromName: evil('Sender') })
  const options = campaignOptions(accountId, { templateId: template.id, name: evil('Campaign') })
  const { id } = await client.campaigns.start({ selection: everyPending, options })
  await until(async () => (await client.campaigns.get({ id })).counts.accepted >= 4)
}

async function capture(port: number): Promise<void> {
  const mailer = createSmtpMailer(
    {
      host: '127.0.0.1',
      port,
      security: 'plain-loopback',
      user: null,
      password: null,
      maxConnections: 1,
      messagesPerConnection: 100
    },
    { clock: Date.now }
  )
  const word = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
  const raw = [
    `From: ${word(evil('From'))} <a@x.example>`,
    `To: ${word(evil('To'))} <b@x.example>`,
    `Subject: ${word(evil('Captured'))}`,
    `X-Hostile: ${word(evil('Header'))}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(`${evil('Text')} https://x.example/${evil('link').replaceAll(' ', '')}\r\n`).toString(
      'base64'
    ),
    ''
  ].join('\r\n')
  const { outcome } = await mailer.send({
    envelope: { from: 'a@x.example', to: 'b@x.example' },
    messageId: '<1@x.example>',
    raw: Buffer.from(raw)
  })
  expect(outcome).toBe('accepted')
  await mailer.close({ graceMs: 0 })
}

/**
 * What the page shows with a character in it that turns the writing or cannot be seen: texts, and the words that come with a
 * pointer. Not what a person edits: there it must stay what it is.
 */
function deceptive(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hidden = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2069\ufeff]/u
    // U+2068 and U+2069 around a name that has none of these are what keeps it in.
    const naked = (text: string) =>
      hidden.test(text.replace(/\u2068[^\u2066-\u2069\u202a-\u202e\u200b]*\u2069/g, ''))
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const name of ['title', 'aria-label', 'placeholder', 'alt']) {
          const text = node.getAttribute(name)
          if (text && naked(text)) found.push(`[${name}] ${escape(text)}`)
        }
        continue
      }
      const parent = node.parentElement
      if (!parent || parent.closest('textarea, input, [contenteditable], .cm-editor, script, style')) continue
      if (naked(node.textContent ?? '')) {
        const place = parent.closest('[class]')?.getAttribute('class') ?? ''
        found.push(`${parent.tagName}.${place}: ${escape((node.textContent ?? '').slice(0, 80))}`)
      }
    }
    return [...new Set(found)]
  })
}

/** Where they stand, and at least how often: the name of the account in use and of the campaign under way are always there. */
const places = {
  '/overview': 2,
  '/users': 8,
  '/users/1': 13,
  '/users/3': 15,
  '/users/4': 14,
  '/import': 3,
  '/campaigns': 5,
  '/campaigns/1': 7,
  '/campaigns/1/report': 9,
  '/log': 10,
  '/log/1': 14,
  '/log/3': 15,
  '/templates': 3,
  '/templates/template-gpj-template-end': 3,
  '/mailbox': 4,
  '/mailbox/1': 9,
  '/settings/accounts': 3,
  '/settings/service': 3
}

test('no name, reply, subject or file turns or hides anything on any screen', async ({ app, page }) => {
  test.setTimeout(400_000)
  expect(await app.quit()).toBe(0)
  const engine = await startTestEngine({ dataDir: app.dataDir })
  await fill(engine)
  await engine.close()
  await app.restart()
  page = app.page
  const view = {
    name: evil('View'),
    filter: { search: 'p1' },
    sort: { by: 'name', direction: 'asc' },
    columns: { visible: {}, sizes: {} }
  }
  await page.evaluate((patch) => window.shell.settings.update(patch as never), {
    service: { name: evil('Service'), subjectPrefix: evil('Prefix') },
    users: { views: [view] }
  })

  await goTo(page, '/mailbox')
  const said = await page.getByText(/It listens on 127\.0\.0\.1, port \d+\./).innerText()
  await capture(Number(/port (\d+)/.exec(said)?.[1]))

  const look = async (where: string, least = 2) => {
    const spelledOut = async () => (await page.locator('body').innerText()).split('U+202E').length - 1
    await expect.poll(spelledOut, where).toBeGreaterThanOrEqual(least)
    expect(await deceptive(page), where).toEqual([])
  }
  for (const [place, least] of Object.entries(places)) {
    await goTo(page, place)
    await look(place, least)
  }

  await goTo(page, '/users/1')
  await page.getByRole('dialog').getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
  await look('what was deleted')
  await goTo(page, '/users')
  await page.getByRole('button', { name: 'Saved views' }).click()
  await expect(page.getByRole('menuitem', { name: 'View [U+202E]gpj' })).toBeVisible()
  await look('the saved views')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Email \d+ pending users?…$/ }).click()
  await look('preflight')
  for (const name of ['Template', 'From']) {
    await page.getByRole('dialog').getByRole('combobox', { name }).first().click()
    await look(`preflight, choosing: ${name}`)
    await page.keyboard.press('Escape')
  }
  await page.keyboard.press('Escape')
  await goTo(page, '/overview')
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('textbox', { name: 'Command palette' }).fill('person')
  await expect(page.getByRole('button', { name: 'Person 1 [U+202E]gpj' })).toBeVisible()
  await look('the command palette')
  await page.keyboard.press('Escape')

  const file = join(folder, `${evil('More')}.csv`)
  await writeFile(
    file,
    csv([
      ['name', 'email', evil('Column')],
      [evil('Another'), 'other@x.example', evil('Value')]
    ])
  )
  await goTo(page, '/import')
  await app.dialogs.open(file)
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(page.getByText('other@x.example')).toBeVisible()
  await look('what stands in a file')

  await goTo(page, '/campaigns/1')
  await page.getByRole('button', { name: 'Pause' }).first().click()
  await look('a paused campaign')
})
