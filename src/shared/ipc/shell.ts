import { z } from 'zod'
import { secretKeySchema, type SecretKey } from '../secrets/secret-key.ts'
import type { Settings, SettingsPatch } from '../models/settings.ts'
import type { Reasoned } from '../words/catalog.ts'

/**
 * What the window may ask of the desktop: `window.shell`, made by the preload, answered by main. Every message is
 * parsed with the schemas below at main's edge, and its sender is checked.
 */

export const saveKindSchema = z.enum(['csv', 'html', 'eml', 'json', 'db', 'pdf'])
export type SaveKind = z.infer<typeof saveKindSchema>

/** A file the person chose. Opaque here: procedures of the engine that read or write a file take `handle`. */
export const fileHandleSchema = z.object({
  handle: z.string(),
  /** Base name, for display. */
  name: z.string(),
  /** Bytes; 0 for a file that is to be written. */
  size: z.number()
})
export type FileHandle = z.infer<typeof fileHandleSchema>

/** Requests with an argument, by their name in `shellChannels`. */
export const shellRequests = {
  settingsUpdate: z.record(z.string(), z.unknown()),
  secretsSet: z.object({ key: secretKeySchema, value: z.string().min(1).max(16_384) }),
  secretsRemove: z.object({ key: secretKeySchema }),
  secretsGenerate: z.object({ key: secretKeySchema }),
  filesDropped: z.object({ path: z.string().min(1).max(32_768) }),
  filesSave: z.object({ suggestedName: z.string().max(255), kind: saveKindSchema }),
  filesReveal: z.object({ handle: z.string().max(100) }),
  filesPrint: z.object({ handle: z.string().max(100) }),
  openExternal: z.object({ url: z.string().max(8192) }),
  copyText: z.object({ text: z.string().max(1_000_000) })
}

export interface SecretsStatus {
  /** False: there is no usable keychain, and secrets live only until the app quits. */
  persistent: boolean
  /** Why not, as a sentence. */
  reason: string | null
  /** Names of the secrets that are known; their values never come back. */
  has: SecretKey[]
}

export interface EngineState {
  /** `failed`: it will not be started again until `engine.restart()`. */
  state: 'starting' | 'running' | 'restarting' | 'failed'
  /** Present when something went wrong. `code`: one of shared/errors.ts, when the engine could say why. */
  problem?: Reasoned & { code: string | null }
  /** Starts since it was last healthy for a minute; 1 for the first. */
  attempt: number
}

/** `host`: who is asked for updates; nobody is while it is off. */
export type UpdatesState =
  /** This app cannot update itself: `why` is a sentence. */
  | { step: 'cannot'; why: string }
  | { step: 'off'; host: string }
  /** Milliseconds of the epoch since which nothing newer is known of; `problem` is a sentence about the last look. */
  | { step: 'waiting'; host: string; lookedAt: number | null; problem: string | null }
  | { step: 'looking'; host: string }
  /** `share`: 0 to 1. */
  | { step: 'downloading'; host: string; version: string; share: number }
  /** It is installed when the app is quit. */
  | { step: 'ready'; host: string; version: string }

/** What a menu item, a shortcut of the application menu, or a click on a notification asks the window to do. */
export type ShellCommand =
  | { command: 'new-import' | 'new-user' | 'send-to-pending' | 'pause-sending' | 'resume-sending' }
  | { command: 'back' | 'forward' | 'find' | 'command-palette' }
  | { command: 'keyboard-shortcuts' | 'copy-diagnostics' | 'about' }
  /** `place` is a route of the renderer: '/users', '/campaigns/42'. */
  | { command: 'open'; place: string }
  /** A file given on the command line of a second start, or opened with the app from the desktop. */
  | { command: 'import-file'; file: FileHandle }
  | { command: 'notice'; level: 'info' | 'warning'; message: string }

export interface ShellInfo {
  /** `process.platform`: 'darwin', 'win32', 'linux'. */
  platform: string
  versions: { app: string; electron: string; chrome: string; node: string }
  launch: {
    /** Started with `--demo`. */
    demo: boolean
    /** The file of `--import`. */
    importFile: FileHandle | null
    /** Sentences about what was found at start, such as a settings file that could not be read. */
    notices: string[]
  }
}

type Unsubscribe = () => void

/**
 * Rejections of every method are plain Errors with a sentence in `message`; Electron puts words of its own before it,
 * which the preload takes off.
 */
export interface Shell extends ShellInfo {
  settings: {
    get(): Promise<Settings>
    /** Merged into the settings section by section; rejects with a sentence when the result is not valid. */
    update(patch: SettingsPatch): Promise<Settings>
    onChange(listener: (settings: Settings) => void): Unsubscribe
  }
  secrets: {
    status(): Promise<SecretsStatus>
    set(key: SecretKey, value: string): Promise<SecretsStatus>
    remove(key: SecretKey): Promise<SecretsStatus>
    /** Makes 32 random bytes (base64url), keeps them, and returns them this once: the person's server needs them too. */
    generate(key: SecretKey): Promise<string>
  }
  files: {
    /** Null when the person closes the dialog. */
    openCsv(): Promise<FileHandle | null>
    forDroppedFile(file: File): Promise<FileHandle>
    save(suggestedName: string, kind: SaveKind): Promise<FileHandle | null>
    /** Shows it in the desktop's file manager. */
    reveal(handle: string): Promise<void>
    /** Writes what the window shows, in its print styles, to a PDF chosen with `save`. */
    print(handle: string): Promise<void>
  }
  engine: {
    /** Called with the state of now as soon as main answers, then on every change. */
    onState(listener: (state: EngineState) => void): Unsubscribe
    /**
     * Asks for a fresh port: it comes as a window message whose data is `enginePortMessage`, with the port in `ports[0]`
     * (again by itself after each restart of the engine). Add the listener first, and close an older port.
     */
    requestPort(): void
    /** Starts a failed engine again, or ends and starts one that runs. */
    restart(): Promise<void>
  }
  updates: {
    /** Called with the state of now as soon as main answers, then on every change. */
    onState(listener: (state: UpdatesState) => void): Unsubscribe
    /** Looks now, and downloads what is newer; how it went is in the state. Does nothing while looking is off. */
    look(): Promise<void>
  }
  /** https and mailto only; rejects anything else. Opens in the person's browser. */
  openExternal(url: string): Promise<void>
  copyText(text: string): Promise<void>
  /** Menu items, notifications that were clicked, files opened from the desktop. */
  onCommand(listener: (command: ShellCommand) => void): Unsubscribe
}

declare global {
  interface Window {
    shell: Shell
  }
}
