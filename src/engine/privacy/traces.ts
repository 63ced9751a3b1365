import type { Traces } from '../../shared/models/user.ts'
import { listBackups } from '../db/index.ts'
import type { EngineContext } from '../context/index.ts'
import { createYielder } from '../runtime/index.ts'
import { mentionsOf, viewsNaming } from './mentions.ts'
import { bound, findPeople, withPeople } from './people.ts'

const counts = `
  SELECT
    (SELECT count(*) FROM deliveries WHERE user_id IN (SELECT id FROM ids)) AS deliveries,
    (SELECT count(*) FROM attempts WHERE user_id IN (SELECT id FROM ids)) AS attempts,
    (SELECT count(DISTINCT campaign_id) FROM deliveries
      WHERE user_id IN (SELECT id FROM ids) AND state IN ('waiting', 'deferred')) AS waiting,
    (SELECT count(*) FROM deliveries WHERE user_id IN (SELECT id FROM ids) AND state = 'sending') AS sending,
    (SELECT count(*) FROM suppressions WHERE address_key IN (SELECT key FROM keys)) AS suppressed,
    (SELECT count(*) FROM users WHERE status <> 'deleted' AND id NOT IN (SELECT id FROM ids)
      AND address_key IN (SELECT address_key FROM users WHERE id IN (SELECT id FROM ids))) AS sameAddress`

/** What is kept about users, for the question before they are removed. */
export async function tracesOf(
  { db, dataDir, settings }: Pick<EngineContext, 'db' | 'dataDir' | 'settings'>,
  given: readonly number[]
): Promise<Traces> {
  const people = await findPeople(db, given, createYielder())
  const row = db.statement(`${withPeople} ${counts}`).get(...bound(people)) as Omit<
    Traces,
    'ids' | 'backups' | 'views'
  >
  const views = viewsNaming(settings.get().users.views, mentionsOf(people)).map(({ name }) => name)
  return { ...row, ids: people.ids, backups: listBackups(dataDir).length, views }
}
