import { cpSync, linkSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { takeDailyBackup } from '../src/engine/db/safety/backup.ts'
import { AppError } from '../src/shared/errors.ts'
import { startEngineChild } from '../test/helpers/engine-child.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  startTestEngine,
  withDatabase
} from '../test/helpers/test-engine.ts'
import { seededRandom } from '../test/helpers/test-parts.ts'
import { type Damage, damages } from './data-damage.ts'
import { type Asked, counted, type Line, shortened } from './proof.ts'
import { type RecordingSink, startRecordingSink } from './recording-sink.ts'

const recipients = 300
const hour = 3_600_000

const refused = 'refused with a sentence, the file as it was'
const paused = 'opened with every campaign paused, and said so'
const unnoticed = 'went on as after any kill'

/** A data folder as SIGKILL left it in the middle of a campaign, and the server that has the mails. */
export interface KilledData {
  dataDir: string
  /** Puts the folder back as it was killed. */
  again(): void
  sink: RecordingSink
  /** Who has a mail. */
  had: Set<string>
}

/** Damaged, foreign and earlier data: it opens to a safe state, says what happened, and sends nothing by itself. */
export function run({ seed, times = 50 }: Asked): Promise<Line[]> {
  return withKilledData(async (killed) => {
    const lines: Line[] = []
    for (const damage of damages) lines.push(await damageData(killed, damage, times, seed))
    return lines
  })
}

export async function withKilledData<T>(work: (killed: KilledData) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-damage-'))
  const sink = await startRecordingSink(root)
  try {
    const dataDir = join(root, 'killed')
    await killInMidCampaign(dataDir, sink)
    const had = new Set(sink.received().map(({ recipient }) => recipient))
    return await work({ dataDir, again: keepAsItIs(root, dataDir), sink, had })
  } finally {
    await sink.close()
    rmSync(root, { recursive: true, force: true })
  }
}

export async function damageData(
  { dataDir, again, sink, had }: KilledData,
  damage: Damage,
  times: number,
  seed: number
): Promise<Line> {
  const random = seededRandom(seed)
  const broken: string[] = []
  const came = new Map<string, number>()
  let mails = 0
  for (let n = 0; n < times; n++) {
    again()
    damage.does(dataDir, random)
    const before = sink.received().length
    const opened = await openDamaged(dataDir)
    const sent = sink.received().slice(before)
    came.set(opened, (came.get(opened) ?? 0) + 1)
    if (opened === unnoticed && damage.opens === 'paused, unless harmless') {
      // What was damaged holds nothing: it goes on as after any kill.
      const again = sent.filter(({ recipient }) => had.has(recipient))
      mails += again.length
      if (again.length > 0) broken.push(`${damage.name}: ${again.length} people got a second mail`)
    } else {
      if (opened !== wanted(damage)) broken.push(`${damage.name}: ${opened}`)
      mails += sent.length
      if (sent.length > 0) broken.push(`${damage.name}: ${sent.length} emails went out automatically`)
    }
  }
  return {
    done: `Data, with a running campaign of ${counted(recipients, 'recipients')}: ${damage.name}, ${counted(times, 'times')}`,
    found: `${[...came].map(([what, n]) => `${what}: ${n}`).join('; ')}; ${mails === 0 ? 'nobody' : counted(mails, 'people')} got an email for it`,
    broken: shortened(broken)
  }
}

const wanted = ({ opens }: Damage) => (opens === 'refused' ? refused : paused)

/** The stamp comes back itself, not as a copy: by it the engine knows the folder again. */
function keepAsItIs(root: string, dataDir: string): () => void {
  const [kept, keptStamp] = [join(root, 'kept'), join(root, 'kept-stamp')]
  const stamp = join(dataDir, 'countersign.db-stamp')
  cpSync(dataDir, kept, { recursive: true })
  linkSync(stamp, keptStamp)
  return () => {
    rmSync(dataDir, { recursive: true })
    cpSync(kept, dataDir, { recursive: true })
    rmSync(stamp)
    linkSync(keptStamp, stamp)
  }
}

/** With a backup of a moment earlier. */
async function killInMidCampaign(dataDir: string, sink: RecordingSink): Promise<void> {
  withDatabase(dataDir, (db) => addUsers(db, recipients))
  const engine = await startEngineChild(dataDir)
  const accountId = await addServerAccount(engine.client, sink.port, { ratePerSecond: 200 })
  const ids = Array.from({ length: recipients }, (_, i) => i + 1)
  await engine.client.campaigns.start({ selection: { ids }, options: campaignOptions(accountId) })
  await sink.until(recipients / 3)
  await takeDailyBackup(join(dataDir, 'countersign.db'), dataDir, Date.now())
  await sink.until(recipients / 2)
  await engine.kill()
}

/** Starts the engine on it, lets two days pass, and says how it opened. */
async function openDamaged(dataDir: string): Promise<string> {
  const file = join(dataDir, 'countersign.db')
  const bytes = readFileSync(file)
  const start = () => startTestEngine({ dataDir }).catch((error: unknown) => error as Error)
  const first = await start()
  // Damage that shows only after the checks: main starts the engine again, and then all of the data is looked through.
  const engine = first instanceof Error && !(first instanceof AppError) ? await start() : first
  if (engine instanceof Error) {
    const untouched = readFileSync(file).equals(bytes)
    return engine instanceof AppError && untouched ? refused : `refused: ${engine.message}`
  }
  try {
    for (let passed = 0; passed < 48; passed++) {
      engine.clock.jump(hour)
      await wait(2)
    }
    const { notices } = await engine.client.system.status({})
    const campaigns = await engine.client.campaigns.list({})
    if (campaigns.some(({ pauseReason }) => pauseReason !== 'restored')) return unnoticed
    return notices.some(({ kind }) => kind !== 'info') ? paused : 'paused, and nothing said'
  } finally {
    await engine.close()
  }
}
