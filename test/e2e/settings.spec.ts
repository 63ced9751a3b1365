import {
  type ScriptedSmtpServer,
  type ScriptedSmtpServerOptions,
  startScriptedSmtpServer
} from '../helpers/scripted-smtp-server.ts'
import { expectAccessible } from './accessibility.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers } from './sample-campaign.ts'

let server: ScriptedSmtpServer | undefined
test.afterEach(() => server?.close())

async function open(options: ScriptedSmtpServerOptions): Promise<ScriptedSmtpServer> {
  server = await startScriptedSmtpServer(options)
  return server
}

test('a setting is kept when its field is left, and is there after a restart', async ({ app }) => {
  await goTo(app.page, '/settings/service')
  await app.page.getByLabel('Subject prefix').fill('[Ragtime]')
  await app.page.getByLabel('Subject prefix').press('Tab')
  await expect(app.page.getByText('[Ragtime] Confirm your account')).toBeVisible()
  await app.quit()
  await app.restart()
  await goTo(app.page, '/settings/service')
  await expect(app.page.getByLabel('Subject prefix')).toHaveValue('[Ragtime]')
})

test('what cannot be kept is refused with a sentence, and the last good value stays', async ({ page }) => {
  await goTo(page, '/settings/service')
  const address = page.getByLabel('Your email address')
  await address.fill('me@example')
  await address.press('Enter')
  await expect(page.getByText('“example” is not a domain.')).toBeVisible()

  await goTo(page, '/settings/sending')
  const holdBack = page.getByLabel('Undo window')
  await holdBack.fill('90')
  await holdBack.press('Enter')
  await expect(page.getByText('Enter a number from 0 to 60.')).toBeVisible()

  const kept = await page.evaluate(() => window.shell.settings.get())
  expect(kept.service.adminAddress).toBe('')
  expect(kept.sending.holdBack).toBe(10_000)
})

test('an account is tested step by step as it stands in the form, then saved and put in use', async ({
  page
}) => {
  const server = await open({ auth: true })
  await goTo(page, '/settings/accounts')
  await page.getByRole('button', { name: 'Connect a mail server…' }).click()

  await page.getByRole('button', { name: 'Save account' }).click()
  await expect(page.getByText('Enter the mail server, such as smtp.example.com.')).toBeVisible()

  const serverGroup = page.getByRole('region', { name: 'Server', exact: true })
  const sender = page.getByRole('region', { name: 'Sender' })
  await serverGroup.getByRole('combobox', { name: 'Service' }).fill('Postmark')
  await page
    .getByRole('option', { name: /Postmark/ })
    .first()
    .click()
  await expect(serverGroup.getByLabel('Mail server')).toHaveValue(/postmark/)

  await serverGroup.getByLabel('Label').fill('Our own')
  await serverGroup.getByLabel('Mail server').fill('127.0.0.1')
  await serverGroup.getByRole('combobox', { name: 'Encryption' }).click()
  await page.getByRole('option', { name: /this computer only/ }).click()
  await serverGroup.getByLabel('Port').fill(String(server.port))
  await serverGroup.getByLabel('User name').fill('ragtime')
  await serverGroup.getByLabel('Password', { exact: true }).fill('a secret of ours')
  await sender.getByLabel('Address').fill('admin@ragtime.example')

  const steps = page.getByRole('region', { name: 'Test the connection' })
  await steps.getByLabel('Send a test email to').fill('me@ragtime.example')
  await steps.getByRole('button', { name: 'Test' }).click()
  await expect(steps.getByText('Send a test email: done')).toBeVisible()
  expect(server.logins).toMatchObject([{ user: 'ragtime', password: 'a secret of ours' }])
  expect(server.acceptedRecipients()).toEqual(['me@ragtime.example'])

  await page.getByRole('button', { name: 'Save account' }).click()
  const entry = page.getByRole('listitem').filter({ hasText: 'Our own' })
  await expect(entry.getByText('Active')).toBeVisible()
  await expect(entry.getByText('The password is missing')).toBeHidden()
})

test('a connection test says at which step it failed, in the words of the server', async ({ page }) => {
  const server = await open({
    auth: true,
    script: [{ at: 'auth', answer: '535 5.7.8 Error: authentication failed' }]
  })
  await goTo(page, '/settings/accounts/new')
  const serverGroup = page.getByRole('region', { name: 'Server', exact: true })
  await serverGroup.getByLabel('Label').fill('Our own')
  await serverGroup.getByLabel('Mail server').fill('127.0.0.1')
  await serverGroup.getByRole('combobox', { name: 'Encryption' }).click()
  await page.getByRole('option', { name: /this computer only/ }).click()
  await serverGroup.getByLabel('Port').fill(String(server.port))
  await serverGroup.getByLabel('User name').fill('ragtime')
  await serverGroup.getByLabel('Password', { exact: true }).fill('wrong')
  await page.getByRole('region', { name: 'Sender' }).getByLabel('Address').fill('admin@ragtime.example')
  const steps = page.getByRole('region', { name: 'Test the connection' })
  await steps.getByRole('button', { name: 'Test' }).click()
  await expect(steps.getByText('Log in: failed')).toBeVisible()
  await expect(steps.getByText(/authentication failed/)).toBeVisible()
  await expect(steps.getByText('Send a test email: skipped')).toBeVisible()
})

test('links: what is wrong with the pattern, a secret made and shown once, code to check them with', async ({
  page
}) => {
  await goTo(page, '/settings/links')
  await page.getByRole('radio', { name: /Your website/ }).check()
  const pattern = page.getByLabel('URL')
  await pattern.fill('http://ragtime.example/confirm/{{ token }}')
  await pattern.press('Tab')
  await expect(
    page.getByText('The URL must start with https://. Only a page on this computer may use http://.')
  ).toBeVisible()
  await pattern.fill('https://ragtime.example/confirm/{{ token }}')
  await pattern.press('Tab')
  await expect(page.getByText(/^https:\/\/ragtime\.example\/confirm\/eyJ/)).toBeVisible()
  const before = await page.getByText(/^https:\/\/ragtime\.example\/confirm\/eyJ/).innerText()

  await page.getByRole('button', { name: 'Generate…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Replace the secret' }).click()
  await expect(page.getByText('Your service needs it too.')).toBeVisible()
  await expect(page.getByText(/^https:\/\/ragtime\.example\/confirm\/eyJ/)).not.toHaveText(before)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('Your service needs it too.')).toBeHidden()

  await expect(page.getByRole('region', { name: 'Code for Flask' })).toContainText('URLSafeTimedSerializer')
  await page.getByText('Express').click()
  await expect(page.getByRole('region', { name: 'Code for Express' })).toBeVisible()
})

test('links signed with a key pair: the code holds the public key', async ({ page }) => {
  await goTo(page, '/settings/links')
  await page.getByRole('radio', { name: /Your website/ }).check()
  await page.getByLabel('URL').fill('https://ragtime.example/confirm/{{ token }}')
  await page.getByLabel('URL').press('Tab')
  await page.getByRole('combobox', { name: /Method/ }).click()
  await page.getByRole('option', { name: /EdDSA/ }).click()
  await page.getByRole('button', { name: 'Generate…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Replace the key' }).click()
  await expect(page.getByRole('region', { name: 'Code for Flask' })).toContainText('BEGIN PUBLIC KEY')
  await expect(page.getByText(/^https:\/\/ragtime\.example\/confirm\/eyJ/)).toBeVisible()
})

test('data: a backup is made and restored; with everything deleted the welcome is back', async ({ app }) => {
  const { page } = app
  // Calls under way when the engine starts anew end with it.
  app.expectConsole(/engine|port|ENGINE_GONE/i)
  await addSampleUsers(page)
  await goTo(page, '/settings/data')
  await page.getByRole('button', { name: 'Back up now' }).click()
  const backups = page.getByRole('region', { name: 'Backups' })
  await expect(backups.getByRole('row').filter({ hasText: 'Manual' })).toHaveCount(1)
  await expectAccessible(page)

  await goTo(page, '/users')
  await page.getByRole('checkbox', { name: 'Select all matching rows' }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No users yet')).toBeVisible()
  await goTo(page, '/settings/data')
  await backups.getByRole('button', { name: /^Restore the backup of/ }).click()
  const question = page.getByRole('dialog', { name: /^Restore the backup of/ })
  await expectAccessible(page)
  await question.getByRole('button', { name: /^Restore the backup of/ }).click()
  await expect(page.getByText(/^The backup of .* was restored$/)).toBeVisible({ timeout: 30_000 })
  await expect(backups.getByRole('row').filter({ hasText: 'Before a restore' })).toHaveCount(1)
  await goTo(page, '/users')
  await expect(page.getByRole('button', { name: /^All 2\d\d$/ })).toBeVisible()

  await goTo(page, '/settings/data')
  await page.getByRole('button', { name: 'Delete everything…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete everything?' })
  await dialog.getByRole('button', { name: 'Delete everything' }).click()
  await expect(dialog.getByText('Type “delete everything” to confirm.')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('textbox').fill('delete everything')
  await dialog.getByRole('button', { name: 'Delete everything' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome to Countersign' })).toBeVisible({ timeout: 30_000 })
  await goTo(page, '/users')
  await expect(page.getByText('No users yet')).toBeVisible()
})

test('settings: nothing stands in the way of anyone', async ({ page }) => {
  test.slow()
  for (const section of ['accounts', 'accounts/new', 'links', 'sending', 'service', 'data', 'appearance']) {
    await goTo(page, `/settings/${section}`)
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
    await expectAccessible(page)
  }
})
