import { userProcedures } from '../../../src/engine/users/procedures.ts'
import { createUsers } from '../../../src/engine/users/users.ts'
import { timelineText } from '../../../src/shared/words/timeline-words.ts'
import { call } from '../../helpers/call.ts'
import { format } from '../../helpers/format.ts'
import { createTestParts } from '../../helpers/test-parts.ts'

export type UsersTest = ReturnType<typeof createUsersTest>

/** The procedures of `users.*`, on a database of their own. */
export function createUsersTest() {
  const test = createTestParts()
  const begin = () => {
    const users = createUsers(test.parts)
    return { users, procedures: userProcedures(test.parts, users) }
  }
  let running = begin()

  return {
    test,
    get users() {
      return running.users
    },
    get procedures() {
      return running.procedures
    },
    /** As the next start of the engine finds things. */
    async restart() {
      await running.users.close()
      test.reopen()
      running = begin()
    },
    /** Returns the new user's id. */
    add: async (address: string, more: { name?: string; externalId?: string } = {}) =>
      (await call(running.procedures.add, { name: 'Anna', address, ...more })).id,
    get: (id: number) => call(running.procedures.get, { id }),
    counts: () => call(running.procedures.counts, { filter: {} }),
    timeline: async (id: number) =>
      (await call(running.procedures.timeline, { id })).map(
        ({ kind, phrase }) => `${kind}: ${timelineText(phrase, format)}`
      ),
    /** Addresses that are kept from being sent to. */
    suppressed: () =>
      test.parts.db
        .statement('SELECT address_key AS address FROM suppressions ORDER BY 1')
        .all()
        .map((row) => row['address']),
    async close() {
      await running.users.close()
      test.cleanup()
    }
  }
}

export const everyone = { filter: {}, except: [] }
