/*
 * A process that a test kills: it opens a data folder, and with 'backup' takes a backup. It says 'ready' when its code is
 * loaded, begins when it is told to, and says 'done'.
 */
import { openToWork, takeBackup } from '../../../../src/engine/db/index.ts'

const [what, dataDir, now] = process.argv.slice(2) as ['open' | 'backup', string, string]
const clock = { now: () => Number(now) }

process.once('message', () => {
  const { db, close } = openToWork(dataDir, clock)
  process.send!('opened')
  const work = what === 'backup' ? takeBackup('by-hand', db.file, dataDir, clock.now()) : Promise.resolve()
  void work.then(() => {
    close()
    process.send!('done')
    process.disconnect()
  })
})
process.send!('ready')
