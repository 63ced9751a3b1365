import type { Readable } from 'node:stream'
import type { Prompts } from './prompts.ts'
import type { Terminal } from './terminal.ts'

/** What a command is given of the world: nothing below the entry reads the environment. */
export interface CommandContext {
  terminal: Terminal
  prompts: Prompts
  /** `--json`. */
  json: boolean
  /** Where relative paths of arguments start. */
  cwd: string
  /** Absolute. */
  dataDir: string
  templatesDir: string
  version: string
  /** Of `--secrets`: an absolute path, '-' for standard input; null where it was not given. */
  secrets: string | null
  stdin: Readable
  credentialsDirectory: string | undefined
  userId: number | undefined
  now(): number
  /** Aborted by SIGINT, SIGTERM or SIGHUP. */
  stop: AbortSignal
}

/** Resolves with the exit code. */
export type Task = (context: CommandContext) => number | Promise<number>
