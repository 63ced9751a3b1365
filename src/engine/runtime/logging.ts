import { renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { destination, type Logger, pino } from 'pino'

/** Everything that may hold a person's address or a credential. The send log is in the database; this one is for faults. */
const redact = [
  '*.address',
  '*.to',
  '*.password',
  '*.user',
  '*.accessToken',
  '*.refreshToken',
  '*.clientSecret',
  '*.secret',
  'address',
  'password',
  'envelope',
  'err.envelope'
]

/**
 * Wherever it stands in a line, such as in the message of an error, with everything that an import takes for an address,
 * also percent-encoded. Rather too much than too little, but `node_modules/@scope` of a stack stays. Limited, because a
 * long run without an @ would take square time.
 */
const address =
  /(?:\\"[^"]{0,64}\\"|[^\s"<>\\(),:;[\]@]{0,199}[^\s"<>\\(),:;[\]@/])(?:@|%40)[^\s"'<>\\(),:;/[\]=]+/gi

/** The log and the one before it. */
export const logFiles = { current: 'engine.log', previous: 'engine.log.old' } as const

/** A larger log becomes the previous one: both together take twice as much. */
const maxLogBytes = 5_000_000

/**
 * The engine's own log, `engine.log` in the data folder: one JSON object a line, no address and no secret in it. It is
 * worth less than the work: where it cannot be written (a full disk) the engine continues without. `sync`: each line is
 * written at once, for a process that may end at any moment.
 */
export function openLog(folder: string, { sync = false, maxBytes = maxLogBytes } = {}): Logger {
  const dest = join(folder, logFiles.current)
  let bytes = 0
  const makeRoom = () => {
    if (bytes < maxBytes) return false
    bytes = 0
    try {
      renameSync(dest, join(folder, logFiles.previous))
      return true
    } catch {
      // Windows renames no open file: the next start does.
      return false
    }
  }
  const options = {
    level: 'info',
    base: null,
    redact: { paths: redact, censor: '[redacted]' },
    hooks: {
      streamWrite(line: string) {
        const masked = line.replace(address, '[address]')
        bytes += Buffer.byteLength(masked)
        if (makeRoom()) file?.reopen()
        return masked
      }
    }
  }
  let file: ReturnType<typeof destination> | undefined
  try {
    bytes = statSync(dest, { throwIfNoEntry: false })?.size ?? 0
    makeRoom()
    file = destination({ dest, mkdir: true, sync })
    file.on('error', () => {})
    return pino(options, file)
  } catch {
    return pino({ level: 'silent' })
  }
}
