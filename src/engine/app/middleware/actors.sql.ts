import type { Actor } from '../../../shared/models/actor.ts'
import type { Db } from '../../db/index.ts'

/** Writes only where something of it is new. */
export function keepActor(db: Db, { id, name, role }: Actor): void {
  db.statement(
    `INSERT INTO actors (id, name, role) VALUES (?1, ?2, ?3)
     ON CONFLICT (id) DO UPDATE SET name = ?2, role = ?3 WHERE name <> ?2 OR role <> ?3`
  ).run(id, name, role)
}
