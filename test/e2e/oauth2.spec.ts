import type { Page } from '@playwright/test'
import { startTokenServer, type TokenServer } from '../helpers/token-server.ts'
import { startXOAuth2Server, type XOAuth2Server } from '../helpers/xoauth2-server.ts'
import { expectAccessible } from './accessibility.ts'
import { crashEngine } from './crash-engine.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'

let provider: TokenServer
let server: XOAuth2Server
test.beforeEach(async () => {
  provider = await startTokenServer({ rotates: true })
  server = await startXOAuth2Server(provider.valid)
})
test.afterEach(async () => {
  await server.close()
  await provider.close()
})

const oauth2 = (page: Page) => page.getByRole('region', { name: 'OAuth 2' })
const steps = (page: Page) => page.getByRole('region', { name: 'Test the connection' })

async function fillIn(page: Page): Promise<void> {
  await goTo(page, '/settings/accounts/new')
  const serverGroup = page.getByRole('region', { name: 'Server', exact: true })
  await serverGroup.getByLabel('Label').fill('Our own')
  await serverGroup.getByLabel('Mail server').fill('127.0.0.1')
  await serverGroup.getByRole('combobox', { name: 'Encryption' }).click()
  await page.getByRole('option', { name: /this computer only/ }).click()
  await serverGroup.getByLabel('Port').fill(String(server.port))
  await serverGroup.getByLabel('User name').fill('ragtime@office.example')
  await serverGroup.getByRole('radio', { name: 'OAuth 2' }).check()
  await page.getByRole('region', { name: 'Sender' }).getByLabel('Address').fill('admin@ragtime.example')
}

test('an account that logs in with OAuth 2 is tested and saved, and its next refresh token is kept', async ({
  app,
  page
}) => {
  await fillIn(page)
  await page.getByRole('button', { name: 'Save account' }).click()
  await expect(oauth2(page).getByText('Enter the client ID from the provider.')).toBeVisible()
  await oauth2(page).getByLabel('Client ID').fill('client-1')
  await oauth2(page).getByLabel('Token URL').fill(provider.url)
  await oauth2(page).getByLabel('Client secret', { exact: true }).fill('of the client')
  await oauth2(page).getByLabel('Refresh token', { exact: true }).fill(`  ${provider.refreshToken}\n`)
  await steps(page).getByRole('button', { name: 'Test' }).click()
  await expect(steps(page).getByText('Get an access token: done')).toBeVisible()
  await expect(steps(page).getByText('Log in: done')).toBeVisible()
  expect(server.logins).toMatchObject([{ user: 'ragtime@office.example', taken: true }])

  await page.getByRole('button', { name: 'Save account' }).click()
  const entry = page.getByRole('listitem').filter({ hasText: 'Our own' })
  await expect(entry.getByText('ragtime@office.example, OAuth 2')).toBeVisible()
  await expect(entry.getByText('is not known')).toBeHidden()

  // Main has it too, or the next engine would not.
  await crashEngine(app)
  // The test has used up what was typed; what took its place is what the account has.
  await entry.getByRole('button', { name: 'Edit Our own' }).click()
  await expect(oauth2(page).getByLabel('Refresh token', { exact: true })).toHaveAttribute(
    'placeholder',
    /^Saved/
  )
  await steps(page).getByRole('button', { name: 'Test' }).click()
  await expect(steps(page).getByText('Log in: done')).toBeVisible()
  expect(provider.asked.map(({ refresh_token: token }) => token)).toEqual([
    'refresh-1.planted',
    'refresh-2.planted'
  ])
  await oauth2(page).getByRole('button', { name: 'Remove the saved refresh token' }).click()
  await goTo(page, '/settings/accounts')
  await expect(entry.getByText('The refresh token is missing.')).toBeVisible()
})

test('a test that fails at the token says so in the words of the provider, and nothing is sent to the server', async ({
  page
}) => {
  await fillIn(page)
  await oauth2(page).getByLabel('Client ID').fill('client-1')
  await oauth2(page).getByLabel('Token URL').fill(provider.url)
  await oauth2(page).getByLabel('Refresh token', { exact: true }).fill('of last year')
  await steps(page).getByRole('button', { name: 'Test' }).click()
  await expect(steps(page).getByText('Get an access token: failed')).toBeVisible()
  await expect(
    steps(page).getByText(/Sign in again\. It said: invalid_grant: Token has been expired/)
  ).toBeVisible()
  await expect(steps(page).getByText('Log in: skipped')).toBeVisible()
  expect(server.logins).toEqual([])
})

test('Google and Microsoft 365 need no URL and no scope; the tenant and who signs in are asked for', async ({
  page
}) => {
  await goTo(page, '/settings/accounts/new')
  const serverGroup = page.getByRole('region', { name: 'Server', exact: true })
  await serverGroup.getByLabel('Mail server').fill('smtp.office365.com')
  // With the keys alone.
  await serverGroup.getByRole('radio', { name: 'Password' }).focus()
  await page.keyboard.press('ArrowDown')
  const group = oauth2(page)
  await expect(group.getByRole('combobox', { name: 'Provider' })).toHaveValue('Microsoft 365')
  await expect(group.getByLabel('Token URL')).toBeHidden()
  await expect(group.getByLabel('Scope')).toBeHidden()
  await expect(group.getByLabel('Refresh token', { exact: true })).toBeVisible()
  await group.getByRole('radio', { name: /The app itself/ }).check()
  await expect(group.getByLabel('Refresh token', { exact: true })).toBeHidden()
  await page.getByRole('button', { name: 'Save account' }).click()
  await expect(group.getByText('Enter the ID or a domain of your Microsoft organization.')).toBeVisible()
  await expect(page.getByText('Enter the address of the mailbox to log in to.')).toBeVisible()
  await expectAccessible(page)

  await group.getByRole('combobox', { name: 'Provider' }).click()
  await page.getByRole('option', { name: 'Google' }).click()
  await expect(group.getByLabel('Tenant')).toBeHidden()
  await expect(group.getByRole('radio')).toHaveCount(0)
  await expect(group.getByLabel('Refresh token', { exact: true })).toBeVisible()
  await expectAccessible(page)
})
