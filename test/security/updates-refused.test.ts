import { generateKeyPairSync, hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDownloads, usualLimits } from '../../src/main/updates/https-downloads.ts'
import { appImage, description, releaseCertificate, startReleaseServer } from '../helpers/release-server.ts'
import { createUpdateTest, release, type UpdateTest } from './update-test.ts'

let given: UpdateTest
beforeEach(async () => {
  given = await createUpdateTest()
})
afterEach(() => given.end())

// The kind of package that is updated in this way is Linux's, and so is the script that stands for one.
describe.skipIf(process.platform !== 'linux')('no update comes of', () => {
  const another = generateKeyPairSync('ed25519').privateKey
  const name = 'Countersign-0.2.0.AppImage'
  const notSigned = /^The newest release is not signed by the developer\. Nothing was downloaded from 127/
  const cannotBeRead = `The description of the newest release, ${description}, can’t be read.`
  const edit = (file: string, change: (text: string) => string) => {
    const bytes = given.server.files.get(file) as Buffer
    given.server.files.set(file, Buffer.from(change(bytes.toString('latin1')), 'latin1'))
  }
  const signed = (change: (text: string) => string) => given.server.put(release('0.2.0'), change)

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
      () => given.server.sign(description, given.server.files.get(description) as Buffer, another),
      notSigned
    ],
    [
      'the signed description of another system',
      () => {
        given.server.sign('latest.yml', given.server.files.get(description) as Buffer)
        given.server.files.set(`${description}.sig`, given.server.files.get('latest.yml.sig')!)
      },
      notSigned
    ],
    [
      'a description without a signature',
      () => given.server.files.delete(`${description}.sig`),
      /^127\.0\.0\.1:\d+ has no latest-linux[\w-]*\.yml\.sig\.$/
    ],
    [
      'no release at all',
      () => given.server.files.clear(),
      /^127\.0\.0\.1:\d+ has no latest-linux[\w-]*\.yml\.$/
    ],
    [
      'a truncated file',
      () => given.server.files.set(name, appImage('0.2.0').subarray(0, 9000)),
      `${name} ended too early.`
    ],
    [
      'a file whose connection is cut',
      () =>
        given.server.files.set(name, (_request, response) => {
          response
            .writeHead(200, { 'content-length': 200_000 })
            .write('#'.repeat(9000), () => response.destroy())
        }),
      `${name} ended too early.`
    ],
    [
      'another file of the same size',
      () => given.server.files.set(name, appImage('6.6.6')),
      `${name} is not the file that was released. It was deleted.`
    ],
    [
      'a file without an end',
      () =>
        given.server.files.set(name, (_request, response) => {
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
        given.server.files.set(description, (_request, response) => {
          response.writeHead(200)
          const more = () => {
            while (response.writable && response.write(Buffer.alloc(65_536))) if (response.destroyed) return
          }
          response.on('drain', more)
          more()
        }),
      `${description} is too large.`
    ],
    [
      'a description that is somewhere else',
      () =>
        given.server.files.set(description, (_request, response) =>
          response.writeHead(302, { location: `/releases/moved.yml` }).end()
        ),
      /^127\.0\.0\.1:\d+ redirects to another address, which is not followed\.$/
    ],
    [
      'a file that is somewhere else',
      () =>
        given.server.files.set(name, (_request, response) =>
          response.writeHead(307, { location: 'https://elsewhere.example/' }).end()
        ),
      /^127\.0\.0\.1:\d+ redirects to another address, which is not followed\.$/
    ],
    [
      'a server in trouble',
      () => given.server.files.set(description, (_request, response) => response.writeHead(503).end()),
      /^127\.0\.0\.1:\d+ does not provide latest-linux[\w-]*\.yml \(HTTP 503\)\.$/
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
      'The newest release has no file for this kind of package.'
    ]
  ]

  it.each(cases)('%s', async (_what, change, sentence) => {
    given.server.put(release('0.2.0'))
    change()
    const app = given.updater()
    await expect(app.update(() => undefined)).rejects.toThrow(sentence)
    expect(await given.left()).toEqual(['Countersign.AppImage'])
    expect(given.asked().filter((name) => name.endsWith('moved.yml'))).toEqual([])
    app.atQuit(0)
    expect(await readFile(given.installed)).toEqual(appImage('0.1.0'))
  })

  it('a server that takes too long, for a description or in the midst of a file', async () => {
    given.server.put(release('0.2.0'))
    const sentence = /^127\.0\.0\.1:\d+ takes too long to respond\.$/
    given.server.files.set(name, (_request, response) => void response.writeHead(200).write('#'))
    await expect(
      given.updater({ limits: { ...usualLimits, silence: 300 } }).update(() => undefined)
    ).rejects.toThrow(sentence)
    await expect(
      given.updater({ limits: { ...usualLimits, large: 600 } }).update(() => undefined)
    ).rejects.toThrow(sentence)
    given.server.files.set(description, () => undefined)
    await expect(
      given.updater({ limits: { ...usualLimits, small: 300 } }).update(() => undefined)
    ).rejects.toThrow(sentence)
    expect(await given.left()).toEqual(['Countersign.AppImage'])
  })

  it.each(['/dev/full', '/nowhere/at/all'])('a disk that does not take it: %s', async (destination) => {
    given.server.put(release('0.2.0'))
    const downloads = createDownloads({
      limits: usualLimits,
      mayAsk: () => true,
      ca: releaseCertificate.text
    })
    const bytes = appImage('0.2.0')
    const expected = { size: bytes.length, sha512: hash('sha512', bytes, 'base64') }
    await expect(
      downloads.large(new URL(name, given.server.place.url), destination, expected, () => undefined)
    ).rejects.toThrow(/^Countersign-0\.2\.0\.AppImage could not be written to the disk \(ENO(SPC|ENT)\)\.$/)
  })

  it('a server that nobody vouches for, or whose certificate is for another or has expired', async () => {
    given.server.put(release('0.2.0'))
    const sentence = /^127\.0\.0\.1:\d+ can’t be reached, or its certificate is not trusted \(\w+\)\.$/
    await expect(given.updater({ ca: '' }).update(() => undefined)).rejects.toThrow(sentence)
    for (const certificate of ['elsewhere', 'expired']) {
      const other = await startReleaseServer(certificate)
      const ca = await readFile(
        join(import.meta.dirname, '..', 'fixtures', 'tls', `${certificate}-cert.pem`),
        'utf8'
      )
      await expect(given.updater({ ca, url: other.place.url }).update(() => undefined)).rejects.toThrow(
        sentence
      )
      expect(other.requests).toEqual([])
      await other.close()
    }
    await given.server.close()
    await expect(given.updater().update(() => undefined)).rejects.toThrow(sentence)
  })
})
