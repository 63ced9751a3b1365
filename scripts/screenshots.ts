/**
 * `npm run screenshots`: starts the app (Electron, or its stand-in), does the main job in its window with sample users,
 * the import fixture and a rehearsal of faults, and takes a picture of each screen and dialog, light and dark, in two
 * sizes. All of them go to .tmp/screenshots, those the README shows to docs/screenshots too.
 *
 * `npm run screenshots -- templates settings` does those parts only, with the sample users.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { buildIfStale } from '../host/build.ts'
import { launchApp } from '../host/launch-app.ts'
import type { LaunchedApp } from '../host/launched-app.ts'
import { projectRoot } from '../host/project.ts'

const themes = ['light', 'dark'] as const
const sizes = [
  [1280, 800],
  [960, 640]
] as const

/** Of the large size: name of the picture here, and in docs/screenshots. */
const shownInDocs: Record<string, string> = {
  'campaign-retrying.light': 'campaign',
  'campaign-retrying.dark': 'campaign-dark',
  'users-while-sending.light': 'users',
  'preflight.light': 'preflight',
  'import-counted.light': 'import',
  'attempt.light': 'send-log',
  'mailbox.light': 'mailbox',
  'template.light': 'template',
  'overview.light': 'overview'
}

const all = join(projectRoot, '.tmp', 'screenshots')
const inDocs = join(projectRoot, 'docs', 'screenshots')

/** The window, with what the walk through it needs. */
interface Stage {
  app: LaunchedApp
  page: Page
  /** A picture of what is shown, in each theme and size. */
  take(name: string): Promise<void>
  goTo(place: string): Promise<void>
}

async function main(): Promise<void> {
  buildIfStale(console.log)
  rmSync(all, { recursive: true, force: true })
  mkdirSync(all, { recursive: true })
  mkdirSync(inDocs, { recursive: true })
  const data = mkdtempSync(join(tmpdir(), 'countersign-screenshots-'))
  const app = await launchApp({ args: ['--data', data], headless: true })
  try {
    const page = await app.window()
    page.setDefaultTimeout(60_000)
    await page.waitForSelector('main')
    const stage: Stage = {
      app,
      page,
      take: (name) => take(app, page, name),
      goTo: (place) => page.evaluate((place) => void (window.location.hash = place), place)
    }
    const asked = process.argv.slice(2)
    const parts = [
      samples,
      importing,
      preparing,
      sending,
      outcomes,
      users,
      mailbox,
      templates,
      settings,
      shell
    ]
    await firstStart(stage)
    for (const part of parts) if (asked.length === 0 || asked.includes(part.name)) await part(stage)
    console.log(`All pictures are in ${all}, those of the README in ${inDocs}.`)
  } finally {
    await app.dispose()
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

async function take(app: LaunchedApp, page: Page, name: string): Promise<void> {
  for (const [width, height] of sizes) {
    await app.evaluate(
      ({ BrowserWindow }, [width, height]) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height),
      [width, height] as const
    )
    await page.waitForFunction(([width]) => window.innerWidth === width, [width])
    for (const theme of themes) {
      await page.evaluate((theme) => window.shell.settings.update({ appearance: { theme } }), theme)
      await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor()
      await settled(page)
      const path = join(all, `${name}.${theme}.${width}x${height}.png`)
      await page.screenshot({ path, animations: 'disabled' })
      const shown = shownInDocs[`${name}.${theme}`]
      if (shown !== undefined && width === sizes[0][0]) copyFileSync(path, join(inDocs, `${shown}.png`))
    }
  }
  console.log(name)
}

/** Nothing moves any more, and what was asked for is painted. */
async function settled(page: Page): Promise<void> {
  // A cursor blinks for ever.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity)
  )
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)))
}

/** The messages in the corner are gone. */
async function quiet(page: Page): Promise<void> {
  // One that the pointer is on would stay.
  await page.mouse.move(1, 1)
  await settled(page)
  await page.waitForFunction(() => document.querySelector('.mantine-Notification-root') === null)
}

async function firstStart({ page, take }: Stage): Promise<void> {
  const addSamples = page.getByRole('button', { name: 'Add sample users' })
  await addSamples.waitFor()
  await take('welcome')
  await addSamples.click()
  await page.getByRole('grid', { name: 'Users' }).waitFor()
  await quiet(page)
}

async function importing({ app, page, take, goTo }: Stage): Promise<void> {
  await goTo('/import')
  await page.getByRole('button', { name: 'Choose a file…' }).waitFor()
  await take('import')
  const fixture = join(projectRoot, 'test', 'fixtures', 'users-12480.csv')
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, fixture)
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  const commit = page.getByRole('button', { name: /^Import [\d,]+ users$/ })
  await commit.and(page.locator(':enabled')).waitFor()
  await take('import-counted')
  await page.getByRole('button', { name: 'Show the refused rows…' }).click()
  await page.getByRole('dialog').getByRole('row').nth(1).waitFor()
  await take('import-refused')
  await page.keyboard.press('Escape')
  await commit.click()
  await page
    .getByText(/added, 0 updated/)
    .first()
    .waitFor()
  await quiet(page)
  await take('import-done')
}

/** The sample users, by a mail server on a bad day: rows of every kind. */
async function samples({ page, take, goTo }: Stage): Promise<void> {
  await goTo('/mailbox')
  await page.getByText('No mail yet').waitFor()
  await take('mailbox-empty')
  await rehearse(page, { Greylisted: 15, 'No such mailbox': 3, 'Dropped after the message': 2 }, () =>
    take('mailbox-faults')
  )
  await startSending(page, goTo, { speed: '20' })
  await goTo('/users?sort=lastSent&descending=1')
  await nowSending(page)
    .getByText(/^[4-9]\d of|^\d{3} of/)
    .first()
    .waitFor()
  await page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(5).hover()
  await take('users-while-sending')
  await nowSending(page).getByRole('button', { name: 'Open' }).click()
  await noneWaiting(page)
  await tryAgain(page, goTo)
}

async function preparing({ page, take, goTo }: Stage): Promise<void> {
  // So slow that there is a campaign to be seen, and so many faults that there is something to decide.
  await rehearse(page, {
    Greylisted: 6,
    'No such mailbox': 1,
    'Dropped after the message': 0.3,
    'Slow answers': 12
  })
  // Those at one kind of provider: enough of them for a campaign that one can watch.
  await startSending(page, goTo, { speed: '150', search: 'mail', shown: () => take('preflight') })
}

const nowSending = (page: Page) => page.getByRole('contentinfo', { name: 'Now sending' })

/** Fills in the faults the test mailbox plays, by their labels. */
async function rehearse(
  page: Page,
  faults: Record<string, number>,
  shown?: () => Promise<void>
): Promise<void> {
  await page.evaluate(() => void (window.location.hash = '/mailbox'))
  await page.getByRole('button', { name: 'Rehearse faults…' }).click()
  const panel = page.getByRole('dialog', { name: 'Rehearse faults' })
  for (const [label, value] of Object.entries(faults)) await panel.getByLabel(label).fill(String(value))
  await shown?.()
  await panel.getByRole('button', { name: 'Apply' }).click()
  await quiet(page)
}

/** Sends to everyone pending (who matches `search`), at so many a second, and shows the campaign. */
async function startSending(
  page: Page,
  goTo: Stage['goTo'],
  { speed, search = '', shown }: { speed: string; search?: string; shown?: () => Promise<void> }
): Promise<void> {
  await goTo(`/users?search=${search}`)
  await page
    .locator(`input[type=search]`)
    .and(page.locator(`[value="${search}"]`))
    .waitFor()
  await page.getByRole('button', { name: /^Send verification to [\d,]+ pending…$/ }).click()
  const dialog = page.getByRole('dialog')
  const start = dialog.getByRole('button', { name: /^Start sending to/ })
  await start.and(page.locator(':enabled')).waitFor()
  await dialog.getByRole('textbox', { name: /a second/i }).fill(speed)
  await page.keyboard.press('Tab')
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await dialog.locator('iframe').waitFor()
  await shown?.()
  await start.click()
  await nowSending(page).getByRole('button', { name: 'Call off' }).waitFor()
  await nowSending(page).getByRole('button', { name: 'Open' }).click()
  await nowSending(page).getByRole('button', { name: 'Start now' }).click()
}

async function noneWaiting(page: Page): Promise<void> {
  const progress = page.getByRole('region', { name: 'Progress' })
  await progress.getByRole('button', { name: /^Retrying [1-9]/ }).waitFor()
  await progress.getByRole('button', { name: /^Waiting 0/ }).waitFor({ timeout: 300_000 })
}

/** Ends the rehearsal, so that whoever was put off gets it after all. */
async function tryAgain(page: Page, goTo: Stage['goTo']): Promise<void> {
  const campaign = await page.evaluate(() => window.location.hash.slice(1))
  await goTo('/mailbox')
  await page.getByRole('button', { name: 'End rehearsal' }).click()
  await goTo(campaign)
  const causes = page.getByRole('region', { name: 'Why some are not through' })
  await causes.getByRole('button', { name: 'Try again now' }).click()
  await page.getByRole('main').getByText('Finished', { exact: true }).first().waitFor({ timeout: 120_000 })
  await quiet(page)
}

async function sending({ page, take, goTo }: Stage): Promise<void> {
  const progress = page.getByRole('region', { name: 'Progress' })
  await progress
    .getByRole('button', { name: /^Accepted ([6-9]\d\d|[\d],\d\d\d)/ })
    .waitFor({ timeout: 120_000 })
  await take('campaign-live')
  await goTo('/campaigns')
  await page.getByRole('region', { name: 'Under way' }).waitFor()
  await take('campaigns-live')
  await page.getByRole('contentinfo', { name: 'Now sending' }).getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('contentinfo', { name: 'Now sending' }).getByRole('button', { name: 'Open' }).click()
  await page.getByRole('region', { name: 'Why it is paused' }).waitFor()
  await take('campaign-paused')
  await page.getByRole('button', { name: 'Stop…' }).click()
  await page.getByRole('dialog').waitFor()
  await take('campaign-stop')
  await page.keyboard.press('Escape')
  await page.getByRole('main').getByRole('button', { name: 'Resume' }).click()
}

async function outcomes({ page, take, goTo }: Stage): Promise<void> {
  await noneWaiting(page)
  const causes = page.getByRole('region', { name: 'Why some are not through' })
  await take('campaign-retrying')
  await causes.getByRole('button', { name: 'Decide…' }).click()
  await page.getByRole('dialog').getByRole('radio').first().waitFor()
  await take('decide')
  await page.keyboard.press('Escape')
  await tryAgain(page, goTo)
  await take('campaign-finished')
  await goTo('/campaigns')
  await page.getByRole('region', { name: 'Over' }).waitFor()
  await take('campaigns')

  await goTo('/log')
  const log = page.getByRole('grid', { name: 'Send log' })
  await log.getByRole('row').nth(3).waitFor()
  await take('log')
  await page.getByRole('group', { name: 'Outcome' }).getByRole('button', { name: 'Rejected' }).click()
  await log.getByText('Rejected').nth(2).click()
  await page.getByRole('dialog').getByText(/^550/).first().waitFor()
  await take('attempt')
  await page.keyboard.press('Escape')
}

/** Some people follow their links, so that there is something to see in Overview. */
async function users({ app, page, take, goTo }: Stage): Promise<void> {
  await goTo('/mailbox')
  const mails = page.getByRole('grid', { name: 'Captured mails' })
  const mail = page.getByRole('region', { name: 'Mail', exact: true })
  let person = ''
  for (const row of [1, 2, 3, 4]) {
    await mails.getByRole('row').nth(row).click()
    await mail.getByRole('button', { name: 'Open link' }).waitFor()
    person = /[^\s<]+@[^\s>]+/.exec(await mail.getByText(/^To /).innerText())?.[0] ?? ''
    const confirmPage = await app.followLink(() => mail.getByRole('button', { name: 'Open link' }).click())
    await confirmPage.setViewportSize({ width: 960, height: 640 })
    const confirm = confirmPage.getByRole('button')
    await confirm.waitFor()
    if (row === 1) await confirmPage.screenshot({ path: join(all, 'confirm-page.png') })
    await confirm.click()
    await confirm.waitFor({ state: 'detached' })
    if (row === 1) await confirmPage.screenshot({ path: join(all, 'confirmed-page.png') })
    await confirmPage.close()
  }

  await goTo('/users')
  const grid = page.getByRole('grid', { name: 'Users' })
  await grid.getByRole('row').nth(3).waitFor()
  await grid.getByRole('row').nth(2).getByRole('checkbox').click()
  await grid.getByRole('row').nth(6).getByRole('checkbox').click()
  await grid.getByRole('row').nth(4).hover()
  await take('users-selected')
  await grid.getByRole('row').nth(2).getByRole('checkbox').click()
  await grid.getByRole('row').nth(6).getByRole('checkbox').click()
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByLabel('Never sent').waitFor()
  await take('users-filter')
  await page.keyboard.press('Escape')
  await goTo('/users?search=nobody%20has%20this%20name')
  await page.getByText('Nobody matches').waitFor()
  await take('users-nobody')
  await goTo(`/users?search=${encodeURIComponent(person)}`)
  await grid.getByRole('row').filter({ hasText: person }).getByRole('gridcell').nth(1).click()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('What happened').waitFor()
  await take('user')
  await page.keyboard.press('Escape')
  await goTo('/users')
  await page.getByRole('button', { name: 'Add user' }).click()
  await page.getByRole('dialog').waitFor()
  await take('user-add')
  await page.keyboard.press('Escape')
  await goTo('/overview')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.waitForLoadState('networkidle')
  await take('overview')
}

async function mailbox({ page, take, goTo }: Stage): Promise<void> {
  await goTo('/mailbox')
  await page.getByRole('grid', { name: 'Captured mails' }).getByRole('row').nth(2).click()
  await page.getByRole('region', { name: 'Mail', exact: true }).locator('iframe').waitFor()
  await take('mailbox')
  for (const part of ['Source', 'Headers', 'Links']) {
    const tab = page.getByRole('region', { name: 'Mail', exact: true }).getByText(part, { exact: true })
    if (!(await tab.count())) continue
    await tab.first().click()
    await take(`mailbox-${part.toLowerCase()}`)
  }
}

async function templates({ page, take, goTo }: Stage): Promise<void> {
  await goTo('/templates')
  await page.getByRole('main').getByRole('link').first().waitFor()
  await take('templates')
  await page.getByRole('button', { name: /^New/ }).first().click()
  await page.getByRole('dialog').waitFor()
  await take('template-new')
  await page.keyboard.press('Escape')
  await goTo('/templates/confirm-account')
  await page.locator('.cm-content').first().waitFor()
  await page.locator('iframe').first().waitFor()
  await take('template')
  await page.getByRole('textbox', { name: 'HTML part' }).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('{{ user.nickname }}')
  await page.getByRole('list', { name: 'Problems' }).getByRole('button').first().waitFor()
  await take('template-error')
}

async function settings({ page, take, goTo }: Stage): Promise<void> {
  for (const section of ['accounts', 'accounts/new', 'links', 'sending', 'service', 'data', 'appearance']) {
    await goTo(`/settings/${section}`)
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    await take(`settings-${section.replace('/', '-')}`)
  }
}

async function shell({ page, take, goTo }: Stage): Promise<void> {
  await goTo('/users')
  await page.getByRole('grid', { name: 'Users' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await take('palette')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await take('keys')
  await page.keyboard.press('Escape')
}

await main()
