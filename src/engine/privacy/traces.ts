import type { Traces } from '../../shared/models/user.ts'
import { listBackups } from '../db/index.ts'
import type { EngineContext } from '../context/index.ts'
import { createYielder } from '../runtime/index.ts'
import { mentionsOf, viewsNaming } from './mentions.ts'
import { findPeople } from './find-people.ts'
import { countTraces } from './traces.sql.ts'

/** What is stored about users, for the question before they are erased. */
export async function tracesOf(
  { db, dataDir, settings }: Pick<EngineContext, 'db' | 'dataDir' | 'settings'>,
  given: readonly number[]
): Promise<Traces> {
  const people = await findPeople(db, given, createYielder())
  const views = viewsNaming(settings.get().users.views, mentionsOf(people)).map(({ name }) => name)
  return { ...countTraces(db, people), ids: people.ids, backups: listBackups(dataDir).length, views }
}
