import type { Actor } from '../../shared/models/actor.ts'
import type { UserStatus } from '../../shared/models/user.ts'
import type { UndeliverableReason } from '../../shared/words/undeliverable-words.ts'
import type { Db } from '../db/index.ts'

const undeliverable = JSON.stringify({ reason: 'sample-user', params: {} } satisfies UndeliverableReason)

export interface SampleColumns {
  name: string
  name_key: string
  address: string
  address_key: string
  domain: string
  role: string
  locale: string
  status: UserStatus
}

export function insertSample(db: Db, user: SampleColumns, now: number, actor: Actor): void {
  const isSettled = user.status !== 'pending'
  db.statement(
    `INSERT INTO users (name, name_key, address, address_key, domain, role, locale, status, status_at, status_by,
       undeliverable_reason, added_by, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  ).run(
    user.name,
    user.name_key,
    user.address,
    user.address_key,
    user.domain,
    user.role,
    user.locale,
    user.status,
    isSettled ? now : null,
    isSettled ? 'import' : null,
    user.status === 'undeliverable' ? undeliverable : null,
    actor.id,
    now,
    now
  )
}
