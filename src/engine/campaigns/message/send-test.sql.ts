import type { Db } from '../../db/index.ts'

/** What a test message takes from a user. */
export interface TestValues {
  externalId: string | null
  name: string
  role: string
  locale: string
  /** JSON. */
  fields: string
}

export function findTestValues(db: Db, userId: number): TestValues | undefined {
  return db
    .statement<TestValues>(
      'SELECT external_id AS externalId, name, role, locale, fields FROM users WHERE id = ?'
    )
    .get(userId)
}

/** The values that the message of a delivery is rendered with, as JSON. */
export function writeValues(db: Db, deliveryId: number, values: string): void {
  db.statement('UPDATE deliveries SET values_json = ? WHERE id = ?').run(values, deliveryId)
}
