import type { Account } from '../../../shared/models/account.ts'
import type { EngineClient } from '../../engine/headless-engine.ts'
import { UsageError } from '../../exit-codes.ts'

/** An account by its name or number; null: the active one. Throws UsageError, which names those there are. */
export async function chooseAccount(client: EngineClient, wanted: string | null): Promise<Account> {
  const accounts = await client.accounts.list({})
  const found = accounts.filter(({ id, name, isActive }) =>
    wanted === null ? isActive : name === wanted || String(id) === wanted
  )
  if (found.length === 1) return found[0]!
  const all = accounts.map(({ id, name }) => `${id} “${name}”`).join(', ')
  throw new UsageError(
    found.length > 1
      ? `Several accounts are called “${wanted}”. Use the number. Accounts: ${all}.`
      : `There is no ${wanted === null ? 'active account' : `account “${wanted}”`}. Accounts: ${all}.`
  )
}
