import type { Traces } from '../../shared/models/user.ts'
import type { Db } from '../db/index.ts'
import { bound, type People, withPeople } from './people.sql.ts'

type TraceCounts = Omit<Traces, 'ids' | 'backups' | 'views'>

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

export const countTraces = (db: Db, people: People): TraceCounts =>
  db.statement<TraceCounts>(`${withPeople} ${counts}`).get(...bound(people))!
