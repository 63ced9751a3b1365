import { AppError } from '../../shared/errors.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import { addUser, updateUser } from './edit/edit-user.ts'
import { exportUsers } from './export/export-users.ts'
import { findDetail, findRows } from './users.sql.ts'
import { removeUsers } from './edit/remove-users.ts'
import { addSamples } from './sample-users.ts'
import { setStatus } from './edit/set-status.ts'
import { timelineOf } from './timeline.ts'
import type { Undo } from './edit/undo-steps.ts'
import type { Users } from './users.ts'

/** In one answer, those with the most users. */
const maxDomains = 1000

/** Every procedure of `users.*` except those that send or show links (campaigns/procedures.ts). */
export function userProcedures(context: EngineContext, users: Users) {
  const { db, clock, files } = context
  const { lists, identities, undoSteps, filler } = users
  const remember = ({ changed, undo }: { changed: number; undo: Undo | null }) => ({
    changed,
    undo: undo && undoSteps.add(undo)
  })

  return {
    page: implementer.users.page.handler(async ({ input: { filter, sort, offset, limit } }) => {
      const list = await lists.list(filter, sort)
      const rows = findRows(db, list.subarray(offset, offset + limit), clock.now())
      return { rows, offset, total: list.length }
    }),

    counts: implementer.users.counts.handler(({ input }) => lists.counts(input.filter)),

    count: implementer.users.count.handler(async ({ input }) => {
      const selected = await users.selected(input.selection)
      if (!('ids' in input.selection)) return { count: selected.count() }
      return { count: findRows(db, [...selected], clock.now()).length }
    }),

    get: implementer.users.get.handler(({ input }) => requireUser(context, input.id)),

    timeline: implementer.users.timeline.handler(({ input, context: { actor } }) => {
      requireUser(context, input.id)
      return timelineOf(db, input.id, actor)
    }),

    add: implementer.users.add.handler(({ input, context: { actor } }) => {
      const added = addUser(context, identities, input, actor)
      filler.kick()
      return added
    }),

    update: implementer.users.update.handler(({ input, context: { actor } }) => {
      updateUser(context, identities, input, actor)
      filler.kick()
      return {}
    }),

    setStatus: implementer.users.setStatus.handler(async ({ input, context: { actor } }) =>
      remember(await setStatus(context, await users.selected(input.selection), input.status, actor))
    ),

    remove: implementer.users.remove.handler(async ({ input, context: { actor } }) =>
      remember(await removeUsers(context, identities, await users.selected(input.selection), actor))
    ),

    undo: implementer.users.undo.handler(async ({ input, context: { actor } }) => {
      const undo = undoSteps.take(input.undo)
      if (!undo) throw new AppError('NOT_FOUND', 'undo-expired')
      return { changed: await undo(actor) }
    }),

    export: implementer.users.export.handler(async ({ input, signal }) => {
      const { path } = files.toWrite(input.file)
      return { rows: await exportUsers(db, await users.selected(input.selection), path, signal) }
    }),

    domains: implementer.users.domains.handler(({ input }) => users.largestDomains(input.filter, maxDomains)),

    addSamples: implementer.users.addSamples.handler(({ context: { actor } }) => {
      const added = addSamples(context, identities, actor)
      filler.kick()
      return { added }
    })
  }
}

function requireUser({ db, clock }: EngineContext, id: number) {
  const user = findDetail(db, id, clock.now())
  if (!user) throw new AppError('NOT_FOUND', 'user-gone')
  return user
}
