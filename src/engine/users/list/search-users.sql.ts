import { type Db, readIds } from '../../db/index.ts'
import type { RowCondition } from './filter.sql.ts'

/** Of these users, those for whom the condition on `u` holds. */
export const matchingAmong = (db: Db, ids: number[], { sql, parameters }: RowCondition): number[] =>
  readIds(
    db,
    `SELECT u.id FROM users u WHERE u.id IN (SELECT value FROM json_each(?)) AND ${sql}`,
    JSON.stringify(ids),
    ...parameters
  )

/** Of the users after `after` up to `through`, those for whom the condition on `u` holds. */
export const matchingInRange = (
  db: Db,
  after: number,
  through: number,
  { sql, parameters }: RowCondition
): number[] =>
  readIds(
    db,
    `SELECT u.id FROM users u WHERE u.id > ? AND u.id <= ? AND ${sql}`,
    after,
    through,
    ...parameters
  )
