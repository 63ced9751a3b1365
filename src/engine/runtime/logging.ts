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

/** Wherever it stands in a line, such as in the message of an error. Not `node_modules/@scope` of a stack. */
const address = /(?:\\"[^"]*\\"|[^\s"'<>\\(),:;/[\]=]+)@[^\s"'<>\\(),:;/[\]=]+/g

/**
 * The engine's own log, `engine.log` in the data folder: one JSON object a line, no address and no secret in it. It is
 * worth less than the work: where it cannot be written (a full disk) the engine goes on without. `sync`: each line is
 * written at once, for a process that may end at any moment.
 */
export function openLog(folder: string, { sync = false } = {}): Logger {
  const options = {
    level: 'info',
    base: null,
    redact: { paths: redact, censor: '[redacted]' },
    hooks: { streamWrite: (line: string) => line.replace(address, '[address]') }
  }
  try {
    const file = destination({ dest: join(folder, 'engine.log'), mkdir: true, sync })
    file.on('error', () => {})
    return pino(options, file)
  } catch {
    return pino({ level: 'silent' })
  }
}
