import type { SQLInputValue } from 'node:sqlite'
import type { Insertable } from 'kysely'
import type { Db } from '../../src/engine/db/database.ts'
import type { Schema } from '../../src/engine/db/schema.ts'

/** The columns that a test is about; the others get a plain value, or the database's default. */
export type Columns<Table extends keyof Schema> = Partial<Insertable<Schema[Table]>>

export function insertUser(db: Db, columns: Columns<'users'> = {}): number {
  const { name = 'Ada', address = 'ada@x.example' } = columns
  return insert(db, 'users', {
    name,
    name_key: name.toLowerCase(),
    address,
    address_key: address.toLowerCase(),
    domain: address.slice(address.indexOf('@') + 1).toLowerCase(),
    status: 'pending',
    created_at: 1,
    updated_at: 1,
    ...columns
  })
}

export const insertCampaign = (db: Db, columns: Columns<'campaigns'> = {}): number =>
  insert(db, 'campaigns', {
    kind: 'campaign',
    name: 'Spring',
    state: 'running',
    created_at: 1,
    context: '{}',
    selection: '{}',
    account_id: 1,
    template_name: 'Confirm',
    ...columns
  })

type DeliveryColumns = Columns<'deliveries'> & { campaign_id: number; user_id: number }

/** To the user as they are now, or, where there is no such user, to Ada. */
export function insertDelivery(db: Db, columns: DeliveryColumns): number {
  const recipient = db
    .statement<Recipient>('SELECT name, address, address_key, domain FROM users WHERE id = ?')
    .get(columns.user_id)
  return insert(db, 'deliveries', { ...(recipient ?? ada), state: 'waiting', ...columns })
}

interface Recipient {
  name: string
  address: string
  address_key: string
  domain: string
}
const ada: Recipient = {
  name: 'Ada',
  address: 'ada@x.example',
  address_key: 'ada@x.example',
  domain: 'x.example'
}

/** Of a delivery that is there. */
export function insertAttempt(db: Db, columns: Columns<'attempts'> & { delivery_id: number }): number {
  const delivery = db
    .statement<{ campaign_id: number; user_id: number; address: string }>(
      'SELECT campaign_id, user_id, address FROM deliveries WHERE id = ?'
    )
    .get(columns.delivery_id)
  if (!delivery) throw new Error(`There is no delivery ${columns.delivery_id}`)
  return insert(db, 'attempts', {
    ...delivery,
    try: 1,
    started_at: 1,
    outcome: 'sending',
    account_name: 'Office',
    ...columns
  })
}

/** Returns the row's id. */
function insert<Table extends keyof Schema>(db: Db, table: Table, columns: Columns<Table>): number {
  const names = Object.keys(columns)
  const values = Object.values(columns) as SQLInputValue[]
  const places = names.map(() => '?').join(', ')
  const { lastInsertRowid } = db
    .statement(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`)
    .run(...values)
  return Number(lastInsertRowid)
}
