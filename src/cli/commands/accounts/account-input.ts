import type { Account, AccountInput } from '../../../shared/models/account.ts'
import { given } from '../../arguments.ts'
import type { EngineClient } from '../../engine/headless-engine.ts'
import { UsageError } from '../../exit-codes.ts'
import type { AccountOptions } from './account-options.ts'

/** What the options say of an account; the rest is as `base` has it. Throws UsageError. */
export async function accountInput(
  client: EngineClient,
  options: AccountOptions,
  base: Partial<Account>
): Promise<Partial<AccountInput>> {
  const { host, port, security, user, rate, connections } = options
  return {
    ...base,
    ...(options.service === undefined ? {} : await serviceInput(client, options.service)),
    ...given({
      name: options.name,
      host,
      port,
      security: security === 'none' ? ('plain-loopback' as const) : security,
      user,
      fromAddress: options.from,
      fromName: options.fromName,
      replyTo: options.replyTo,
      ratePerSecond: rate,
      maxConnections: connections,
      oauth2: oauth2Input(options, base)
    })
  }
}

async function serviceInput(client: EngineClient, wanted: string) {
  const services = await client.accounts.services({})
  const found = services.find(({ id, name }) =>
    [id, name].some((one) => one.toLowerCase() === wanted.toLowerCase())
  )
  if (found === undefined) {
    throw new UsageError(
      `There is no service “${wanted}”. Services: ${services.map(({ id }) => id).join(', ')}.`
    )
  }
  const { name, host, port, security } = found
  return { name, host, port, security }
}

function oauth2Input(options: AccountOptions, base: Partial<Account>): AccountInput['oauth2'] | undefined {
  const { clientId, tokenUrl, scope } = options
  const changed = given({ grant: options.oauth2, clientId, tokenUrl, scope })
  if (Object.keys(changed).length === 0) return undefined
  const merged = { scope: '', ...base.oauth2, ...changed }
  if (merged.grant === undefined || merged.clientId === undefined || merged.tokenUrl === undefined) {
    throw new UsageError('OAuth 2 needs --oauth2, --client-id and --token-url.')
  }
  return { grant: merged.grant, clientId: merged.clientId, tokenUrl: merged.tokenUrl, scope: merged.scope }
}
