import type { Db } from '../db/index.ts'

export const campaignName = (db: Db, id: number): string =>
  db.statement<{ name: string }>('SELECT name FROM campaigns WHERE id = ?').get(id)!.name
