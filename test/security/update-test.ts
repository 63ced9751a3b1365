import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDownloads, usualLimits } from '../../src/main/updates/https-downloads.ts'
import { createReleaseUpdater } from '../../src/main/updates/release-updater.ts'
import { appImage, type Release, releaseCertificate, startReleaseServer } from '../helpers/release-server.ts'

export const release = (version: string): Release => ({
  version,
  name: `Countersign-${version}.AppImage`,
  bytes: appImage(version)
})

interface Given {
  mayAsk?: () => boolean
  limits?: typeof usualLimits
  ca?: string
  url?: string
  platform?: NodeJS.Platform
}

export type UpdateTest = Awaited<ReturnType<typeof createUpdateTest>>

/** Version 0.1.0 as it is installed, and a place of releases. */
export async function createUpdateTest() {
  const server = await startReleaseServer()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-update-'))
  const installed = join(folder, 'Countersign.AppImage')
  await writeFile(installed, appImage('0.1.0'))
  await chmod(installed, 0o755)
  process.env['APPIMAGE'] = installed

  return {
    server,
    folder,
    installed,
    updater: ({ mayAsk = () => true, limits = usualLimits, ca, url = '', platform = 'linux' }: Given = {}) =>
      createReleaseUpdater({
        place: { ...server.place, ...(url === '' ? {} : { url }) },
        downloads: createDownloads({ limits, mayAsk, ca: ca ?? releaseCertificate.text }),
        version: '0.1.0',
        platform,
        resources: folder,
        folder: join(folder, 'updates'),
        log: () => undefined
      }),
    /** What was asked for so far. */
    asked: () => server.requests.map(({ name }) => name),
    /** Files below the folder. */
    left: async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name),
    async end() {
      delete process.env['APPIMAGE']
      await server.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}
