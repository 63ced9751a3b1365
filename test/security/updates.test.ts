import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { appImage, description } from '../helpers/release-server.ts'
import { createUpdateTest, release, type UpdateTest } from './update-test.ts'

let given: UpdateTest
beforeEach(async () => {
  given = await createUpdateTest()
})
afterEach(() => given.end())

// The kind of package that is updated in this way is Linux's, and so is the script that stands for one.
describe.skipIf(process.platform !== 'linux')('a signed release', () => {
  it('that is newer is downloaded, and put in the place of the app when that ends', async () => {
    given.server.put(release('0.2.0'))
    const shares: number[] = []
    const app = given.updater()
    expect(await app.update((version, share) => (expect(version).toBe('0.2.0'), shares.push(share)))).toBe(
      '0.2.0'
    )
    expect(shares[0]).toBe(0)
    expect(shares.at(-1)).toBe(1)
    expect(await readFile(given.installed)).toEqual(appImage('0.1.0'))

    app.atQuit(0)
    expect(await readFile(given.installed)).toEqual(appImage('0.2.0'))
    expect((await stat(given.installed)).mode & 0o777).toBe(0o755)
    expect(await readFile(`${given.installed}.ran`, 'utf8')).toBe('0.2.0 true\n')
    expect((await given.left()).toSorted()).toEqual([
      'Countersign.AppImage',
      'Countersign.AppImage.ran',
      'update-info.json'
    ])
  })

  it('is asked for by three names, with nothing that tells one person or computer from another', async () => {
    given.server.put(release('0.2.0'))
    await given.updater().update(() => undefined)
    expect(given.asked()).toEqual([description, `${description}.sig`, 'Countersign-0.2.0.AppImage'])
    for (const { headers } of given.server.requests) {
      expect(headers).toEqual({
        'user-agent': 'Countersign',
        accept: '*/*',
        host: new URL(given.server.place.url).host,
        connection: 'close'
      })
    }
    expect((await given.left()).toSorted()).toEqual([
      'Countersign-0.2.0.AppImage',
      'Countersign.AppImage',
      'update-info.json'
    ])
  })

  it('that was downloaded already is checked again, not downloaded again', async () => {
    given.server.put(release('0.2.0'))
    await given.updater().update(() => undefined)
    await given.updater().update(() => undefined)
    expect(given.asked().filter((name) => name.endsWith('.AppImage'))).toHaveLength(1)

    const waiting = (await readdir(given.folder, { recursive: true })).find((name) =>
      name.endsWith('0.2.0.AppImage')
    )
    await writeFile(join(given.folder, waiting!), appImage('6.6.6'))
    const app = given.updater()
    await app.update(() => undefined)
    app.atQuit(0)
    expect(await readFile(given.installed)).toEqual(appImage('0.2.0'))
  })

  it.each([
    ['was exchanged', (file: string) => writeFile(file, appImage('6.6.6'))],
    ['was taken away', (file: string) => rm(file)]
  ])('that %s while it waited is not installed, and the app stays what it was', async (_what, change) => {
    given.server.put(release('0.2.0'))
    const app = given.updater()
    await app.update(() => undefined)
    await change(join(given.folder, 'updates', 'Countersign', 'pending', 'Countersign-0.2.0.AppImage'))
    app.atQuit(0)
    expect(await readFile(given.installed)).toEqual(appImage('0.1.0'))
    expect(await given.left()).not.toContain('Countersign.AppImage.ran')
  })

  it.each(['updates', join('updates', 'Countersign'), join('updates', 'Countersign', 'pending')])(
    'is downloaded into no other folder, though %s leads to one, and empties none',
    async (link) => {
      const letters = join(given.folder, 'letters')
      const own = join(letters, 'pending', 'letter.txt')
      await mkdir(join(letters, 'pending'), { recursive: true })
      await writeFile(own, 'dear')
      await mkdir(join(given.folder, link, '..'), { recursive: true })
      await symlink(link.endsWith('pending') ? join(letters, 'pending') : letters, join(given.folder, link))
      given.server.put(release('0.2.0'))
      given.server.files.set('Countersign-0.2.0.AppImage', appImage('6.6.6'))
      await expect(given.updater().update(() => undefined)).rejects.toThrow(
        'is not the file that was released'
      )
      expect(await readFile(own, 'utf8')).toBe('dear')
      given.server.put(release('0.2.0'))
      expect(await given.updater().update(() => undefined)).toBe('0.2.0')
      expect(await readdir(letters, { recursive: true })).toHaveLength(2)
    }
  )

  it.each(['0.1.0', '0.0.9', '0.2.0-beta.1'])('of version %s is nothing new', async (version) => {
    given.server.put(release(version))
    const app = given.updater()
    expect(await app.update(() => undefined)).toBeNull()
    expect(given.asked()).toEqual([description, `${description}.sig`])
    app.atQuit(0)
    expect(await readFile(given.installed)).toEqual(appImage('0.1.0'))
  })

  it('is not asked for while looking is off, and no more once it is turned off', async () => {
    given.server.put(release('0.2.0'))
    let on = false
    const app = given.updater({ mayAsk: () => on })
    await expect(app.update(() => undefined)).rejects.toThrow('Checking for updates is off.')
    expect(given.asked()).toEqual([])
    on = true
    await expect(app.update(() => (on = false))).rejects.toThrow('Checking for updates is off.')
    expect(given.asked()).toEqual([description, `${description}.sig`])
  })

  it('is run as an installer, without a question, where that is how the system does it', async () => {
    const name = 'Countersign Setup 0.2.0.exe'
    const ran = join(given.folder, 'ran')
    given.server.put({
      version: '0.2.0',
      name,
      bytes: Buffer.from(`#!/bin/sh\necho "$@" > '${ran}.part'\nmv '${ran}.part' '${ran}'\n`)
    })
    await writeFile(
      join(given.folder, 'app-update.yml'),
      'provider: generic\nupdaterCacheDirName: countersign-updater\n'
    )
    const app = given.updater({ platform: 'win32' })
    expect(await app.update(() => undefined)).toBe('0.2.0')
    // Here, unlike there, a file has to be allowed to be run.
    await chmod(join(given.folder, 'updates', 'countersign-updater', 'pending', name), 0o755)
    app.atQuit(0)
    await vi.waitFor(async () => expect(await readFile(ran, 'utf8')).toBe('--updated /S\n'), 10_000)
  })

  it('whose download is ended leaves nothing', async () => {
    given.server.put(release('0.2.0'))
    const app = given.updater()
    given.server.files.set('Countersign-0.2.0.AppImage', (_request, response) => {
      response.writeHead(200).write('#')
      app.abort()
    })
    await expect(app.update(() => undefined)).rejects.toThrow('Checking for updates was stopped.')
    expect(await given.left()).toEqual(['Countersign.AppImage'])
  })
})
