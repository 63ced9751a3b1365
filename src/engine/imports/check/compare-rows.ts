import type { ImportReport, RefusalReason } from '../../../shared/models/import.ts'
import type { NameWarning } from '../../../shared/models/user.ts'
import type { ImportWarning } from '../../../shared/words/import-warnings.ts'
import type { StageFile } from '../../sqlite/index.ts'
import { plannedSchema } from '../staging/stage-schema.ts'

type Stage = Pick<StageFile, 'statement'>
export type Counts = Omit<ImportReport, 'importId'>

/** Who a row is: by the customer's id where it has one, otherwise by address among those without. */
const sameUser = {
  byId: `r.external_id IS NOT NULL AND k.external_id = r.external_id`,
  byAddress: `r.external_id IS NULL AND u.external_id IS NULL AND u.address_key = r.address_key`
}

/** Whether what the row `r` says differs from what the user `u` has. Empty values say nothing. */
const differs = `(
  coalesce(r.name <> u.name, 0) OR r.address <> u.address OR r.address_key <> u.address_key
  OR coalesce(r.role <> u.role, 0) OR coalesce(r.locale <> u.locale, 0)
  OR (r.link IS NOT NULL AND r.link IS NOT u.import_link)
  OR (r.fields IS NOT NULL AND json_patch(u.fields, r.fields) <> u.fields)
  OR (u.status <> 'verified' AND r.status IN ('verified', 'undeliverable') AND r.status <> u.status)
)`

/**
 * Compares the staged rows with the users, attached as `live`, and lays out what there is to write (stage-schema.ts).
 * Rows that may be several users are refused.
 */
export function compareRows(stage: Stage, tell: (done: number, of: number) => void): void {
  const steps = [...plannedSchema.split(';').filter((sql) => sql.trim() !== ''), ...matching, ...planning]
  for (const [done, sql] of steps.entries()) {
    tell(done, steps.length)
    stage.statement(sql).run()
  }
}

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
  `DELETE FROM warned WHERE kind = 'doubled'`,
  `INSERT INTO warned
   SELECT 'doubled', count(*), 0 FROM creates c WHERE c.external_id IS NOT NULL AND EXISTS (
     SELECT 1 FROM live.users u WHERE u.address_key = c.address_key AND u.external_id IS NULL AND u.status <> 'deleted')
   HAVING count(*) > 0`,
  `UPDATE refused.about SET refused = (SELECT count(*) FROM refused.refused)`,
  `DELETE FROM refused.refused_pages`,
  `INSERT INTO refused.refused_pages
   SELECT (at - 1) / 100, line FROM (SELECT line, row_number() OVER (ORDER BY line) AS at FROM refused.refused)
   WHERE at % 100 = 1`
]

export function countPlanned(stage: Stage, rows: number): Counts {
  const one = (sql: string) => (stage.statement(sql).get() as { n: number }).n
  const created = one('SELECT count(*) AS n FROM creates')
  const updated = one('SELECT count(*) AS n FROM updates')
  const unchanged = one('SELECT count(*) AS n FROM matched') - updated
  const byReason = stage
    .statement(
      'SELECT reason, count(*) AS count FROM refused.refused GROUP BY reason ORDER BY count DESC, reason'
    )
    .all() as { reason: RefusalReason; count: number }[]
  return {
    rows,
    created,
    updated,
    unchanged,
    refused: byReason.reduce((sum, { count }) => sum + count, 0),
    refusedByReason: byReason.map(({ reason, count }) => ({ reason, count })),
    warnings: warnings(stage)
  }
}

function warnings(stage: Stage): ImportWarning[] {
  const warned = stage.statement('SELECT kind, n, line FROM warned ORDER BY kind').all() as {
    kind: NameWarning | 'doubled'
    n: number
    line: number
  }[]
  return warned.map(({ kind, n, line }) =>
    kind === 'doubled'
      ? { reason: 'address-of-existing-user', params: { count: n } }
      : { reason: `name-${kind}`, params: { count: n, line } }
  )
}
