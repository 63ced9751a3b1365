import type { Account } from '../../../shared/models/account.ts'
import { linkMethods } from '../../../shared/models/words.ts'
import type { LinkMethod } from '../../../shared/models/settings.ts'
import { requireAll } from '../../arguments.ts'
import type { CommandContext } from '../../command-context.ts'
import type { HeadlessEngine } from '../../engine/headless-engine.ts'
import type { Prompts } from '../../prompts.ts'
import type { AccountOptions } from '../accounts/account-options.ts'
import type { LinkOptions } from '../links/set-links.ts'

export interface InitOptions extends AccountOptions {
  serviceName?: string | undefined
  website?: string | undefined
  admin?: string | undefined
  linkUrl?: string | undefined
  linkMethod?: LinkMethod | undefined
  test: boolean
}

interface Answers {
  service: { name: string; website: string; adminAddress: string }
  account: AccountOptions
  links: LinkOptions
}

/** What the options say, and what the person at the terminal adds. Throws UsageError where nobody can be asked. */
export async function askForMissing(
  engine: HeadlessEngine,
  given: InitOptions,
  kept: Account | null,
  context: CommandContext
): Promise<Answers> {
  const { prompts } = context
  if (!prompts.interactive) return withoutAsking(engine, given, kept)
  const before = engine.settings().service
  const service = {
    name: given.serviceName ?? (await prompts.text('Name of your service:', { default: before.name })),
    website: given.website ?? (await prompts.text('Website (optional):', { default: before.website })),
    adminAddress:
      given.admin ?? (await prompts.text('Your own email address, for the test:', { check: isAddress }))
  }
  const account = kept === null ? await askForAccount(engine, given, service.name, prompts) : given
  return { service, account, links: await askForLinks(given, prompts) }
}

function withoutAsking(engine: HeadlessEngine, given: InitOptions, kept: Account | null): Answers {
  const { serviceName, admin, linkUrl, linkMethod } = given
  const { name, adminAddress } = requireAll(
    { name: serviceName, adminAddress: admin },
    { name: '--service-name', adminAddress: '--admin' }
  )
  if (kept === null) {
    requireAll(
      { host: given.host ?? given.service, from: given.from },
      { host: '--host or --service', from: '--from' }
    )
  }
  const website = given.website ?? engine.settings().service.website
  return {
    service: { name, website, adminAddress },
    account: given,
    links: { url: linkUrl, method: linkMethod }
  }
}

async function askForAccount(
  { client }: HeadlessEngine,
  given: InitOptions,
  serviceName: string,
  prompts: Prompts
): Promise<AccountOptions> {
  const server =
    given.host === undefined && given.service === undefined
      ? await askForServer(await client.accounts.services({}), prompts)
      : {}
  const user =
    given.user ??
    (await prompts.text('User name (usually the full address; leave empty for no login):', { default: '' }))
  const from =
    given.from ??
    (await prompts.text('Sender address:', {
      ...(isAddress(user) === true ? { default: user } : {}),
      check: isAddress
    }))
  const fromName = given.fromName ?? (await prompts.text('Sender name:', { default: serviceName }))
  return { ...given, ...server, user, from, fromName }
}

async function askForServer(
  services: { id: string; name: string }[],
  prompts: Prompts
): Promise<Pick<AccountOptions, 'service' | 'host' | 'port' | 'security'>> {
  const own = 'own'
  const service = await prompts.choose('Mail service:', [
    { value: own, name: 'Your own mail server' },
    ...services.map(({ id, name }) => ({ value: id, name }))
  ])
  if (service !== own) return { service }
  const host = await prompts.text('Mail server (host name):', {
    check: (answer) => answer.trim() !== '' || 'Enter a host name.'
  })
  const security = await prompts.choose('Encryption:', [
    { value: 'starttls', name: 'STARTTLS (usually port 587)' },
    { value: 'tls', name: 'TLS (usually port 465)' },
    { value: 'none', name: 'None (only for a server on this computer)' }
  ])
  const port = await prompts.text('Port:', { default: usualPorts[security], check: isPort })
  return { host, security, port: Number(port) }
}

const usualPorts = { starttls: '587', tls: '465', none: '25' } as const

async function askForLinks(given: InitOptions, prompts: Prompts): Promise<LinkOptions> {
  const url =
    given.linkUrl ??
    (await prompts.text(
      'URL of your confirmation page, with {{ token }} (leave empty for the built-in page):',
      {
        default: ''
      }
    ))
  if (url === '') return { method: given.linkMethod }
  const method =
    given.linkMethod ??
    (await prompts.choose(
      'How links are signed:',
      linkMethods.map((value) => ({ value, name: methodWords[value] }))
    ))
  return { url, method }
}

const methodWords: Record<LinkMethod, string> = {
  itsdangerous: 'itsdangerous (Python, Flask)',
  'jwt-hs256': 'JWT with a shared secret (HS256)',
  'jwt-eddsa': 'JWT with a public key (EdDSA)',
  'from-import': 'not at all: each user’s link is in the import'
}

/** Of what the engine checks, the slips that are worth asking again for. */
const isAddress = (answer: string): true | string =>
  /^[^\s@]+@[^\s@]+$/.test(answer.trim()) || 'Enter an email address.'

const isPort = (answer: string): true | string =>
  (/^\d{1,5}$/.test(answer) && Number(answer) >= 1 && Number(answer) <= 65_535) ||
  'Enter a port from 1 to 65535.'
