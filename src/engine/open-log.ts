import { join } from 'node:path'
import { destination, type Logger, pino } from 'pino'

/** Everything that may hold a person's address or a credential. The send log is in the database; this one is for faults. */
const redact = [
  '*.address',
  '*.to',
  '*.password',
  '*.user',
  '*.accessToken',
  '*.secret',
  'address',
  'password',
  'envelope',
  'err.envelope'
]

/** The engine's own log, `engine.log` in the data folder: one JSON object a line, no address and no secret in it. */
export function openLog(folder: string): Logger {
  return pino(
    { level: 'info', base: null, redact: { paths: redact, censor: '[redacted]' } },
    destination({ dest: join(folder, 'engine.log'), mkdir: true, sync: false })
  )
}
