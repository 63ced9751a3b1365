import { generateKeyPairSync, hash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDownloads, usualLimits } from '../../src/main/updates/https-downloads.ts'
import { createReleaseUpdater } from '../../src/main/updates/release-updater.ts'
import {
  appImage,
  description,
  type Release,
  releaseCertificate,
  type ReleaseServer,
  startReleaseServer
} from '../helpers/release-server.ts'

const release = (version: string): Release => ({
  version,
  name: `Countersign-${version}.AppImage`,
  bytes: appImage(version)
})

let server: ReleaseServer
let folder: string
let installed: string

beforeEach(async () => {
  server = await startReleaseServer()
  folder = await mkdtemp(join(tmpdir(), 'countersign-update-'))
  installed = join(folder, 'Countersign.AppImage')
  await writeFile(installed, appImage('0.1.0'))
  await chmod(installed, 0o755)
  process.env['APPIMAGE'] = installed
})
afterEach(async () => {
  delete process.env['APPIMAGE']
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

interface Given {
  mayAsk?: () => boolean
  limits?: typeof usualLimits
  ca?: string
  url?: string
  platform?: NodeJS.Platform
}
function updater({
  mayAsk = () => true,
  limits = usualLimits,
  ca,
  url = '',
  platform = 'linux'
}: Given = {}) {
  return createReleaseUpdater({
    place: { ...server.place, ...(url === '' ? {} : { url }) },
    downloads: createDownloads({ limits, mayAsk, ca: ca ?? releaseCertificate.text }),
    version: '0.1.0',
    platform,
    resources: folder,
    folder: join(folder, 'updates'),
    log: () => undefined
  })
}

const asked = () => server.requests.map(({ name }) => name)

/** Files below the folder, by their paths in it. */
const left = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)

// The kind of package that is updated in this way is Linux's, and so is the script that stands for one.
describe.skipIf(process.platform !== 'linux')('a signed release', () => {
  it('that is newer is downloaded, and put in the place of the app when that ends', async () => {
    server.put(release('0.2.0'))
    const shares: number[] = []
    const app = updater()
    expect(await app.update((version, share) => (expect(version).toBe('0.2.0'), shares.push(share)))).toBe(
      '0.2.0'
    )
    expect(shares[0]).toBe(0)
    expect(shares.at(-1)).toBe(1)
    expect(await readFile(installed)).toEqual(appImage('0.1.0'))

    app.atQuit(0)
    expect(await readFile(installed)).toEqual(appImage('0.2.0'))
    expect((await stat(installed)).mode & 0o777).toBe(0o755)
    expect(await readFile(`${installed}.ran`, 'utf8')).toBe('0.2.0 true\n')
    expect((await left()).toSorted()).toEqual([
      'Countersign.AppImage',
      'Countersign.AppImage.ran',
      'update-info.json'
    ])
  })

  it('is asked for by three names, with nothing that tells one person or computer from another', async () => {
    server.put(release('0.2.0'))
    await updater().update(() => undefined)
    expect(asked()).toEqual([description, `${description}.sig`, 'Countersign-0.2.0.AppImage'])
    for (const { headers } of server.requests) {
      expect(headers).toEqual({
        'user-agent': 'Countersign',
        accept: '*/*',
        host: new URL(server.place.url).host,
        connection: 'close'
      })
    }
    expect((await left()).toSorted()).toEqual([
      'Countersign-0.2.0.AppImage',
      'Countersign.AppImage',
      'update-info.json'
    ])
  })

  it('that was downloaded already is checked again, not downloaded again', async () => {
    server.put(release('0.2.0'))
    await updater().update(() => undefined)
    await updater().update(() => undefined)
    expect(asked().filter((name) => name.endsWith('.AppImage'))).toHaveLength(1)

    const waiting = (await readdir(folder, { recursive: true })).find((name) =>
      name.endsWith('0.2.0.AppImage')
    )
    await writeFile(join(folder, waiting!), appImage('6.6.6'))
    const app = updater()
    await app.update(() => undefined)
    app.atQuit(0)
    expect(await readFile(installed)).toEqual(appImage('0.2.0'))
  })

  it.each([
    ['was exchanged', (file: string) => writeFile(file, appImage('6.6.6'))],
    ['was taken away', (file: string) => rm(file)]
  ])('that %s while it waited is not installed, and the app stays what it was', async (_what, change) => {
    server.put(release('0.2.0'))
    const app = updater()
    await app.update(() => undefined)
    await change(join(folder, 'updates', 'Countersign', 'pending', 'Countersign-0.2.0.AppImage'))
    app.atQuit(0)
    expect(await readFile(installed)).toEqual(appImage('0.1.0'))
    expect(await left()).not.toContain('Countersign.AppImage.ran')
  })

  it.each(['updates', join('updates', 'Countersign'), join('updates', 'Countersign', 'pending')])(
    'is downloaded into no other folder, though %s leads to one, and empties none',
    async (link) => {
      const letters = join(folder, 'letters')
      const own = join(letters, 'pending', 'letter.txt')
      await mkdir(join(letters, 'pending'), { recursive: true })
      await writeFile(own, 'dear')
      await mkdir(join(folder, link, '..'), { recursive: true })
      await symlink(link.endsWith('pending') ? join(letters, 'pending') : letters, join(folder, link))
      server.put(release('0.2.0'))
      server.files.set('Countersign-0.2.0.AppImage', appImage('6.6.6'))
      await expect(updater().update(() => undefined)).rejects.toThrow('is not the file that was released')
      expect(await readFile(own, 'utf8')).toBe('dear')
      server.put(release('0.2.0'))
      expect(await updater().update(() => undefined)).toBe('0.2.0')
      expect(await readdir(letters, { recursive: true })).toHaveLength(2)
    }
  )

  it.each(['0.1.0', '0.0.9', '0.2.0-beta.1'])('of version %s is nothing new', async (version) => {
    server.put(release(version))
    const app = updater()
    expect(await app.update(() => undefined)).toBeNull()
    expect(asked()).toEqual([description, `${description}.sig`])
    app.atQuit(0)
    expect(await readFile(installed)).toEqual(appImage('0.1.0'))
  })

  it('is not asked for while looking is off, and no more once it is turned off', async () => {
    server.put(release('0.2.0'))
    let on = false
    const app = updater({ mayAsk: () => on })
    await expect(app.update(() => undefined)).rejects.toThrow('Looking for updates is off.')
    expect(asked()).toEqual([])
    on = true
    await expect(app.update(() => (on = false))).rejects.toThrow('Looking for updates is off.')
    expect(asked()).toEqual([description, `${description}.sig`])
  })

  it('is run as an installer, without a question, where that is how the system does it', async () => {
    const name = 'Countersign Setup 0.2.0.exe'
    const ran = join(folder, 'ran')
    server.put({
      version: '0.2.0',
      name,
      bytes: Buffer.from(`#!/bin/sh\necho "$@" > '${ran}.part'\nmv '${ran}.part' '${ran}'\n`)
    })
    await writeFile(
      join(folder, 'app-update.yml'),
      'provider: generic\nupdaterCacheDirName: countersign-updater\n'
    )
    const app = updater({ platform: 'win32' })
    expect(await app.update(() => undefined)).toBe('0.2.0')
    // Here, unlike there, a file has to be allowed to be run.
    await chmod(join(folder, 'updates', 'countersign-updater', 'pending', name), 0o755)
    app.atQuit(0)
    await vi.waitFor(async () => expect(await readFile(ran, 'utf8')).toBe('--updated /S\n'), 10_000)
  })

  it('whose download is ended leaves nothing', async () => {
    server.put(release('0.2.0'))
    const app = updater()
    server.files.set('Countersign-0.2.0.AppImage', (_request, response) => {
      response.writeHead(200).write('#')
      app.abort()
    })
    await expect(app.update(() => undefined)).rejects.toThrow('Looking for updates was ended.')
    expect(await left()).toEqual(['Countersign.AppImage'])
  })
})

describe.skipIf(process.platform !== 'linux')('no update comes of', () => {
  const another = generateKeyPairSync('ed25519').privateKey
  const name = 'Countersign-0.2.0.AppImage'
  const notSigned = /^The newest release is not signed by whoever made this app\. Nothing was taken from 127/
  const cannotBeRead = `The description of the newest release, ${description}, cannot be understood.`
  const edit = (file: string, change: (text: string) => string) => {
    const bytes = server.files.get(file) as Buffer
    server.files.set(file, Buffer.from(change(bytes.toString('latin1')), 'latin1'))
  }
  const signed = (change: (text: string) => string) => server.put(release('0.2.0'), change)

  const cases: [string, () => void, string | RegExp][] = [
    ['an altered description', () => edit(description, (text) => text.replace('0.2.0', '0.3.0')), notSigned],
    ['a description with one byte more', () => edit(description, (text) => `${text}\n`), notSigned],
    [
      'an altered signature',
      () => edit(`${description}.sig`, (text) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)),
      notSigned
    ],
    ['a signature cut short', () => edit(`${description}.sig`, (text) => text.slice(0, 40)), notSigned],
    ['an empty signature', () => edit(`${description}.sig`, () => ''), notSigned],
    [
      'a signature of another key',
      () => server.sign(description, server.files.get(description) as Buffer, another),
      notSigned
    ],
    [
      'the signed description of another system',
      () => {
        server.sign('latest.yml', server.files.get(description) as Buffer)
        server.files.set(`${description}.sig`, server.files.get('latest.yml.sig')!)
      },
      notSigned
    ],
    [
      'a description without a signature',
      () => server.files.delete(`${description}.sig`),
      /^127\.0\.0\.1:\d+ has no latest-linux[\w-]*\.yml\.sig\.$/
    ],
    ['no release at all', () => server.files.clear(), /^127\.0\.0\.1:\d+ has no latest-linux[\w-]*\.yml\.$/],
    [
      'a truncated file',
      () => server.files.set(name, appImage('0.2.0').subarray(0, 9000)),
      `${name} ended before it was all there.`
    ],
    [
      'a file whose connection is cut',
      () =>
        server.files.set(name, (_request, response) => {
          response
            .writeHead(200, { 'content-length': 200_000 })
            .write('#'.repeat(9000), () => response.destroy())
        }),
      `${name} ended before it was all there.`
    ],
    [
      'another file of the same size',
      () => server.files.set(name, appImage('6.6.6')),
      `${name} is not the file that was released. It was thrown away.`
    ],
    [
      'a file without an end',
      () =>
        server.files.set(name, (_request, response) => {
          response.writeHead(200)
          const more = () => {
            while (response.writable && response.write(Buffer.alloc(65_536))) if (response.destroyed) return
          }
          response.on('drain', more)
          more()
        }),
      `${name} is larger than it should be.`
    ],
    [
      'a description without an end',
      () =>
        server.files.set(description, (_request, response) => {
          response.writeHead(200)
          const more = () => {
            while (response.writable && response.write(Buffer.alloc(65_536))) if (response.destroyed) return
          }
          response.on('drain', more)
          more()
        }),
      `${description} is larger than it can be.`
    ],
    [
      'a description that is somewhere else',
      () =>
        server.files.set(description, (_request, response) =>
          response.writeHead(302, { location: `/releases/moved.yml` }).end()
        ),
      /^127\.0\.0\.1:\d+ leads on to another place, which is not followed\.$/
    ],
    [
      'a file that is somewhere else',
      () =>
        server.files.set(name, (_request, response) =>
          response.writeHead(307, { location: 'https://elsewhere.example/' }).end()
        ),
      /^127\.0\.0\.1:\d+ leads on to another place, which is not followed\.$/
    ],
    [
      'a server in trouble',
      () => server.files.set(description, (_request, response) => response.writeHead(503).end()),
      /^127\.0\.0\.1:\d+ does not give out latest-linux[\w-]*\.yml \(HTTP 503\)\.$/
    ],
    ['a description that is no YAML', () => signed(() => 'version: [\n'), cannotBeRead],
    ['a description of nothing', () => signed(() => 'version: 0.2.0\nfiles: []\n'), cannotBeRead],
    ['a file without a checksum', () => signed((text) => text.replace(/ {4}sha512:.*\n/, '')), cannotBeRead],
    ['a file without a size', () => signed((text) => text.replace(/ {4}size:.*\n/, '')), cannotBeRead],
    ['a file in another folder', () => signed((text) => text.replace('url: ', 'url: ../')), cannotBeRead],
    [
      'a file at another host',
      () => signed((text) => text.replace('url: ', 'url: https://elsewhere.example/')),
      cannotBeRead
    ],
    [
      'a file too large to be one',
      () => signed((text) => text.replace(/size: \d+/, 'size: 2000000000')),
      cannotBeRead
    ],
    [
      'a release for another kind of package',
      () => signed((text) => text.replaceAll('.AppImage', '.deb')),
      'The newest release has nothing for this kind of package.'
    ]
  ]

  it.each(cases)('%s', async (_what, change, sentence) => {
    server.put(release('0.2.0'))
    change()
    const app = updater()
    await expect(app.update(() => undefined)).rejects.toThrow(sentence)
    expect(await left()).toEqual(['Countersign.AppImage'])
    expect(asked().filter((name) => name.endsWith('moved.yml'))).toEqual([])
    app.atQuit(0)
    expect(await readFile(installed)).toEqual(appImage('0.1.0'))
  })

  it('a server that takes too long, for a description or in the midst of a file', async () => {
    server.put(release('0.2.0'))
    const sentence = /^127\.0\.0\.1:\d+ takes too long to answer\.$/
    server.files.set(name, (_request, response) => void response.writeHead(200).write('#'))
    await expect(
      updater({ limits: { ...usualLimits, silence: 300 } }).update(() => undefined)
    ).rejects.toThrow(sentence)
    await expect(updater({ limits: { ...usualLimits, large: 600 } }).update(() => undefined)).rejects.toThrow(
      sentence
    )
    server.files.set(description, () => undefined)
    await expect(updater({ limits: { ...usualLimits, small: 300 } }).update(() => undefined)).rejects.toThrow(
      sentence
    )
    expect(await left()).toEqual(['Countersign.AppImage'])
  })

  it.each(['/dev/full', '/nowhere/at/all'])('a disk that does not take it: %s', async (destination) => {
    server.put(release('0.2.0'))
    const downloads = createDownloads({
      limits: usualLimits,
      mayAsk: () => true,
      ca: releaseCertificate.text
    })
    const bytes = appImage('0.2.0')
    const expected = { size: bytes.length, sha512: hash('sha512', bytes, 'base64') }
    await expect(
      downloads.large(new URL(name, server.place.url), destination, expected, () => undefined)
    ).rejects.toThrow(/^Countersign-0\.2\.0\.AppImage could not be written to the disk \(ENO(SPC|ENT)\)\.$/)
  })

  it('a server that nobody vouches for, or whose certificate is for another or has expired', async () => {
    server.put(release('0.2.0'))
    const sentence = /^127\.0\.0\.1:\d+ cannot be reached, or is not who it should be \(\w+\)\.$/
    await expect(updater({ ca: '' }).update(() => undefined)).rejects.toThrow(sentence)
    for (const certificate of ['elsewhere', 'expired']) {
      const other = await startReleaseServer(certificate)
      const ca = await readFile(
        join(import.meta.dirname, '..', 'fixtures', 'tls', `${certificate}-cert.pem`),
        'utf8'
      )
      await expect(updater({ ca, url: other.place.url }).update(() => undefined)).rejects.toThrow(sentence)
      expect(other.requests).toEqual([])
      await other.close()
    }
    await server.close()
    await expect(updater().update(() => undefined)).rejects.toThrow(sentence)
  })
})
