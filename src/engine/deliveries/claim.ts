import type { Db } from '../db/index.ts'
import { beginAttempt } from './attempts.sql.ts'
import type { PreparedMessage } from './prepared-message.ts'
import { giveUpAfter } from './retry-policy.ts'
import { startSending } from './transitions.ts'

/**
 * Intent before action: in one transaction with the results of earlier messages, each delivery becomes `sending` and
 * gets an attempt of its own; only after the commit is its message handed over. So a crash leaves as `sending` at most
 * the messages that were in flight.
 */
export interface Claimed extends PreparedMessage {
  attemptId: number
  startedAt: number
  /** Put off once more it is given up, should that be after this time. Moves with a clock that is set meanwhile. */
  giveUpAt: number
}

/**
 * Inside a transaction. Leaves out what is no longer waiting (stopped, or decided on by a person, in the meantime), people
 * who may not be sent to any more since the message was made, and people whom another campaign is sending to right now.
 * Read again, they are skipped.
 */
export function claim(
  db: Db,
  batch: PreparedMessage[],
  accountName: string,
  now: number,
  nextId: () => number
): Claimed[] {
  const start = startSending(db)
  const claimed: Claimed[] = []
  for (const prepared of batch) {
    const { delivery } = prepared
    const attemptId = nextId()
    if (!start(prepared, attemptId, now)) continue
    beginAttempt(db, { id: attemptId, delivery, accountName, hash: prepared.hash, startedAt: now })
    claimed.push({ ...prepared, attemptId, startedAt: now, giveUpAt: delivery.giveUpAt ?? now + giveUpAfter })
  }
  return claimed
}
