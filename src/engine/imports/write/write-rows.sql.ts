import type { UserStatus } from '../../../shared/models/user.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { UndeliverableReason } from '../../../shared/words/undeliverable-words.ts'
import type { Db } from '../../db/index.ts'
import { attachToRead, detach } from '../../sqlite/index.ts'

export interface WriteOrder {
  importId: number
  fileName: string
  stageFile: string
  /** Milliseconds since the epoch: `created_at` and `updated_at` of what is written. */
  now: number
  /** The first new user's ID. */
  firstId: number
  actor: Actor
}

const fromFile = JSON.stringify({ reason: 'in-imported-file', params: {} } satisfies UndeliverableReason)

/**
 * A verified user stays verified. A changed address can be sent to, whatever was wrong with the one before.
 */
const nextStatus = `(CASE
  WHEN users.status = 'verified' OR s.status = 'verified' THEN 'verified'
  WHEN s.status = 'undeliverable' THEN 'undeliverable'
  WHEN users.status = 'undeliverable' AND users.address_key <> s.address_key THEN 'pending'
  ELSE users.status END)`

/** The tables of a stage that are written, in this order. */
const stageTables = ['creates', 'created_names', 'created_ids', 'updates'] as const
type StageTable = (typeof stageTables)[number]

/** Writes the rows (after, through] of one table. */
export interface WriteStep {
  /** The number of its last row. */
  last: number
  write(after: number, through: number): void
}

/**
 * Attaches the stage and prepares its writing; `close` detaches it. Nobody else changes who is who meanwhile
 * (users/edit/identities.ts), so what the comparison found still holds.
 */
export function openStageToWrite(
  db: Db,
  { importId, fileName, stageFile, now, firstId, actor }: WriteOrder
): { steps: WriteStep[]; close(): void } {
  const stage = `import_${importId}`
  const base = firstId - 1
  const phrase: TimelinePhrase = { reason: 'updated-by-import', params: { fileName } }
  attachToRead(db, stageFile, stage)
  const sql = writeSql(stage)
  const writers: Record<StageTable, WriteStep['write']> = {
    creates(after, through) {
      db.statement(sql.create).run(base, now, importId, after, through)
      const counts = db.statement<{ status: UserStatus; n: number }>(sql.statuses).all(after, through)
      for (const { status, n } of counts) db.statement(sql.count).run(n, status)
    },
    created_names: (after, through) => void db.statement(sql.name).run(base, after, through),
    created_ids: (after, through) => void db.statement(sql.externalId).run(base, after, through),
    updates(after, through) {
      db.statement(sql.remember).run(importId, now, after, through)
      db.statement(sql.update).run(now, after, through)
      db.statement(sql.event).run(now, JSON.stringify(phrase), after, through, actor.id)
    }
  }
  const last = (table: StageTable) =>
    db.statement<{ last: number }>(`SELECT coalesce(max(seq), 0) AS last FROM ${stage}.${table}`).get()!.last
  return {
    steps: stageTables.map((table) => ({ last: last(table), write: writers[table] })),
    close: () => detach(db, stage)
  }
}

function writeSql(stage: string) {
  return {
    /** Parameters: first id - 1, now, importId, after, through. `bulk`: the next three do what triggers do otherwise. */
    create: `
INSERT INTO users (id, external_id, name, name_key, address, address_key, domain, role, locale, fields, import_link,
  status, status_at, status_by, undeliverable_reason, created_at, updated_at, import_id, bulk)
SELECT ?1 + c.seq, c.external_id, c.name, c.name_key, c.address, c.address_key, c.domain, c.role, c.locale, c.fields,
  c.link, c.status, CASE WHEN c.status <> 'pending' THEN coalesce(c.status_at, ?2) END,
  CASE WHEN c.status <> 'pending' THEN 'import' END,
  CASE WHEN c.status = 'undeliverable' THEN '${fromFile}' END, ?2, ?2, ?3, 1
FROM ${stage}.creates c WHERE c.seq > ?4 AND c.seq <= ?5`,

    /** Parameters: after, through. */
    statuses: `
SELECT status, count(*) AS n FROM ${stage}.creates WHERE seq > ?1 AND seq <= ?2 GROUP BY status`,
    /** Parameters: n, status. */
    count: `UPDATE user_counts SET n = n + ?1 WHERE status = ?2`,

    /** Parameters: first id - 1, after, through. */
    name: `
INSERT INTO user_names SELECT n.name_key, ?1 + n.created FROM ${stage}.created_names n WHERE n.seq > ?2 AND n.seq <= ?3`,

    /** Parameters: first id - 1, after, through. An ID of a deleted user passes to the new one. */
    externalId: `
INSERT OR REPLACE INTO user_external_ids
SELECT i.external_id, ?1 + i.created FROM ${stage}.created_ids i WHERE i.seq > ?2 AND i.seq <= ?3`,

    /** Parameters: importId, now, after, through. What users were, and what shows whether they changed since. */
    remember: `
INSERT INTO import_changes (import_id, user_id, before)
SELECT ?1, users.id, json_object('name', users.name, 'name_key', users.name_key, 'address', users.address,
  'address_key', users.address_key, 'domain', users.domain, 'role', users.role, 'locale', users.locale,
  'fields', users.fields, 'import_link', users.import_link, 'status', users.status, 'status_at', users.status_at,
  'status_by', users.status_by, 'undeliverable_reason', users.undeliverable_reason, 'updated_at', users.updated_at,
  'link_expires_at', users.link_expires_at, 'link_used_at', users.link_used_at,
  'written_at', ?2, 'status_after', ${nextStatus},
  'last_attempt', (SELECT max(a.id) FROM attempts a WHERE a.user_id = users.id))
FROM ${stage}.updates s CROSS JOIN users WHERE s.seq > ?3 AND s.seq <= ?4 AND users.id = s.user_id`,

    /** Parameters: now, after, through. Links that went to another address no longer verify anything. */
    update: `
UPDATE users SET
  name = coalesce(s.name, users.name),
  name_key = CASE WHEN s.name IS NOT NULL OR users.name = '' THEN s.name_key ELSE users.name_key END,
  address = s.address, address_key = s.address_key, domain = s.domain,
  role = coalesce(s.role, users.role),
  locale = coalesce(s.locale, users.locale),
  fields = CASE WHEN s.fields IS NULL THEN users.fields ELSE json_patch(users.fields, s.fields) END,
  import_link = coalesce(s.link, users.import_link),
  link_expires_at = CASE WHEN users.address_key = s.address_key THEN users.link_expires_at END,
  link_used_at = CASE WHEN users.address_key = s.address_key THEN users.link_used_at END,
  status = ${nextStatus},
  status_at = CASE WHEN ${nextStatus} = users.status THEN users.status_at ELSE coalesce(s.status_at, ?1) END,
  status_by = CASE WHEN ${nextStatus} = users.status THEN users.status_by ELSE 'import' END,
  undeliverable_reason = CASE WHEN ${nextStatus} = users.status THEN users.undeliverable_reason
    WHEN ${nextStatus} = 'undeliverable' THEN '${fromFile}' END,
  updated_at = ?1
FROM ${stage}.updates s
WHERE s.seq > ?2 AND s.seq <= ?3 AND users.id = s.user_id`,

    /** Parameters: now, phrase, after, through, actor. */
    event: `
INSERT INTO user_events (user_id, at, kind, phrase, actor)
SELECT s.user_id, ?1, 'changed', ?2, ?5 FROM ${stage}.updates s WHERE s.seq > ?3 AND s.seq <= ?4`
  }
}
