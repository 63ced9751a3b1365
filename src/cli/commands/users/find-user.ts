import type { UserRow } from '../../../shared/models/user.ts'
import type { EngineClient } from '../../engine/headless-engine.ts'
import { UsageError } from '../../exit-codes.ts'

const maxShown = 10

/** The user with this number or address. Throws UsageError where it is nobody's, or several users'. */
export async function findUser(
  client: EngineClient,
  wanted: string
): Promise<Pick<UserRow, 'id' | 'name' | 'address'>> {
  if (/^\d+$/.test(wanted)) return client.users.get({ id: Number(wanted) })
  const { rows } = await client.users.page({ filter: { search: wanted }, limit: 500 })
  const found = rows.filter(({ address }) => address.toLowerCase() === wanted.toLowerCase())
  if (found.length === 1) return found[0]!
  if (found.length === 0) throw new UsageError(`There is no user with the address “${wanted}”.`)
  const numbers = found.slice(0, maxShown).map(({ id }) => id)
  throw new UsageError(`Several users have the address “${wanted}”. Use a number: ${numbers.join(', ')}.`)
}

/** In the order given, each once. */
export async function findUsers(client: EngineClient, wanted: readonly string[]): Promise<number[]> {
  const ids = new Set<number>()
  for (const one of wanted) ids.add((await findUser(client, one)).id)
  return [...ids]
}
