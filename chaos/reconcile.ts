import type { Db } from '../src/engine/db/database.ts'
import { withDatabase } from '../test/helpers/test-engine.ts'
import { shortened } from './proof.ts'
import type { Received } from './recording-sink.ts'

/** What a data folder and a server make of each other, when everything has come to its end. */
export interface Reconciled {
  recipients: number
  accepted: number
  /** Outcomes nobody knows, and how many of those messages did arrive. */
  unknown: number
  unknownArrived: number
  /** In no last state, or accepted though the server has nothing. */
  lost: number
  twice: number
  /** By campaign. */
  unknownOf: Map<number, number>
  broken: string[]
}

interface Row {
  campaignId: number
  address: string
  state: string
  messageId: string | null
  attempts: number
  settled: number
  lastOutcome: string | null
}

/**
 * Holds the database of an engine that is not running against what the server received. `expected`: recipients of each
 * campaign.
 */
export function reconcile(
  folder: string,
  expected: ReadonlyMap<number, number>,
  received: readonly Received[]
): Reconciled {
  return withDatabase(folder, (db) => {
    const copies = new Map<string, Received[]>()
    for (const message of received) {
      const before = copies.get(message.recipient)
      if (before) before.push(message)
      else copies.set(message.recipient, [message])
    }
    const rows = db
      .statement(
        `SELECT d.campaign_id AS campaignId, d.address, d.state, d.message_id AS messageId, u.last_outcome AS lastOutcome,
           count(a.id) FILTER (WHERE a.outcome <> 'not-sent') AS attempts, coalesce(sum(a.outcome IN ('accepted', 'unknown')), 0) AS settled
         FROM deliveries d JOIN users u ON u.id = d.user_id LEFT JOIN attempts a ON a.delivery_id = d.id GROUP BY d.id`
      )
      .all() as unknown as Row[]
    const unknown = rows.filter(({ state }) => state === 'unknown')
    const unknownOf = new Map<number, number>()
    for (const { campaignId } of unknown) unknownOf.set(campaignId, (unknownOf.get(campaignId) ?? 0) + 1)
    const missing = [...expected].map(([id, n]) => n - rows.filter((row) => row.campaignId === id).length)
    const lostHere = lost(rows, copies)
    const twiceHere = twice(copies)
    return {
      recipients: rows.length,
      lost: lostHere.length + missing.reduce((sum, n) => sum + n, 0),
      twice: twiceHere.length,
      accepted: rows.filter(({ state }) => state === 'accepted').length,
      unknown: unknown.length,
      unknownArrived: unknown.filter(({ address }) => copies.has(address)).length,
      unknownOf,
      broken: [
        ...shortened(twiceHere),
        ...shortened(lostHere),
        ...strangers(rows, copies),
        ...sums(db, rows, expected),
        ...log(db, rows)
      ]
    }
  })
}

const twice = (copies: Map<string, Received[]>) =>
  [...copies].filter(([, got]) => got.length > 1).map(([to, got]) => `${to} got ${got.length} emails`)

/** Who is in no last state, or is said to have a mail that the server never saw. */
function lost(rows: Row[], copies: Map<string, Received[]>): string[] {
  return rows.flatMap(({ address, state, messageId }) => {
    if (state === 'unknown') return []
    if (state !== 'accepted') return [`${address} is ${state} at the end`]
    const [got] = copies.get(address) ?? []
    if (!got) return [`${address} is accepted, and the server has nothing`]
    return got.messageId === messageId ? [] : [`${address} has another message than the one in the log`]
  })
}

/** Whom the server has a mail for that the database knows nothing of. */
function strangers(rows: Row[], copies: Map<string, Received[]>): string[] {
  const known = new Map(rows.map((row) => [row.address, row]))
  return shortened(
    [...copies.keys()]
      .filter((to) => !['accepted', 'unknown'].includes(known.get(to)?.state ?? ''))
      .map((to) => `the server has a mail for ${to}, who is ${known.get(to)?.state ?? 'not known'}`)
  )
}

function sums(db: Db, rows: Row[], expected: ReadonlyMap<number, number>): string[] {
  const broken: string[] = []
  for (const [id, recipients] of expected) {
    const n = rows.filter(({ campaignId }) => campaignId === id).length
    if (n !== recipients) broken.push(`campaign ${id} has ${n} recipients of ${recipients}`)
  }
  const select = (sql: string) => JSON.stringify(db.statement(sql).all())
  const kept = select('SELECT campaign_id, state, n FROM campaign_counts WHERE n <> 0 ORDER BY 1, 2')
  const real = select('SELECT campaign_id, state, count(*) AS n FROM deliveries GROUP BY 1, 2 ORDER BY 1, 2')
  if (kept !== real) broken.push(`the counts that are shown are ${kept}, the rows say ${real}`)
  return broken
}

/** The log has one row for each time a message was handed over, none of them open, and the users show the newest. */
function log(db: Db, rows: Row[]): string[] {
  const { open } = db.statement(`SELECT count(*) AS open FROM attempts WHERE outcome = 'sending'`).get() as {
    open: number
  }
  return [
    ...(open > 0 ? [`${open} rows of the log are still open`] : []),
    ...shortened(
      rows.flatMap(({ address, state, attempts, settled, lastOutcome }) => {
        if (attempts !== 1 || settled !== 1) return [`${address} has ${attempts} rows in the log`]
        return lastOutcome === state ? [] : [`${address} is ${state}, and the user's row says ${lastOutcome}`]
      })
    )
  ]
}
