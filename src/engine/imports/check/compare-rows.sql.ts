import type { RefusalReason } from '../../../shared/models/import.ts'
import type { UserStatus } from '../../../shared/models/user.ts'
import type { Statements } from '../../sqlite/index.ts'
import type { RowWarning } from './check-row.ts'
import { plannedSchema } from '../staging/stage.sql.ts'

/** Who a row is: by the customer's ID if it has one, otherwise by address among users without an ID. */
const sameUser = {
  byId: `r.external_id IS NOT NULL AND k.external_id = r.external_id`,
  byAddress: `r.external_id IS NULL AND u.external_id IS NULL AND u.address_key = r.address_key`
}

/** Whether the row `r` differs from the user `u`. Empty values say nothing. */
const differs = `(
  coalesce(r.name <> u.name, 0) OR r.address <> u.address OR r.address_key <> u.address_key
  OR coalesce(r.role <> u.role, 0) OR coalesce(r.locale <> u.locale, 0)
  OR (r.link IS NOT NULL AND r.link IS NOT u.import_link)
  OR (r.fields IS NOT NULL AND json_patch(u.fields, r.fields) <> u.fields)
  OR (u.status <> 'verified' AND r.status IN ('verified', 'undeliverable') AND r.status <> u.status)
)`

const matching = [
  `INSERT INTO matched
   SELECT r.n, u.id, 1 FROM rows r CROSS JOIN live.user_external_ids k CROSS JOIN live.users u
   WHERE ${sameUser.byId} AND u.id = k.user_id AND u.status <> 'deleted'`,
  `INSERT INTO matched
   SELECT r.n, min(u.id), count(*) FROM rows r CROSS JOIN live.users u
   WHERE ${sameUser.byAddress} AND u.status <> 'deleted' GROUP BY r.n`,
  `INSERT INTO refused.refused
   SELECT r.line, 'conflict',
     json_object('reason', 'user-ambiguous', 'params', json_object('address', r.address, 'users', m.users)),
     r.address, json_array(r.address)
   FROM matched m JOIN rows r ON r.n = m.n WHERE m.users > 1`,
  `DELETE FROM rows WHERE n IN (SELECT n FROM matched WHERE users > 1)`,
  `DELETE FROM matched WHERE users > 1`
]

const planning = [
  `INSERT INTO creates
   SELECT NULL, external_id, coalesce(name, ''), name_key, address, address_key, domain, coalesce(role, ''),
     coalesce(locale, ''), coalesce(fields, '{}'), link, coalesce(status, 'pending'), status_at
   FROM rows WHERE n NOT IN (SELECT n FROM matched) ORDER BY address_key, n`,
  `INSERT INTO created_names SELECT NULL, name_key, seq FROM creates ORDER BY name_key, seq`,
  `INSERT INTO created_ids SELECT NULL, external_id, seq FROM creates WHERE external_id IS NOT NULL ORDER BY external_id`,
  `INSERT INTO updates
   SELECT NULL, u.id, r.external_id, r.name, r.name_key, r.address, r.address_key, r.domain, r.role, r.locale, r.fields,
     r.link, r.status, r.status_at
   FROM matched m CROSS JOIN rows r CROSS JOIN live.users u
   WHERE r.n = m.n AND u.id = m.user_id AND ${differs} ORDER BY u.id`,
  `DELETE FROM warned WHERE kind = 'existing-address'`,
  `INSERT INTO warned
   SELECT 'existing-address', count(*), 0 FROM creates c WHERE c.external_id IS NOT NULL AND EXISTS (
     SELECT 1 FROM live.users u WHERE u.address_key = c.address_key AND u.external_id IS NULL AND u.status <> 'deleted')
   HAVING count(*) > 0`,
  `UPDATE refused.about SET refused = (SELECT count(*) FROM refused.refused)`,
  `DELETE FROM refused.refused_pages`,
  `INSERT INTO refused.refused_pages
   SELECT (at - 1) / 100, line FROM (SELECT line, row_number() OVER (ORDER BY line) AS at FROM refused.refused)
   WHERE at % 100 = 1`
]

/** What has to run, in this order, on the stage with the users attached as `live` and the refused rows as `refused`. */
export const comparisonSteps: readonly string[] = [
  ...plannedSchema.split(';').filter((sql) => sql.trim() !== ''),
  ...matching,
  ...planning
]

export const runStep = (stage: Statements, step: string): void => {
  stage.statement(step).run()
}

const count = (stage: Statements, sql: string): number => stage.statement<{ n: number }>(sql).get()!.n

export const countCreated = (stage: Statements) => count(stage, 'SELECT count(*) AS n FROM creates')
export const countUpdated = (stage: Statements) => count(stage, 'SELECT count(*) AS n FROM updates')
/** Rows that are an existing user. */
export const countMatched = (stage: Statements) => count(stage, 'SELECT count(*) AS n FROM matched')

/** How many new users get each status, and how many existing ones change to it. */
export const countStatuses = (stage: Statements) =>
  stage
    .statement<{ status: UserStatus; n: number }>(
      `SELECT status, count(*) AS n FROM (
         SELECT status FROM creates
         UNION ALL
         SELECT p.status FROM updates p CROSS JOIN live.users u
         WHERE p.status IN ('verified', 'undeliverable') AND u.id = p.user_id AND u.status <> 'verified'
           AND u.status <> p.status
       ) GROUP BY status`
    )
    .all()

export const unknownStatusWords = (stage: Statements, limit: number) =>
  stage
    .statement<{ word: string; count: number }>(
      'SELECT word, n AS count FROM status_words ORDER BY n DESC, word LIMIT ?'
    )
    .all(limit)
    .map(({ word, count }) => ({ word, count }))

export const refusedByReason = (stage: Statements) =>
  stage
    .statement<{ reason: RefusalReason; count: number }>(
      'SELECT reason, count(*) AS count FROM refused.refused GROUP BY reason ORDER BY count DESC, reason'
    )
    .all()
    .map(({ reason, count }) => ({ reason, count }))

/** 'existing-address': new users who have the address of an existing user without an ID. */
export const countedWarnings = (stage: Statements) =>
  stage
    .statement<{ kind: RowWarning | 'existing-address'; n: number; line: number }>(
      'SELECT kind, n, line FROM warned ORDER BY kind'
    )
    .all()
