import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ReleaseUpdater } from '../../src/main/updates/release-updater.ts'
import { updatesFrom } from '../../src/main/updates/updates-from.ts'
import { createUpdates, type UpdatesOptions } from '../../src/main/updates/updates.ts'

const day = 24 * 3_600_000
const host = 'releases.example'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Updates with an updater whose looks end as the test says; `done` is what it was asked to do. */
function parts({
  from = { host },
  on = true,
  clearing = Promise.resolve()
}: { from?: UpdatesOptions['from']; on?: boolean; clearing?: Promise<void> } = {}) {
  const done: string[] = []
  const looks: PromiseWithResolvers<string | null>[] = []
  let tell: (version: string, share: number) => void = () => undefined
  const updater: ReleaseUpdater = {
    update(onShare) {
      done.push('look')
      tell = onShare
      looks.push(Promise.withResolvers())
      return looks.at(-1)!.promise
    },
    abort() {
      done.push('abort')
      looks.at(-1)?.reject(new Error('Checking for updates was stopped.'))
    },
    clear: () => (done.push('clear'), clearing),
    atQuit: (code) => void done.push(`install ${code}`)
  }
  const states: unknown[] = []
  const setting = { on }
  const updates = createUpdates({
    from,
    isOn: () => setting.on,
    load: () => Promise.resolve((done.push('load'), updater)),
    onState: (state) => states.push(state),
    now: () => Date.now(),
    log: () => undefined
  })
  return {
    updates,
    done,
    states,
    settle: () => vi.advanceTimersByTimeAsync(0),
    turn(to: boolean) {
      setting.on = to
      updates.settingChanged()
      return vi.advanceTimersByTimeAsync(0)
    },
    tell: (version: string, share: number) => tell(version, share),
    ends: async (version: string | null) => {
      looks.at(-1)!.resolve(version)
      await vi.advanceTimersByTimeAsync(0)
    },
    fails: async (why: string) => {
      looks.at(-1)!.reject(new Error(why))
      await vi.advanceTimersByTimeAsync(0)
    }
  }
}

describe('updates', () => {
  it('are off: nothing is loaded, looked for or installed, however long and whoever asks', async () => {
    const { updates, done, states } = parts({ on: false })
    updates.settingChanged()
    await updates.look()
    await vi.advanceTimersByTimeAsync(10 * day)
    updates.atQuit(0, true)
    expect(done).toEqual([])
    expect(states).toEqual([])
    expect(updates.state).toEqual({ step: 'off', host })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that cannot be had are not looked for, though the setting is on', async () => {
    const why = 'Updates aren’t available in this build.'
    const { updates, done } = parts({ from: { why } })
    updates.settingChanged()
    await updates.look()
    await vi.advanceTimersByTimeAsync(10 * day)
    expect(done).toEqual([])
    expect(updates.state).toEqual({ step: 'cannot', why })
  })

  it('are looked for when they are turned on, at start, and once a day', async () => {
    const { updates, done, ends, turn } = parts()
    await turn(true)
    await ends(null)
    expect(done).toEqual(['load', 'look', 'clear'])
    expect(updates.state).toEqual({ step: 'waiting', host, lookedAt: Date.now(), problem: null })
    await vi.advanceTimersByTimeAsync(day - 1)
    expect(done.filter((what) => what === 'look')).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(done.filter((what) => what === 'look')).toHaveLength(2)
    await ends(null)
    await vi.advanceTimersByTimeAsync(day)
    expect(done.filter((what) => what === 'look')).toHaveLength(3)
  })

  it('tell how far they are in steps of a hundredth, and are installed at the end', async () => {
    const { updates, done, states, ends, tell, turn } = parts()
    await turn(true)
    for (let piece = 0; piece <= 10_000; piece += 1) tell('0.2.0', piece / 10_000)
    expect(states.filter((state) => (state as { step: string }).step === 'downloading')).toHaveLength(101)
    updates.atQuit(0, true)
    expect(done, 'not what is not all there').not.toContain('install 0')
    await ends('0.2.0')
    expect(updates.state).toEqual({ step: 'ready', host, version: '0.2.0' })
    updates.atQuit(0, true)
    expect(done).toContain('install 0')
  })

  it('are not installed when the app ends while mail is sent or the computer shuts down', async () => {
    const { updates, done, ends, turn } = parts()
    await turn(true)
    await ends('0.2.0')
    updates.atQuit(0, false)
    expect(done).toEqual(['load', 'look'])
  })

  it('that failed are tried again the next day, or when the person asks; what is ready stays', async () => {
    const { updates, done, ends, fails, turn } = parts()
    await turn(true)
    await fails('releases.example cannot be reached.')
    const problem = 'releases.example cannot be reached.'
    expect(updates.state).toEqual({ step: 'waiting', host, lookedAt: Date.now(), problem })
    const second = updates.look()
    expect(updates.state).toEqual({ step: 'looking', host })
    await vi.advanceTimersByTimeAsync(0)
    await ends('0.2.0')
    await second
    await updates.look()
    await vi.advanceTimersByTimeAsync(3 * day)
    expect(done.filter((what) => what === 'look')).toHaveLength(2)
    expect(updates.state).toEqual({ step: 'ready', host, version: '0.2.0' })
  })

  it('are looked for once at a time', async () => {
    const { updates, done, ends, turn } = parts()
    await turn(true)
    const asked = [updates.look(), updates.look()]
    await vi.advanceTimersByTimeAsync(day)
    await ends(null)
    await Promise.all(asked)
    expect(done.filter((what) => what === 'look')).toHaveLength(1)
  })

  it('that are turned off end at once, and what was downloaded is thrown away, not installed', async () => {
    const { updates, done, tell, ends, turn } = parts()
    await turn(true)
    tell('0.2.0', 0.5)
    await turn(false)
    expect(done).toEqual(['load', 'look', 'abort', 'clear'])
    tell('0.2.0', 0.6)
    expect(updates.state).toEqual({ step: 'off', host })
    await vi.advanceTimersByTimeAsync(10 * day)
    expect(done).toHaveLength(4)

    await turn(true)
    await ends('0.2.0')
    await turn(false)
    updates.atQuit(0, true)
    expect(done).toEqual(['load', 'look', 'abort', 'clear', 'look', 'abort', 'clear'])
  })

  it('that are turned on again are looked for when what was downloaded is gone, not while it goes', async () => {
    const clearing = Promise.withResolvers<void>()
    const { updates, done, ends, settle, turn } = parts({ clearing: clearing.promise })
    await turn(true)
    await ends('0.2.0')
    await turn(false)
    await turn(true)
    void updates.look()
    await settle()
    expect(done).toEqual(['load', 'look', 'abort', 'clear'])
    clearing.resolve()
    await settle()
    expect(done).toEqual(['load', 'look', 'abort', 'clear', 'look'])
  })
})

describe('where updates come from', () => {
  const place = {
    url: 'https://releases.example/countersign/',
    publicKey: 'MCowBQYDK2VwAyEA5Nz5KfALmw9BlZvFSi39YYLcgffI4gevR9fYW015OM4='
  }
  const file = async (manifest: object) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'countersign-place-')))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
    return join(folder, 'package.json')
  }
  const installed = { platform: 'win32', packaged: true, appImage: undefined, appDir: undefined } as const
  const asAppImage = (packaged: string) =>
    ({ platform: 'linux', packaged: true, appImage: packaged, appDir: dirname(packaged) }) as const

  it('is in the package.json of the app that was packaged with one', async () => {
    const packaged = await file({ name: 'countersign', releases: place })
    expect(updatesFrom(packaged, installed)).toEqual({ host, place })
    expect(updatesFrom(packaged, asAppImage(packaged))).toEqual({ host, place })
  })

  it('is nowhere without one, and the app says so', async () => {
    expect(updatesFrom(join(import.meta.dirname, '..', '..', 'package.json'), installed)).toEqual({
      why: 'Updates aren’t available in this build.'
    })
  })

  it('is of no use to what does not update itself', async () => {
    const packaged = await file({ releases: place })
    expect(updatesFrom(packaged, { ...installed, packaged: false })).toEqual({
      why: 'Only an installed app can be updated.'
    })
    expect(updatesFrom(packaged, { ...installed, platform: 'linux' })).toEqual({
      why: 'Update this package the way you installed it.'
    })
    expect(updatesFrom(packaged, { ...asAppImage(packaged), appImage: '/nowhere/at/all' })).toEqual({
      why: 'You don’t have permission to replace the file this app runs from. Ask the person who installed it to update it.'
    })
  })

  it('is not the AppImage of another program, which started this one', async () => {
    const packaged = await file({ releases: place })
    const other = await file({})
    const why = 'Update this package the way you installed it.'
    expect(updatesFrom(packaged, asAppImage(other))).toEqual({ why })
    expect(updatesFrom(packaged, { ...asAppImage(packaged), appDir: '/nowhere/at/all' })).toEqual({ why })
    expect(updatesFrom(packaged, { ...asAppImage(packaged), appDir: undefined })).toEqual({ why })
  })

  it.each([
    { ...place, url: 'http://releases.example/' },
    { ...place, url: 'https://releases.example/countersign' },
    { ...place, publicKey: '' },
    { ...place, publicKey: Buffer.from('not a key').toString('base64') },
    { url: place.url }
  ])('is not taken as %j', async (releases) => {
    const packaged = await file({ releases })
    expect(() => updatesFrom(packaged, installed)).toThrow()
  })
})
