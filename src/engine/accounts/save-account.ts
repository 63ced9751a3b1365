import { AppError } from '../../shared/errors.ts'
import type { AccountInput } from '../../shared/models/account.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Clock } from '../runtime/index.ts'
import type { Db } from '../db/index.ts'
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
} from './accounts.sql.ts'

export function accountGone(): AppError {
  return new AppError('NOT_FOUND', 'account-gone')
}

/**
 * Saves an account and returns its ID; `id: null` creates one. A new mail server is what the person wants to send with, so
 * it becomes the active account unless another mail server is. For the test mailbox, only the sender and the limits can be
 * changed.
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
      throw new AppError('WRONG_STATE', 'mailbox-not-removable')
    }
    const [first, ...others] = liveCampaignsOf(db, id)
    if (first) {
      throw new AppError(
        'WRONG_STATE',
        'account-in-use',
        { account: account.name, campaign: first.name, others: others.length },
        { data: { campaignIds: [first, ...others].map((campaign) => campaign.id) } }
      )
    }
    deleteAccount(db, id)
    if (account.isActive) activateAccount(db, mailboxAccountId)
  })
}

function wrongKind(): AppError {
  return new AppError('INVALID_FIELD', 'account-kind-fixed', undefined, { data: { field: 'kind' } })
}
