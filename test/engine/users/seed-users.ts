import type { UserStatus } from '../../../src/shared/models/user.ts'
import type { Db } from '../../../src/engine/db/database.ts'
import { parseAddress } from '../../../src/engine/addresses/address.ts'
import { nameKey } from '../../../src/engine/addresses/fold-name.ts'

export interface SeedUser {
  name?: string
  address: string
  externalId?: string
  status?: UserStatus | 'deleted'
  lastSentAt?: number
  lastOutcome?: string
  linkExpiresAt?: number
  linkUsedAt?: number
  sentCount?: number
  createdAt?: number
  importId?: number
  fields?: Record<string, string>
  /** What became of the link of a mail to them: each adds a delivery. */
  link?: ('opened_at' | 'fetched_at' | 'confirmed_at')[]
}

/** Writes users row by row. Returns their ids. */
export function seedUsers(db: Db, users: SeedUser[]): number[] {
  return db.transaction(() =>
    users.map((user) => {
      const parsed = parseAddress(user.address)
      if (!parsed.ok) throw new Error(parsed.why[0])
      const name = user.name ?? ''
      const { lastInsertRowid } = db
        .statement(
          `INSERT INTO users (name, name_key, address, address_key, domain, external_id, status, last_sent_at, last_outcome,
             link_expires_at, link_used_at, sent_count, created_at, updated_at, import_id, fields)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
        )
        .run(
          name,
          nameKey(name, parsed.key),
          parsed.address,
          parsed.key,
          parsed.domain,
          user.externalId ?? null,
          user.status ?? 'pending',
          user.lastSentAt ?? null,
          user.lastOutcome ?? null,
          user.linkExpiresAt ?? null,
          user.linkUsedAt ?? null,
          user.sentCount ?? 0,
          user.createdAt ?? 1,
          user.createdAt ?? 1,
          user.importId ?? null,
          JSON.stringify(user.fields ?? {})
        )
      for (const column of user.link ?? []) addDelivery(db, Number(lastInsertRowid), column)
      return Number(lastInsertRowid)
    })
  )
}

function addDelivery(db: Db, userId: number, column: string): void {
  db.statement(
    `INSERT OR IGNORE INTO campaigns (id, kind, name, state, created_at, context, selection, account_id, template_name)
     VALUES (1, 'campaign', 'Spring', 'finished', 1, '{}', '{}', 1, 'Confirm')`
  ).run()
  const { lastInsertRowid } = db
    .statement(
      `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state, settled_at)
       SELECT 1, id, address, address_key, domain, name, 'accepted', 1 FROM users WHERE id = ?`
    )
    .run(userId)
  db.statement(`UPDATE deliveries SET ${column} = ? WHERE id = ?`).run(1 + (userId % 4), lastInsertRowid)
}
