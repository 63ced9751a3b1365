import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import type { LaunchedApp } from './launched-app.ts'

export interface WalkOptions {
  /** Folder for one picture of each step. Absolute. */
  pictures: string
  /** Milliseconds each step stays, for someone who watches. */
  pace: number
  say: (line: string) => void
}

/**
 * The main job, done in the app's own window as a person would do it: sample users, send to everyone pending, watch it,
 * read one mail, follow its link, see the user turn verified, read the log. Throws when a step does not come about.
 */
export async function walkThrough(app: LaunchedApp, { pictures, pace, say }: WalkOptions): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  const page = await app.window()
  let steps = 0

  const step = async (name: string, sentence: string, shown: Page = page) => {
    const file = `${String(++steps).padStart(2, '0')}-${name}.png`
    await shown.screenshot({ path: join(pictures, file), animations: 'disabled' })
    say(`${String(steps).padStart(2)}. ${sentence}`)
    await page.waitForTimeout(pace)
  }
  const goTo = (screen: string) =>
    page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: new RegExp(`^${screen}`) })
      .click()

  const addSamples = page.getByRole('button', { name: 'Add sample users' })
  await addSamples.waitFor()
  await step('welcome', 'First start: three ways on.')
  await addSamples.click()

  const sendToPending = page.getByRole('button', { name: /^Email .* pending users?…$/ })
  await enabled(sendToPending)
  const pending = numberIn(await sendToPending.innerText())
  await step('users', `Sample users added. ${pending} of them are pending.`)
  await sendToPending.click()

  const dialog = page.getByRole('dialog')
  const start = dialog.getByRole('button', { name: /^Start sending to/ })
  await enabled(start)
  const willBeSent = numberIn(await start.innerText())
  await step('preflight', `Review: ${willBeSent} will get it, ${pending - willBeSent} will not.`)
  await start.click()

  const bar = page.getByRole('contentinfo', { name: 'Now sending' })
  await bar.getByRole('button', { name: 'Cancel send' }).waitFor()
  await step('held', 'Started. It can still be canceled for ten seconds.')
  await bar.getByRole('button', { name: 'Open' }).click()
  await bar.getByRole('button', { name: 'Start now' }).click()
  const figures = page.getByRole('region', { name: 'Progress' })
  await figures.getByRole('button', { name: /^Accepted [1-9]/ }).waitFor()
  await step('sending', 'Sending, and watching it.')

  await page.getByText('Finished', { exact: true }).first().waitFor({ timeout: 120_000 })
  const accepted = numberIn(await figures.getByRole('button', { name: /^Accepted/ }).innerText())
  await step('finished', `Finished: ${accepted} of ${willBeSent} accepted by the server.`)

  await goTo('Mailbox')
  const mails = page.getByRole('grid', { name: 'Captured emails' })
  // A row that is still being read has no words in it yet.
  await mails.getByRole('gridcell').filter({ hasText: /\S/ }).first().click()
  const mail = page.getByRole('region', { name: 'Email', exact: true })
  await mail.getByRole('button', { name: 'Open link' }).waitFor()
  const captured = numberIn(await page.getByText(/ captured · /).innerText())
  const recipient = /<([^>]+)>|(\S+@\S+)/.exec(await mail.getByText(/^To /).innerText())
  const address = recipient?.[1] ?? recipient?.[2] ?? ''
  await step('mailbox', `The test mailbox holds ${captured} mails. This one is for ${address}.`)

  const confirmPage = await app.followLink(() => mail.getByRole('button', { name: 'Open link' }).click())
  const confirm = confirmPage.getByRole('button')
  await confirm.waitFor()
  await step('confirm', 'Its link leads to a page with a button. Nothing has changed yet.', confirmPage)
  await confirm.click()
  await confirm.waitFor({ state: 'detached' })
  await step(
    'confirmed',
    `The button confirms: “${await confirmPage.getByRole('heading').innerText()}”`,
    confirmPage
  )
  await confirmPage.close()

  await goTo('Users')
  await page.getByPlaceholder('Search name or email').fill(address)
  const users = page.getByRole('grid', { name: 'Users' })
  const row = users.getByRole('row').filter({ hasText: address })
  await row.getByText('Verified', { exact: true }).waitFor()
  await step('verified', `${address} has turned verified.`)

  await goTo('Send log')
  const log = page.getByRole('main').getByRole('grid')
  await log.getByRole('gridcell').filter({ hasText: /\S/ }).first().waitFor()
  await step('log', 'The send log shows each attempt, and what the server said.')

  say('')
  say(`${pending} pending · ${willBeSent} sent to · ${accepted} accepted · ${captured} captured · 1 verified`)
  say(`A picture of each step is in ${pictures}.`)
  if (accepted !== willBeSent || captured !== willBeSent) throw new Error('These counts do not add up.')
}

async function enabled(button: Locator): Promise<void> {
  await button.and(button.page().locator(':enabled')).waitFor({ timeout: 60_000 })
}

/** The first number in a text, whatever separates its thousands. */
function numberIn(text: string): number {
  const digits = /\d[\d\s.,’']*/.exec(text)?.[0] ?? ''
  return Number(digits.replaceAll(/\D/g, ''))
}
