import type { UpdatesState } from '../../shared/ipc/shell.ts'
import type { ReleaseUpdater } from './release-updater.ts'

export interface UpdatesOptions {
  /** Who is asked for updates; where there is nobody, or nothing that could be updated, why as a sentence. */
  from: { host: string } | { why: string }
  /** The person's setting. */
  isOn: () => boolean
  /** Called at the first look, never while it is off. */
  load: () => Promise<ReleaseUpdater>
  onState: (state: UpdatesState) => void
  /** Milliseconds of the epoch. */
  now: () => number
  log: (line: string) => void
}

export interface Updates {
  readonly state: UpdatesState
  /** To be called at start, and whenever the setting may have changed. */
  settingChanged(): void
  /** Resolves when what it began has come to its end; how is in `state`. Never rejects. */
  look(): Promise<void>
  /** When the app ends. `mayInstall` false: mail was being sent, or the computer shuts down. */
  atQuit(exitCode: number, mayInstall: boolean): void
}

const day = 24 * 3_600_000

/**
 * Updates of the app, off until the person turns them on: then it looks at start and once a day, downloads what is newer,
 * and installs it when the app is quit. A failure is said where the setting is, nowhere else, and tried again the next day.
 */
export function createUpdates({ from, isOn, load, onState, now, log }: UpdatesOptions): Updates {
  let state: UpdatesState =
    'why' in from ? { step: 'cannot', why: from.why } : { step: 'off', host: from.host }
  let timer: ReturnType<typeof setInterval> | undefined
  let loaded: Promise<ReleaseUpdater> | undefined
  let underWay: Promise<void> | undefined
  let updater: ReleaseUpdater | undefined
  /** What turning it off began. */
  let ending = Promise.resolve()

  function show(next: UpdatesState) {
    state = next
    onState(state)
  }

  /** In steps of a hundredth: the window need not hear of each piece that arrives. */
  function showShare(host: string, version: string, exact: number) {
    const share = Math.floor(exact * 100) / 100
    if (!isOn() || (state.step === 'downloading' && state.share === share)) return
    show({ step: 'downloading', host, version, share })
  }

  async function lookOnce(host: string) {
    show({ step: 'looking', host })
    try {
      await ending
      if (!isOn()) return
      updater = await (loaded ??= load())
      if (!isOn()) return
      const version = await updater.update((found, share) => showShare(host, found, share))
      // What is left of the update before this one.
      if (version === null) await updater.clear().catch((error: unknown) => log(String(error)))
      if (!isOn()) return
      if (version === null) show({ step: 'waiting', host, lookedAt: now(), problem: null })
      else show({ step: 'ready', host, version })
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      if (!isOn()) return
      log(`No update: ${problem}`)
      show({ step: 'waiting', host, lookedAt: now(), problem })
    }
  }

  function look(): Promise<void> {
    // What is ready is not taken back by a look that fails; the version after it comes after the restart.
    if ('why' in from || !isOn() || state.step === 'ready') return Promise.resolve()
    return (underWay ??= lookOnce(from.host).finally(() => (underWay = undefined)))
  }

  async function end() {
    updater?.abort()
    await underWay
    if (!isOn()) await updater?.clear()
  }

  return {
    get state() {
      return state
    },
    look,
    settingChanged() {
      if ('why' in from || isOn() === (state.step !== 'off')) return
      clearInterval(timer)
      if (isOn()) {
        show({ step: 'waiting', host: from.host, lookedAt: null, problem: null })
        timer = setInterval(() => void look(), day)
        timer.unref()
        // What was being ended when it was turned on again, if anything, comes to its end first.
        void Promise.resolve(underWay).then(look)
      } else {
        show({ step: 'off', host: from.host })
        ending = end().catch((error: unknown) => log(String(error)))
      }
    },
    atQuit(exitCode, mayInstall) {
      if (state.step === 'ready' && mayInstall) updater?.atQuit(exitCode)
    }
  }
}
