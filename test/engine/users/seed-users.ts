import type { DeliveryState } from '../../../src/shared/models/delivery.ts'
import type { UserStatus } from '../../../src/shared/models/user.ts'
import type { Db } from '../../../src/engine/db/database.ts'
import { parseAddress } from '../../../src/engine/addresses/address.ts'
import { nameKey } from '../../../src/engine/addresses/fold-name.ts'
import { insertCampaign, insertDelivery, insertUser } from '../../builders/insert-rows.ts'

export interface SeedUser {
  name?: string
  address: string
  externalId?: string
  status?: UserStatus | 'deleted'
  lastSentAt?: number
  lastOutcome?: DeliveryState
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
      const id = insertUser(db, {
        name,
        name_key: nameKey(name, parsed.key),
        address: parsed.address,
        address_key: parsed.key,
        domain: parsed.domain,
        external_id: user.externalId ?? null,
        status: user.status ?? 'pending',
        last_sent_at: user.lastSentAt ?? null,
        last_outcome: user.lastOutcome ?? null,
        link_expires_at: user.linkExpiresAt ?? null,
        link_used_at: user.linkUsedAt ?? null,
        sent_count: user.sentCount ?? 0,
        created_at: user.createdAt ?? 1,
        updated_at: user.createdAt ?? 1,
        import_id: user.importId ?? null,
        fields: JSON.stringify(user.fields ?? {})
      })
      for (const column of user.link ?? []) addDelivery(db, id, column)
      return id
    })
  )
}

type LinkColumn = NonNullable<SeedUser['link']>[number]

function addDelivery(db: Db, userId: number, column: LinkColumn): void {
  if (!db.statement('SELECT 1 FROM campaigns WHERE id = 1').get())
    insertCampaign(db, { id: 1, state: 'finished' })
  const id = insertDelivery(db, { campaign_id: 1, user_id: userId, state: 'accepted', settled_at: 1 })
  // As it happens: triggers count a link at the change.
  db.statement(`UPDATE deliveries SET ${column} = ? WHERE id = ?`).run(1 + (userId % 4), id)
}
