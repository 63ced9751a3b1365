import type { Db } from '../db/index.ts'
import { deleteCaptured, oldestCaptured } from '../mailbox/index.ts'
import { createYielder } from '../runtime/index.ts'

/** About 3 ms. */
const mailsPerTransaction = 100

/**
 * Removes the mails that the test mailbox received before `before` (ms since the epoch), from the oldest on. It ends at
 * the first that is to be kept: they are numbered without a gap. Returns how many were removed.
 */
export async function clearMails(db: Db, before: number, signal?: AbortSignal): Promise<number> {
  const yielder = createYielder(signal)
  let removed = 0
  for (;;) {
    await yielder.turn()
    const mails = oldestCaptured(db, mailsPerTransaction)
    const kept = mails.findIndex(({ receivedAt }) => receivedAt >= before)
    const old = kept < 0 ? mails : mails.slice(0, kept)
    if (old.length === 0) return removed
    deleteCaptured(db, old.at(-1)!.id)
    removed += old.length
  }
}
