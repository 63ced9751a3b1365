import type { AccountInput, OAuth2LogIn } from '../../shared/models/account.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Db } from '../db/index.ts'

/** The account of the built-in test mailbox, which always exists. */
export const mailboxAccountId = 1

/** An account as stored. Main keeps its secrets, under `account:<id>`. */
export interface AccountRow extends AccountInput {
  id: number
  isActive: boolean
}

/** The test mailbox first, then by name. */
export function listAccounts(db: Db): AccountRow[] {
  return db.all(select(db)).map(asAccount).toSorted(inOrder)
}

export function findAccount(db: Db, id: number): AccountRow | undefined {
  const row = db.get(select(db).where('id', '=', id))
  return row && asAccount(row)
}

/** The account that emails are sent with unless another one is chosen. */
export function activeAccount(db: Db): AccountRow | undefined {
  const row = db.get(select(db).where('is_active', '=', 1))
  return row && asAccount(row)
}

/** Makes this the only active account. */
export function activateAccount(db: Db, id: number): void {
  db.statement('UPDATE accounts SET is_active = (id = ?) WHERE is_active <> (id = ?)').run(id, id)
}

/** Never reuses the ID of a removed account that a campaign was sent with: a retry would use the new account. */
export function insertAccount(db: Db, input: AccountInput, at: number): number {
  const { last } = db
    .statement<{ last: number }>(
      'SELECT coalesce(max(id), 0) AS last FROM (SELECT id FROM accounts UNION ALL SELECT account_id FROM campaigns)'
    )
    .get()!
  return insertAccountAs(db, last + 1, input, at)
}

export function updateAccount(db: Db, id: number, input: AccountInput): void {
  db.run(db.k.updateTable('accounts').set(columns(input)).where('id', '=', id))
}

/** Who changed it last. */
export function noteChange(db: Db, id: number, actor: Actor): void {
  db.run(db.k.updateTable('accounts').set({ changed_by: actor.id }).where('id', '=', id))
}

export function deleteAccount(db: Db, id: number): void {
  db.run(db.k.deleteFrom('accounts').where('id', '=', id))
}

/** Campaigns that are not over and send with this account, oldest first. */
export function liveCampaignsOf(db: Db, accountId: number): { id: number; name: string }[] {
  return db.all(
    db.k
      .selectFrom('campaigns')
      .select(['id', 'name'])
      .where('account_id', '=', accountId)
      .where('state', 'in', ['scheduled', 'held', 'running', 'paused'])
      .orderBy('id')
  )
}

export function insertAccountAs(db: Db, id: number, input: AccountInput, at: number): number {
  const values = { ...columns(input), is_active: 0, created_at: at, id }
  return db.run(db.k.insertInto('accounts').values(values)).lastId
}

const select = ({ k }: Db) => k.selectFrom('accounts').selectAll()

function columns(input: AccountInput) {
  return {
    kind: input.kind,
    name: input.name,
    host: input.host,
    port: input.port,
    security: input.security,
    user: input.user,
    oauth2: input.oauth2 && JSON.stringify(input.oauth2),
    from_name: input.fromName,
    from_address: input.fromAddress,
    reply_to: input.replyTo,
    rate_per_second: input.ratePerSecond,
    max_connections: input.maxConnections,
    messages_per_connection: input.messagesPerConnection
  }
}

function asAccount(row: ReturnType<typeof columns> & { id: number; is_active: number }): AccountRow {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    host: row.host,
    port: row.port,
    security: row.security,
    user: row.user,
    oauth2: row.oauth2 === null ? null : (JSON.parse(row.oauth2) as OAuth2LogIn),
    fromName: row.from_name,
    fromAddress: row.from_address,
    replyTo: row.reply_to,
    ratePerSecond: row.rate_per_second,
    maxConnections: row.max_connections,
    messagesPerConnection: row.messages_per_connection,
    isActive: row.is_active === 1
  }
}

function inOrder(a: AccountRow, b: AccountRow): number {
  return (
    Number(b.id === mailboxAccountId) - Number(a.id === mailboxAccountId) ||
    a.name.localeCompare(b.name) ||
    a.id - b.id
  )
}
