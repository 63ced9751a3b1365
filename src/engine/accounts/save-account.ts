import { type AppError, sentenceError } from '../../shared/errors.ts'
import type { AccountInput } from '../../shared/models/account.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Db } from '../db/database.ts'
import { checkAccount } from './check-account.ts'
import {
  activateAccount,
  activeAccount,
  deleteAccount,
  findAccount,
  insertAccount,
  liveCampaignsOf,
  mailboxAccountId,
  noteChange,
  updateAccount
} from './queries.ts'

export function accountGone(): AppError {
  return sentenceError('NOT_FOUND', 'That account is not there any more.')
}

/**
 * Saves an account and returns its id; `id: null` makes a new one. A new mail server is what the person wants to send
 * through, so it becomes the active account, unless another one is that already. Of the test mailbox only the sender and
 * the limits can be changed.
 */
export function saveAccount(
  db: Db,
  clock: Pick<Clock, 'now'>,
  id: number | null,
  input: AccountInput,
  actor: Actor
): number {
  return db.transaction(() => {
    if (id === null) return add(db, clock.now(), input, actor)
    const kept = findAccount(db, id)
    if (!kept) throw accountGone()
    if (kept.kind !== input.kind) throw wrongKind()
    const { name, host, port, security, user, oauth2 } = kept
    updateAccount(
      db,
      id,
      checkAccount(kept.kind === 'mailbox' ? { ...input, name, host, port, security, user, oauth2 } : input)
    )
    noteChange(db, id, actor)
    return id
  })
}

function add(db: Db, now: number, input: AccountInput, actor: Actor): number {
  if (input.kind === 'mailbox') throw wrongKind()
  const id = insertAccount(db, checkAccount(input), now)
  noteChange(db, id, actor)
  if (activeAccount(db)?.kind !== 'smtp') activateAccount(db, id)
  return id
}

/** Refuses for the test mailbox and while a live campaign sends through it. Then the test mailbox takes its place. */
export function removeAccount(db: Db, id: number): void {
  db.transaction(() => {
    const account = findAccount(db, id)
    if (!account) throw accountGone()
    if (account.kind === 'mailbox') {
      throw sentenceError('WRONG_STATE', 'The test mailbox is always there: it cannot be removed.')
    }
    const live = liveCampaignsOf(db, id)
    if (live.length > 0) {
      const others = live.length > 1 ? ` and ${live.length - 1} more` : ''
      throw sentenceError(
        'WRONG_STATE',
        `“${account.name}” is still needed by the campaign “${live[0]!.name}”${others}. Stop it or let it finish, then remove the account.`,
        { data: { campaignIds: live.map((campaign) => campaign.id) } }
      )
    }
    deleteAccount(db, id)
    if (account.isActive) activateAccount(db, mailboxAccountId)
  })
}

function wrongKind(): AppError {
  return sentenceError(
    'INVALID_FIELD',
    'There is one test mailbox, and a mail server cannot become it. Add a mail server instead.',
    { data: { field: 'kind' } }
  )
}
