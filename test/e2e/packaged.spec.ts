import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, type Page, test } from '@playwright/test'
import { ensureChromium } from '../../scripts/start/chromium.ts'
import { launchStandIn } from '../../scripts/start/launch-app.ts'
import type { LaunchedApp } from '../../scripts/start/launched-app.ts'
import { projectRoot } from '../../scripts/start/project.ts'
import { productionFolders } from '../../packaging/licenses.ts'
import { packApp, type PackedApp } from '../helpers/pack-app.ts'
import {
  appImage,
  description,
  releaseCertificate,
  type ReleaseServer,
  startReleaseServer
} from '../helpers/release-server.ts'
import { expectAccessible } from './accessibility.ts'
import { answerDialogs, recordDesktop } from './desktop-record.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers, rehearse, startCampaign } from './sample-campaign.ts'

/** What electron-builder really packs, and the app run from it: away from the checkout and what is installed there. */
let folder: string
let packed: PackedApp
let server: ReleaseServer
let running: LaunchedApp | undefined

// Packed once for all of them.
test.describe.configure({ mode: 'default' })

test.beforeAll(async () => {
  test.setTimeout(180_000)
  ensureChromium(console.log)
  folder = await mkdtemp(join(tmpdir(), 'countersign-packed-'))
  server = await startReleaseServer()
  packed = await packApp(folder, server.place)
  process.env['NODE_EXTRA_CA_CERTS'] = releaseCertificate.file
})
test.afterEach(() => running?.dispose())
test.afterAll(async () => {
  delete process.env['NODE_EXTRA_CA_CERTS']
  delete process.env['APPIMAGE']
  delete process.env['APPDIR']
  await server.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
})

test('the archive holds what was built, the templates and the packages that are needed, and nothing else', async () => {
  const { files } = packed
  const top = files.map((file) => file.replace(/\/.*/, '')).toSorted()
  expect([...new Set(top)]).toEqual(['LICENSE', 'node_modules', 'out', 'package.json', 'templates'])
  const outside = (kind: RegExp) => files.filter((file) => kind.test(file))
  expect(outside(/\.(map|[cm]?tsx?|env|pem|key)$|\.test\.|(^|\/)\.git/)).toEqual([])
  expect(outside(/^out\/[^/]+$/).toSorted()).toEqual(['out/main', 'out/preload', 'out/renderer'])
  for (const file of ['index', 'engine', 'import-check', 'checkpoint']) {
    expect(files).toContain(`out/main/${file}.js`)
  }
  expect(files).toContain('out/renderer/licenses.txt')

  const app = packed.extract()
  const folders = files.filter((file) => /(^|\/)node_modules\/(@[^/]+\/)?[^@/][^/]*$/.test(file))
  // Packages of the same version may share a folder in the archive; what each one loads is the same.
  expect(loadedBy(folders.map((path) => join(app, path)))).toEqual(loadedBy(productionFolders(projectRoot)))
  expect(JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'))).toMatchObject({
    releases: server.place
  })
  const licenses = readFileSync(join(app, 'out', 'renderer', 'licenses.txt'), 'utf8')
  expect(licenses).toMatch(/^electron-updater \d+\.\d+\.\d+: MIT$/m)
})

test('the binary has its fuses, and beside the archive lies only where updates are', async () => {
  const state = await getCurrentFuseWire(join(packed.folder, 'countersign'))
  expect(state[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE)
  expect(state[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(FuseState.ENABLE)
  expect(state[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE)
  expect(
    readFileSync(join(packed.folder, 'resources', 'app-update.yml'), 'utf8')
      .trim()
      .split('\n')
  ).toEqual(['provider: generic', `url: ${server.place.url}`, 'updaterCacheDirName: countersign-updater'])
})

/** 'zod 4.6.7', of the packages in these folders, in order. */
interface Manifest {
  name: string
  version: string
  dependencies?: Record<string, string>
}

const manifestIn = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** 'fastify 5.12.8 loads pino 10.1.0' for each package, and the packages themselves. */
function loadedBy(folders: readonly string[]): string[] {
  const lines = folders.flatMap((folder) => {
    const { name, version, dependencies = {} } = manifestIn(folder)
    const places = createRequire(join(folder, 'package.json')).resolve.paths('anything') ?? []
    const loaded = Object.keys(dependencies).map((wanted) => {
      const place = places.find((path) => existsSync(join(path, wanted, 'package.json')))
      return `${name} ${version} loads ${wanted} ${place ? manifestIn(join(place, wanted)).version : 'nothing'}`
    })
    return [`${name} ${version}`, ...loaded]
  })
  return [...new Set(lines)].toSorted()
}

test('updates: not one request until they are turned on; then the newer version is there when the app was quit, but not while mail is sent', async () => {
  test.skip(process.platform !== 'linux', 'Only an AppImage can be stood in for by a script.')
  test.setTimeout(180_000)
  const installed = join(folder, 'Countersign.AppImage')
  writeFileSync(installed, appImage('0.1.0'))
  chmodSync(installed, 0o755)
  process.env['APPIMAGE'] = installed
  process.env['APPDIR'] = folder
  server.put({ version: '9.0.0', name: 'Countersign-9.0.0.AppImage', bytes: appImage('9.0.0') })

  let page = await start()
  await test.step('off', async () => {
    await addSampleUsers(page)
    await goTo(page, '/settings/data')
    await expect(updates(page).getByRole('checkbox', { name: 'Check for updates' })).not.toBeChecked()
    await expect(updates(page)).toContainText(new URL(server.place.url).host)
    await expect(updates(page).getByRole('button', { name: 'Check now' })).toBeHidden()
    await page.evaluate(() => window.shell.updates.look())
    expect(await libraryFiles()).toEqual([])
    expect(server.connections()).toBe(0)
  })

  await test.step('turned on, while the server has something that is not signed', async () => {
    const signature = server.files.get(`${description}.sig`)!
    server.files.set(`${description}.sig`, Buffer.from('nothing'))
    await updates(page).getByRole('checkbox', { name: 'Check for updates' }).check()
    await expect(updates(page)).toContainText('The newest release is not signed by the developer.')
    await expect(page.getByText(/is ready/)).toBeHidden()
    await expectAccessible(page)
    server.files.set(`${description}.sig`, signature)
  })

  await test.step('looked for again, and downloaded', async () => {
    await updates(page).getByRole('button', { name: 'Check now' }).click()
    await expect(page.getByText('Version 9.0.0 is ready. It will be installed when you quit.')).toBeVisible()
    await expect(page.getByText('Quit Countersign to install it.')).toBeVisible()
    expect(await libraryFiles()).not.toEqual([])
    const signed = [description, `${description}.sig`]
    expect(server.requests.map(({ name }) => name)).toEqual([
      ...signed,
      ...signed,
      'Countersign-9.0.0.AppImage'
    ])
    await expectAccessible(page)
  })

  await test.step('not installed by quitting in the midst of a campaign', async () => {
    await rehearse(page, { 'Slow replies': 2000 })
    await startCampaign(page)
    await expect(page.getByRole('contentinfo', { name: 'Now sending' })).toBeVisible()
    await answerDialogs(() => running!).message('Pause and quit')
    expect(await quit()).toBe(0)
    expect(readFileSync(installed)).toEqual(appImage('0.1.0'))
  })

  await test.step('at the next start checked again without being downloaded again, and installed by quitting', async () => {
    server.requests.length = 0
    page = await start()
    await expect(page.getByText('Quit Countersign to install it.')).toBeVisible()
    expect(server.requests.map(({ name }) => name)).toEqual([description, `${description}.sig`])
    expect(await quit()).toBe(0)
    expect(readFileSync(installed)).toEqual(appImage('9.0.0'))
    expect(statSync(installed).mode & 0o777).toBe(0o755)
    expect(readFileSync(`${installed}.ran`, 'utf8')).toBe('9.0.0 true\n')
  })
})

const updates = (page: Page) => page.getByRole('region', { name: 'Updates' })

async function start(): Promise<Page> {
  const main = join(packed.extract(), 'out', 'main', 'index.js')
  running = await launchStandIn({ args: ['--data', join(folder, 'data')], headless: true, main })
  await recordDesktop(running)
  const page = await running.window()
  await page.waitForSelector('main')
  return page
}

async function quit(): Promise<number | null> {
  const app = running!
  app.evaluate(({ app }) => app.quit()).catch(() => undefined)
  const code = await app.exited
  await app.dispose()
  return code
}

/** Of electron-updater, what main has loaded. */
function libraryFiles(): Promise<string[]> {
  return running!.evaluate(() => {
    const { _cache } = process.getBuiltinModule('node:module') as unknown as { _cache: object }
    return Object.keys(_cache).filter((file) => file.includes('electron-updater'))
  })
}
