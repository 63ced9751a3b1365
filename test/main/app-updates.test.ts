import { EventEmitter } from 'node:events'
import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { App } from 'electron'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createAppUpdates } from '../../src/main/updates/app-updates.ts'
import { appImage, releaseCertificate, startReleaseServer } from '../helpers/release-server.ts'

/** An app of version 0.1.0 for which version 0.2.0 is ready. */
async function readyApp() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'countersign-app-updates-')))
  const server = await startReleaseServer()
  const trusted = getCACertificates()
  setDefaultCACertificates([releaseCertificate.text])
  const installed = join(folder, 'Countersign.AppImage')
  vi.stubEnv('APPIMAGE', installed)
  vi.stubEnv('APPDIR', folder)
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    setDefaultCACertificates(trusted)
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })

  await writeFile(installed, appImage('0.1.0'))
  await chmod(installed, 0o755)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ releases: server.place }))
  server.put({ version: '0.2.0', name: 'Countersign-0.2.0.AppImage', bytes: appImage('0.2.0') })

  const app = new EventEmitter()
  const powerMonitor = new EventEmitter()
  const engine = { sending: false }
  const updates = createAppUpdates({
    app: Object.assign(app, { isPackaged: true, getVersion: () => '0.1.0' }) as unknown as App,
    powerMonitor: powerMonitor as never,
    packageFile: join(folder, 'package.json'),
    dataFolder: folder,
    isOn: () => true,
    isSending: () => engine.sending,
    onState: () => undefined,
    log: () => undefined
  })
  updates.settingChanged()
  await vi.waitFor(() => expect(updates.state).toMatchObject({ step: 'ready', version: '0.2.0' }), 10_000)
  return {
    powerMonitor,
    engine,
    /** As Electron ends an app whose first `will-quit` waits for the engine to end. */
    async ends(code: number) {
      app.emit('will-quit')
      engine.sending = false
      app.emit('will-quit')
      app.emit('quit', {}, code)
      return (await readFile(installed)).equals(appImage('0.2.0')) ? 'installed' : 'as it was'
    }
  }
}

// A script stands for an AppImage, which only Linux has.
describe.skipIf(process.platform !== 'linux')('an update that is ready', () => {
  it('is installed when the app is quit', async () => {
    const { ends } = await readyApp()
    expect(await ends(0)).toBe('installed')
  })

  it('is not installed when mail was being sent as the app was quit', async () => {
    const { engine, ends } = await readyApp()
    engine.sending = true
    expect(await ends(0)).toBe('as it was')
  })

  it('is not installed when the computer shuts down', async () => {
    const { powerMonitor, ends } = await readyApp()
    powerMonitor.emit('shutdown')
    expect(await ends(0)).toBe('as it was')
  })

  it('is not installed when the app ends with an error', async () => {
    const { ends } = await readyApp()
    expect(await ends(1)).toBe('as it was')
  })
})
