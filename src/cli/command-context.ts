import type { Readable } from 'node:stream'
import type { Terminal } from './terminal.ts'

/** What a command is given of the world: nothing below the entry reads the environment. */
export interface Surroundings {
  terminal: Terminal
  /** Absolute. */
  dataDir: string
  templatesDir: string
  version: string
  stdin: Readable
  credentialsDirectory: string | undefined
  userId: number | undefined
  now(): number
  /** Aborted by SIGINT, SIGTERM or SIGHUP. */
  stop: AbortSignal
}
