import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expectAccessible } from './accessibility.ts'
import { pressNotification, pressTray } from './desktop-record.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers, startCampaign } from './sample-campaign.ts'

test('the window has its own page and nothing of Node or Electron', async ({ app, page }) => {
  await expect(page.getByRole('main')).toBeVisible()
  const found = await page.evaluate(() => ({
    shell: Object.keys(window.shell).sort(),
    strangers: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
      (name) => name in window
    )
  }))
  expect(found.strangers).toEqual([])
  expect(found.shell).toEqual([
    'copyText',
    'engine',
    'files',
    'launch',
    'onCommand',
    'openExternal',
    'platform',
    'secrets',
    'settings',
    'updates',
    'versions'
  ])
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('it neither navigates away, nor opens a window, nor reaches the network', async ({ app, page }) => {
  app.expectConsole(/Content Security Policy|Refused to|ERR_BLOCKED|Blocked/)
  // The first screen names itself in the address.
  await page.waitForURL(/#\//)
  const before = page.url()
  await app.dialogs.message('Open')
  await app.dialogs.message('Cancel')
  await page.evaluate(() => {
    window.open('https://example.com/new')
  })
  await expect.poll(async () => (await app.desktop()).openedOutside).toEqual(['https://example.com/new'])
  await page.evaluate(() => location.assign('https://example.org/away'))
  await expect
    .poll(async () => (await app.desktop()).dialogs.map(({ text }) => text))
    .toEqual(['Open example.com in your browser?', 'Open example.org in your browser?'])
  expect((await app.desktop()).openedOutside).toEqual(['https://example.com/new'])
  const reached = await page.evaluate(() =>
    fetch('https://example.com/').then(
      () => true,
      () => false
    )
  )
  expect(reached).toBe(false)
  expect(page.url()).toBe(before)
  await expect(page.getByRole('main')).toBeVisible()
})

test('only https, mailto and this computer are opened outside, and shown before', async ({ app, page }) => {
  const refusal = await page.evaluate(() =>
    window.shell.openExternal('file:///etc/passwd').catch((error: Error) => error.message)
  )
  expect(refusal).toBe('Only https and mailto links can be opened: file:///etc/passwd')
  await app.dialogs.message('Open')
  await page.evaluate(() => window.shell.openExternal('http://127.0.0.1:9/confirm'))
  expect((await app.desktop()).dialogs).toEqual([
    { kind: 'message', text: 'Open 127.0.0.1:9 in your browser?', buttons: ['Open', 'Cancel'] }
  ])
  expect((await app.desktop()).openedOutside).toEqual(['http://127.0.0.1:9/confirm'])
})

test('an engine that is killed comes back, and the window with it', async ({ app, page }) => {
  const counts = () => page.getByRole('navigation', { name: 'Main' })
  await expect(counts()).toBeVisible()
  const states = await page.evaluateHandle(() => {
    const states: string[] = []
    window.shell.engine.onState(({ state }) => states.push(state))
    return states
  })
  await app.killEngine()
  // It runs until the kill is noticed.
  const cameBack = () => states.evaluate((list) => list.includes('restarting') && list.at(-1) === 'running')
  await expect.poll(cameBack, { timeout: 20_000 }).toBe(true)
  await app.menu('&Go', 'Mailbox')
  await expect(page.getByRole('heading', { level: 1, name: 'Mailbox' })).toBeVisible()
})

test('the theme is chosen in the menu, kept, and there at the next start', async ({ app }) => {
  const isDark = () => app.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  await app.page.emulateMedia({ colorScheme: null })
  await app.menu('&View', 'Dark theme')
  await expect.poll(isDark).toBe(true)
  expect(await app.quit()).toBe(0)
  await app.restart()
  await expect.poll(isDark).toBe(true)
  expect(await app.page.evaluate(() => window.shell.settings.get())).toMatchObject({
    appearance: { theme: 'dark' }
  })
})

test('a settings file that cannot be read is kept aside, and the window says so', async ({ app }) => {
  await app.quit()
  await writeFile(join(app.dataDir, 'settings.json'), '{ "service":')
  await app.restart()
  await expect(app.page.getByText('The settings file could not be read.')).toBeVisible()
})

test('an engine that cannot start says what happened, what was kept and what to do', async ({ app }) => {
  await addSampleUsers(app.page)
  await app.quit()
  const db = new DatabaseSync(join(app.dataDir, 'countersign.db'))
  db.exec('PRAGMA user_version = 999999')
  db.close()
  await app.restart()
  const banner = app.page.getByRole('alert').filter({ hasText: 'The engine could not be started.' })
  await expect(banner).toContainText('written by a newer version of Countersign')
  await expect(banner).toContainText('Your queue is safe')
  await expect(banner.getByRole('button', { name: 'Restart' })).toBeVisible()
  await goTo(app.page, '/overview')
  await expect(app.page.getByRole('main').getByRole('button', { name: 'Try again' })).toBeVisible()
  await expectAccessible(app.page)
})

test('a file chosen in a dialog reaches the window as a handle, never as a path', async ({ app, page }) => {
  const file = join(app.dataDir, 'people.csv')
  await writeFile(file, 'email\na@example.com\n')
  await app.dialogs.open(file)
  const handle = await page.evaluate(() => window.shell.files.openCsv())
  expect(handle).toEqual({ handle: expect.any(String), name: 'people.csv', size: 20 })
  expect(JSON.stringify(handle)).not.toContain(app.dataDir)
  expect((await app.desktop()).dialogs).toEqual([{ kind: 'open', text: 'Import users', buttons: [] }])
})

test('a second start hands its file to the first and ends', async ({ app, page }) => {
  test.skip(app.kind === 'electron', 'starting a second Electron needs its binary: covered by the stand-in')
  const { standInNodeOptions } = await import('../../scripts/start/launch-app.ts')
  const { builtMain } = await import('../../scripts/start/project.ts')
  const file = join(app.dataDir, 'second.csv')
  await writeFile(file, 'email\nb@example.com\n')
  const commands = await page.evaluateHandle(() => {
    const commands: unknown[] = []
    window.shell.onCommand((command) => commands.push(command))
    return commands
  })
  const args = [...standInNodeOptions, builtMain, '--data', app.dataDir, '--import', file]
  const second = spawnSync(process.execPath, args, { timeout: 30_000 })
  expect(second.status).toBe(0)
  await expect
    .poll(() => commands.jsonValue())
    .toEqual([{ command: 'import-file', file: { handle: expect.any(String), name: 'second.csv', size: 20 } }])
})

test('it ends within seconds, and leaves no process behind', async ({ app }) => {
  const pids = await app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid))
  expect(pids.length).toBeGreaterThan(0)
  expect(await app.quit()).toBe(0)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

test('closing while sending asks: it goes on in the background, or is paused and there at the next start', async ({
  app
}) => {
  await app.page.getByRole('button', { name: 'Add sample users' }).click()
  await app.page.getByRole('button', { name: /^Email [1-9].* pending users?…$/ }).click()
  const dialog = app.page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: /per second/i }).fill('2')
  await dialog.getByRole('button', { name: /^Start sending to/ }).click()
  const bar = () => app.page.getByRole('contentinfo', { name: 'Now sending' })
  await bar().getByRole('button', { name: 'Start now' }).click()
  await expect(bar().getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect.poll(async () => (await app.desktop()).progress).toBeGreaterThan(0)

  const close = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  const windows = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  const awake = () => app.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(1))
  await close()
  await expect
    .poll(async () => (await app.desktop()).dialogs)
    .toEqual([
      {
        kind: 'message',
        text: expect.stringMatching(/^Still sending: /),
        buttons: ['Keep sending in the background', 'Pause and quit', 'Cancel']
      }
    ])
  expect(await windows()).toBe(1)

  await app.dialogs.message('Keep sending in the background')
  await close()
  await expect.poll(windows).toBe(0)
  expect(await awake()).toBe(true)
  await expect
    .poll(async () => (await app.desktop()).tray)
    .toEqual({
      toolTip: expect.stringMatching(/^Countersign: Verify pending users, \d+ %$/),
      labels: [expect.stringMatching(/ %$/), 'Open Countersign', 'Pause and quit']
    })
  await app.reopen(() => pressTray(app, 'Open Countersign'))
  expect((await app.desktop()).tray).toBeNull()
  await expect(bar()).toContainText(/[1-9]\d* of \d+ accepted/)

  await app.dialogs.message('Pause and quit')
  expect(await app.quit()).toBe(0)
  await app.restart()
  await expect(bar().getByText('Paused', { exact: true })).toBeVisible()
  expect(await awake()).toBe(false)
})

test('a notification says that a campaign ended, and its button leads there', async ({ app, page }) => {
  await addSampleUsers(page)
  const count = await startCampaign(page, { search: 'okafor' })
  await goTo(page, '/users')
  const notifications = async () => (await app.desktop()).notifications
  await expect.poll(async () => (await notifications()).length).toBe(1)
  expect((await notifications())[0]).toMatchObject({ actions: ['Open'] })
  expect((await notifications())[0]?.body).toContain(String(count))
  await pressNotification(app)
  await expect(page.getByRole('heading', { level: 1, name: 'Verify pending users' })).toBeVisible()
})

test('the palette finds what can be done by other words too, and does it', async ({ page }) => {
  await addSampleUsers(page)
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await expect(palette.getByRole('button', { name: 'Settings Ctrl 7' })).toBeVisible()
  await expect(palette.getByText('Settings: Accounts')).toBeHidden()
  await expectAccessible(page)
  await page.keyboard.type('smtp')
  await expect(palette.getByRole('button')).toHaveText(['Settings: Accounts'])
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await page.keyboard.press('Control+[')
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
})

test('about says where the data is; diagnostics are copied without it, and without any address', async ({
  app,
  page
}) => {
  await addSampleUsers(page)
  await page.evaluate(() =>
    window.shell.settings.update({ service: { adminAddress: 'me@ragtime.example', name: 'Ragtime' } })
  )
  await app.menu('&Help', 'About Countersign')
  const about = page.getByRole('dialog', { name: 'About Countersign' })
  await expect(about).toContainText(app.dataDir)
  await expectAccessible(page)
  await about.getByRole('button', { name: 'Copy diagnostics' }).click()
  await expect(page.getByText('Copied. It contains no names, addresses, paths or secrets.')).toBeVisible()
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toMatch(/^Countersign \d/)
  expect(copied).toMatch(/Data: [1-9]\d* users/)
  for (const secret of ['ragtime', 'Ragtime', app.dataDir, '@']) expect(copied).not.toContain(secret)
})

test('the keys are listed on ?', async ({ page }) => {
  await addSampleUsers(page)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText(
    'Pause or resume sending'
  )
  await expectAccessible(page)
})
